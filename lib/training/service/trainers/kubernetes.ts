import { AppError } from '#lib/http/errors.ts';
import { buildKubernetesJob, kubernetesJobName, readKubernetesJob } from '../../kubernetes-job.ts';
import type { Trainer } from '../../trainer.ts';
import { type FollowTiming, type ForeignJob, followJob } from '../follow-job.ts';
import { type KubernetesAccess, openKubernetes } from '../kubernetes-api.ts';
import { createSharedFolder } from '../shared-folder.ts';

/** So long may an image not come. */
const PULL_PATIENCE_MS = 120_000;

/** Trains as a Job of a Kubernetes cluster, through a volume that its pods and the worker share. */
export function createKubernetesTrainer({
  access,
  folder,
  claim,
  maxModelBytes,
  timing,
  pullPatienceMs = PULL_PATIENCE_MS,
}: {
  /** undefined: there is no cluster, and nothing can be trained; the same of the two below. */
  access: KubernetesAccess | undefined;
  /** Where the worker has the volume. Absolute. */
  folder: string | undefined;
  /** The persistent volume claim of the pods' namespace that has it. */
  claim: string | undefined;
  maxModelBytes: number;
  timing?: FollowTiming;
  pullPatienceMs?: number;
}): Trainer<'kubernetes'> {
  return {
    name: 'kubernetes',
    isDeterministic: false,
    async train(job, settings, tools) {
      if (access === undefined) throw notReady('MAINSTAY_KUBERNETES');
      if (folder === undefined) throw notReady('MAINSTAY_TRAINING_FOLDER');
      if (claim === undefined) throw notReady('MAINSTAY_KUBERNETES_CLAIM');
      const shared = createSharedFolder({ folder, maxModelBytes });
      const cluster = await openKubernetes(access, settings.namespace);
      const name = kubernetesJobName(job.id);
      let waitsSince: number | null = null;

      const foreign: ForeignJob = {
        title: 'The Kubernetes job',
        async look() {
          const found = await cluster.readJob(name);
          if (!found) return null;
          const { waitsFor, ...seen } = readKubernetesJob(found, await cluster.listPods(name));
          // It was done, and its files are gone: their worker died before it could say so.
          if (seen.status === 'done' && !(await shared.hasOutput(job))) {
            return { ...seen, status: 'stopped' };
          }
          if (waitsFor === null) {
            waitsSince = null;
            return seen;
          }
          waitsSince ??= performance.now();
          if (performance.now() - waitsSince < pullPatienceMs) return seen;
          return { status: 'failed', says: `its image does not come: ${waitsFor}` };
        },
        async begin() {
          await shared.prepare(job);
          await cluster
            .createJob(buildKubernetesJob(job, settings, { claim }))
            .catch(async (error: unknown) => {
              // An answer that was lost, or another worker.
              const there = await cluster.readJob(name);
              if (!there || there.metadata?.deletionTimestamp) throw error;
            });
        },
        async readLog() {
          const pods = await cluster.listPods(name);
          const [pod] = pods.flatMap(({ metadata }) => metadata?.name ?? []).toSorted();
          return pod === undefined ? null : ((await cluster.readLog(pod)) ?? null);
        },
        stop: () => cluster.deleteJob(name),
        remove: () => cluster.deleteJob(name),
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
        // Without its image, or half done, it would go on.
        if (!tools.signal.aborted) await cluster.deleteJob(name).catch(() => undefined);
      }
    },
  };
}

function notReady(setting: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `The worker cannot have Kubernetes train: ${setting} is not set.`,
  });
}
