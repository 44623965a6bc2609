import { AppError } from '#lib/http/errors.ts';
import type { AllowedHost } from '#lib/remote/allow-list.ts';
import { asRefusal, createRemoteRequests } from '#lib/remote/service.ts';
import { jobVariables } from '../../job-variables.ts';
import { readRayJob, readRayLogs, readRayRefusal } from '../../read-ray-answer.ts';
import type { Trainer } from '../../trainer.ts';
import { type FollowTiming, type ForeignJob, followJob } from '../follow-job.ts';
import { createSharedFolder } from '../shared-folder.ts';

/** Trains as a job of a Ray cluster (Ray Jobs REST API), through a folder that the cluster has at the same place as the worker. */
export function createRayTrainer({
  allowed,
  folder,
  maxModelBytes,
  timing,
}: {
  /** Hosts that may be asked. */
  allowed: readonly AllowedHost[];
  /** Absolute; undefined: there is none, and nothing can be trained. */
  folder: string | undefined;
  maxModelBytes: number;
  timing?: FollowTiming;
}): Trainer<'ray'> {
  return {
    name: 'ray',
    isDeterministic: false,
    async train(job, settings, tools) {
      if (folder === undefined) throw notReady();
      const shared = createSharedFolder({ folder, maxModelBytes });
      const requests = createRemoteRequests({ allowed });
      const places = shared.placesOf(job);
      const jobs = `${settings.address.replace(/\/+$/, '')}/api/jobs/`;
      const itself = jobs + encodeURIComponent(job.id);

      async function ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) {
        try {
          return await requests.send(url, {
            method,
            ...(body && { body: JSON.stringify(body) }),
          });
        } catch (error) {
          throw asRefusal(error);
        }
      }
      const foreign: ForeignJob = {
        title: 'The Ray job',
        async look() {
          const { status, text } = await ask('GET', itself);
          if (status === 404) return null;
          if (status !== 200) throw new Error(`Ray answered ${status}: ${readRayRefusal(text)}`);
          const seen = readRayJob(text);
          // It was done, and its files are gone: their worker died before it could say so.
          const isLost = seen.status === 'done' && !(await shared.hasOutput(job));
          return isLost ? { ...seen, status: 'stopped' } : seen;
        },
        async begin() {
          await shared.prepare(job);
          const { status, text } = await ask('POST', jobs, {
            submission_id: job.id,
            entrypoint: settings.entrypoint,
            runtime_env: {
              env_vars: jobVariables(job, { parameters: settings.parameters, ...places }),
            },
            metadata: { mainstay_model: job.model },
          });
          if (status === 200 || (await foreign.look().catch(() => null))) return;
          const why = `Ray answered ${status}: ${readRayRefusal(text)}`;
          if (status < 500) throw new AppError('remote_unsupported', { publicMessage: `${why}.` });
          throw new Error(why);
        },
        async readLog() {
          const { status, text } = await ask('GET', `${itself}/logs`);
          return status === 200 ? readRayLogs(text) : null;
        },
        stop: async () => void (await ask('POST', `${itself}/stop`, {})),
        remove: async () => void (await ask('DELETE', itself)),
      };
      try {
        await followJob(foreign, tools, timing);
        const files = await shared.collect(job);
        await shared.remove(job);
        return files;
      } catch (error) {
        // A run that is lost is another worker's now, and with it the folder; what nobody uses is swept later.
        if (!tools.signal.aborted) await shared.remove(job);
        throw error;
      } finally {
        await requests.close();
      }
    },
  };
}

function notReady(): AppError {
  return new AppError('invalid_request', {
    publicMessage:
      'There is no folder that the Ray cluster and the worker share: MAINSTAY_TRAINING_FOLDER is not set.',
  });
}
