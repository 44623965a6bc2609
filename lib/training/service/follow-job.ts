import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#lib/http/errors.ts';
import { createLineLimit } from '../limit-lines.ts';
import { parseProgressLine } from '../progress-line.ts';
import { createLineSplitter } from '../split-lines.ts';
import type { TrainerTools } from '../trainer.ts';

export interface FollowTiming {
  pollMs: number;
  /** So long may the cluster be away. */
  patienceMs: number;
  /** So long may it take to end a job. */
  stopMs: number;
}
const USUAL: FollowTiming = { pollMs: 1500, patienceMs: 120_000, stopMs: 20_000 };

export interface JobSeen {
  status: 'going' | 'done' | 'failed' | 'stopped';
  /** What the cluster says of it. */
  says: string;
}

/** A job on somebody else's machines, under a name that a second worker finds it by. What fails in passing is tried again. */
export interface ForeignJob {
  /** `The Ray job`, of sentences. */
  title: string;
  /** null: it is not there. */
  look(signal?: AbortSignal): Promise<JobSeen | null>;
  /** Nothing happens when it is there already. */
  begin(signal: AbortSignal): Promise<void>;
  /** All it said so far; null: that cannot be known now. */
  readLog(signal?: AbortSignal): Promise<string | null>;
  /** Asks it to end. */
  stop(): Promise<void>;
  /** Forgets one that has ended. */
  remove(): Promise<void>;
}

/**
 * Begins a job, or goes on with the one that an earlier worker began, until it is done; throws AppError when it failed, with
 * what it said last. It is stopped when the signal is aborted, and when nothing was heard of it for two minutes.
 */
export async function followJob(
  job: ForeignJob,
  { signal, progress, log }: TrainerTools,
  { pollMs, patienceMs, stopMs }: FollowTiming = USUAL,
): Promise<void> {
  const lines = createLineLimit({ nowMs: () => performance.now(), log });
  const splitter = createLineSplitter((line) => {
    const said = parseProgressLine(line);
    if (said) progress(said);
    else lines.add(line);
  });
  const patiently = createPatience(job.title, signal, { pollMs, patienceMs });
  let heard = 0;
  let listenAt = 0;
  const listen = async (isLast = false) => {
    if (!isLast && performance.now() < listenAt) return;
    const text = await job.readLog(signal).catch(() => null);
    if (text === null) return;
    // A log that was begun anew is shorter than before.
    splitter.write(text.slice(text.length < heard ? 0 : heard));
    heard = text.length;
    // All of a log comes each time: of a long one seldom.
    listenAt = performance.now() + text.length / 500;
  };

  try {
    let beganAnew = false;
    for (;;) {
      const seen = await patiently(() => job.look(signal));
      // Stopped by a worker that lost it to this one, or by somebody: it gets one more chance.
      if (seen?.status === 'stopped' && !beganAnew) {
        beganAnew = true;
        await patiently(() => job.remove());
        heard = 0;
      } else if (seen && seen.status !== 'going') {
        await listen(true);
        splitter.end();
        lines.end();
        if (seen.status === 'done') return;
        throw failed(job.title, seen, lines.lastLines());
      }
      if (seen?.status === 'going') await listen();
      else await patiently(() => job.begin(signal));
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  } catch (error) {
    if (signal.aborted || isSilence(error)) await endJob(job, { pollMs, stopMs });
    signal.throwIfAborted();
    throw error;
  }
}

/** Asks for the end until there is one, as long as that is worth it. */
async function endJob(
  job: ForeignJob,
  { pollMs, stopMs }: Pick<FollowTiming, 'pollMs' | 'stopMs'>,
): Promise<void> {
  const limit = AbortSignal.timeout(stopMs);
  while (!limit.aborted) {
    try {
      const seen = await job.look(limit);
      if (seen?.status !== 'going') return;
      await job.stop();
    } catch {
      // Tried again.
    }
    await delay(pollMs, undefined, { signal: limit }).catch(() => undefined);
  }
}

function createPatience(
  title: string,
  signal: AbortSignal,
  { pollMs, patienceMs }: Pick<FollowTiming, 'pollMs' | 'patienceMs'>,
) {
  return async function patiently<T>(act: () => Promise<T>): Promise<T> {
    const began = performance.now();
    for (;;) {
      try {
        return await act();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AppError) throw error;
        if (performance.now() - began > patienceMs) throw silence(title, error, patienceMs);
      }
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  };
}

function silence(title: string, cause: unknown, patienceMs: number): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('remote_unreachable', {
    publicMessage: `${title} could not be asked for ${Math.round(patienceMs / 1000)} seconds: ${why}.`,
    cause,
  });
}

const isSilence = (error: unknown) =>
  error instanceof AppError && error.code === 'remote_unreachable';

function failed(title: string, { status, says }: JobSeen, said: string): AppError {
  const how = status === 'stopped' ? 'was stopped from elsewhere' : 'failed';
  const words = [
    `${title} ${how}${says ? `: ${says.slice(0, 1000)}` : ''}`.replace(/[.\s]*$/, '.'),
    ...(said === '' ? [] : [`It said last:\n${said}`]),
  ];
  return new AppError('invalid_request', { publicMessage: words.join(' ') });
}
