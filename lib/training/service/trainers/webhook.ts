import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { signMessage } from '#lib/http/webhook-signature.ts';
import type { AllowedHost } from '#lib/remote/allow-list.ts';
import { asRefusal, createRemoteRequests, type RemoteRequests } from '#lib/remote/service.ts';
import type { SaidByCallback } from '#lib/training-callbacks/contract.ts';
import { createTrainingCalls } from '#lib/training-callbacks/service.ts';
import { createLineLimit } from '../../limit-lines.ts';
import { readProgress } from '../../progress-line.ts';
import { createLineSplitter } from '../../split-lines.ts';
import type { Trainer, TrainingJob } from '../../trainer.ts';
import { readOutput } from '../read-output.ts';

const POLL_MS = 1000;
const PATIENCE_MS = 120_000;
const LONGEST_CANCEL_MS = 5000;

/** Trains by asking another service to: a signed call out, signed calls back to the console. */
export function createWebhookTrainer({
  db,
  artifacts,
  allowed,
  secret,
  maxModelBytes,
  now,
  timing = { pollMs: POLL_MS, patienceMs: PATIENCE_MS },
}: {
  db: Db;
  /** Where the console puts the files that come back, and finds the snapshot. */
  artifacts: ArtifactStore;
  allowed: readonly AllowedHost[];
  secret: string | undefined;
  maxModelBytes: number;
  now: () => Date;
  timing?: { pollMs: number; patienceMs: number };
}): Trainer<'webhook'> {
  const calls = createTrainingCalls({ db, now });
  return {
    name: 'webhook',
    isDeterministic: false,
    async train(job, settings, { signal, progress, log }) {
      if (secret === undefined) throw notReady();
      const requests = createRemoteRequests({ allowed });
      const send = (message: Parameters<typeof call>[3]) =>
        call(requests, settings.url, { secret, now }, message);
      const snapshot = await artifacts.put({ path: job.data.path });
      const lines = createLineLimit({ nowMs: () => performance.now(), log });
      const files = new Map<string, string>();

      /** Asks, unless that was done, and hears what is said until it is done. */
      async function attempt(): Promise<'done' | 'closed'> {
        const open = await calls.open(job.id, snapshot.digest);
        const { attempt: number } = open;
        if (!open.isSent) {
          const data = describeJob(job, settings.parameters);
          await patiently(
            () => send({ type: 'training.requested', id: `${job.id}:${number}`, data }),
            {
              signal,
              ...timing,
            },
          );
          await calls.markSent(job.id);
        }
        files.clear();
        for (let after = '0'; ; ) {
          const said = await calls.listSaid({ job: job.id, attempt: number, after });
          for (const { id, said: one } of said) {
            after = id;
            if (hear(one) === 'done') return 'done';
          }
          // A worker that had the job before closed it; or it has another attempt already.
          if (!(await calls.isOpen(job.id, number))) return 'closed';
          await delay(timing.pollMs, undefined, { signal }).catch(() => undefined);
          signal.throwIfAborted();
        }
      }

      function hear(said: SaidByCallback): 'done' | undefined {
        if (said.type === 'file') files.set(said.file, said.digest);
        if (said.type === 'log') {
          const splitter = createLineSplitter(lines.add);
          for (const line of said.lines) splitter.write(`${line}\n`);
        }
        if (said.type === 'failed') throw failed(settings.url, said.says, lines.lastLines());
        const is = said.type === 'progress' ? readProgress(said) : undefined;
        if (is) progress(is);
        return said.type === 'done' ? 'done' : undefined;
      }

      try {
        while ((await attempt()) === 'closed') signal.throwIfAborted();
        lines.end();
        for (const [name, digest] of files) {
          await writeFile(path.join(job.directory, name), await artifacts.read(digest));
        }
        return await readOutput(job.directory, { maxModelBytes });
      } catch (error) {
        if (signal.aborted) {
          await send({
            ...{ type: 'training.cancelled', id: `${job.id}:cancelled`, data: { job: job.id } },
            signal: AbortSignal.timeout(LONGEST_CANCEL_MS),
          }).catch(() => undefined);
        }
        throw error;
      } finally {
        await calls.close(job.id);
        await requests.close();
      }
    },
  };
}

function describeJob(job: TrainingJob, parameters: object) {
  const callback = `/api/v1/training-callbacks/${encodeURIComponent(job.id)}`;
  return {
    job: job.id,
    ...{ model: job.model, task: job.task, label: job.label, classes: job.classes },
    ...{ features: job.features, form: job.form, parameters, seed: job.seed },
    snapshot: { digest: job.data.digest, rows: job.data.rows, path: `${callback}/snapshot` },
    callback: { path: callback, files: `${callback}/files/` },
  };
}

/** Throws AppError for what will not be better another time, and Error for what may be. */
async function call(
  requests: RemoteRequests,
  url: string,
  { secret, now }: { secret: string; now: () => Date },
  { type, id, data, signal }: { type: string; id: string; data: object; signal?: AbortSignal },
): Promise<void> {
  const at = now();
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const headers = signMessage(secret, { id, at, body });
  const { host } = new URL(url);
  const { status } = await requests
    .send(url, { method: 'POST', headers, body, ...(signal && { signal }) })
    .catch((error: unknown) => {
      throw asRefusal(error);
    });
  if (status >= 200 && status < 300) return;
  const said = `${host} answered ${status} to the webhook`;
  if (status === 429 || status >= 500) throw new Error(said);
  const more = status < 400 ? '; redirects are not followed' : '';
  throw new AppError('remote_unsupported', { publicMessage: `${said}${more}.` });
}

async function patiently(
  act: () => Promise<void>,
  { signal, pollMs, patienceMs }: { signal: AbortSignal; pollMs: number; patienceMs: number },
): Promise<void> {
  const began = performance.now();
  for (;;) {
    try {
      return await act();
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof AppError) throw cause;
      if (performance.now() - began > patienceMs) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new AppError('remote_unreachable', {
          publicMessage: `The webhook took no call for ${Math.round(patienceMs / 1000)} seconds: ${why}.`,
          cause,
        });
      }
    }
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}

function failed(url: string, says: string, said: string): AppError {
  const last = said === '' ? '' : ` It said last:\n${said}`;
  return new AppError('invalid_request', {
    publicMessage: `${new URL(url).host} could not train: ${says.slice(0, 1000)}${last}`,
  });
}

function notReady(): AppError {
  return new AppError('invalid_request', {
    publicMessage:
      'No webhook is trusted to train: MAINSTAY_TRAINING_WEBHOOK_SECRET of the worker is not set.',
  });
}
