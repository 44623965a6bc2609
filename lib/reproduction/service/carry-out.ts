import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#lib/http/errors.ts';
import type { TrainerTools } from '#lib/training/trainer.ts';
import type { Reproduction } from '../contract.ts';
import {
  beat,
  type Claim,
  claimReproduction,
  endReproduction,
  findForsaken,
  type ReproductionEnd,
} from '../store/reproductions.ts';
import { findPlan, type LineageSources } from './find-plan.ts';
import { notReproducible } from './not-reproducible.ts';
import { type TrainingPlace, trainAgain } from './train-again.ts';

/** A worker says so often that it is there; after so long without a word somebody else goes on. */
const BEAT_MS = 2000;
const SILENT_SECONDS = 30;
const QUEUED_SECONDS = 20;
const ATTEMPTS = 3;
/** For a trainer to end when it is told to. */
const GRACE_MS = 10_000;
/** For fetching the data and asking golden cases, beside what the trainer may take. */
const BESIDE_TRAINING_MS = 15 * 60_000;

type Progress = NonNullable<Reproduction['progress']>;

export interface CarryOutOptions {
  /** Ends it before its time. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What trainers print. */
  onLine?: (line: string) => void;
}

/** Carries reproductions out; a worker that dies is followed by another, which begins again, and the first can write no more. */
export function createReproductionCarrier({
  beatMs = BEAT_MS,
  silentSeconds = SILENT_SECONDS,
  graceMs = GRACE_MS,
  timeoutMs = (minutes) => minutes * 60_000 + BESIDE_TRAINING_MS,
  ...deps
}: LineageSources &
  TrainingPlace & {
    beatMs?: number;
    silentSeconds?: number;
    graceMs?: number;
    /** Of a trainer that may take so many minutes. */
    timeoutMs?: (minutes: number) => number;
  }) {
  const { db } = deps;
  // Joined at run time, so that no bundler follows it.
  const folderOf = ({ id, attempts }: Claim) =>
    [deps.directory, `${id}.${attempts}`].join(path.sep);

  async function reproduce(
    claim: Claim & { model: string; version: number },
    { signal: stopped, onProgress, onLine }: CarryOutOptions,
  ): Promise<ReproductionEnd> {
    const found = await findPlan(deps, claim.model, claim.version);
    const { plan } = found;
    if (!plan) throw notReproducible(claim.model, claim.version, found.missing);
    const lost = new AbortController();
    const timeout = AbortSignal.timeout(timeoutMs(plan.settings.time_limit_minutes));
    const signal = AbortSignal.any([lost.signal, timeout, ...(stopped ? [stopped] : [])]);
    const folder = folderOf(claim);
    let progress: Progress | null = null;
    let work: Promise<unknown> = Promise.resolve();
    const beats = setInterval(() => {
      beat(db, claim, progress)
        .then((isOwned) => {
          if (!isOwned) lost.abort(new Lost());
        })
        // While Postgres is away the work goes on.
        .catch(() => undefined);
    }, beatMs);
    try {
      // Of workers that died.
      for (let attempts = 1; attempts < claim.attempts; attempts += 1) {
        await remove(folderOf({ ...claim, attempts }));
      }
      const tools: TrainerTools = {
        signal,
        progress: (is) => {
          progress = is;
          onProgress?.(is);
        },
        log: (line) => onLine?.(line),
      };
      const training = trainAgain(deps, { id: claim.id, folder }, { ...found, plan }, tools);
      work = training.catch(() => undefined);
      return await Promise.race([training, aborted(signal)]);
    } finally {
      clearInterval(beats);
      // A trainer that does not hear of its end is left behind.
      const over = new AbortController();
      await Promise.race([
        work,
        delay(graceMs, undefined, { signal: over.signal }).catch(() => undefined),
      ]);
      over.abort();
      await remove(folder);
    }
  }

  return {
    /** Reproductions that nobody carries out. */
    forsakenReproductions: () => findForsaken(db, { queuedSeconds: QUEUED_SECONDS, silentSeconds }),

    /** Carries one out, unless somebody else does. What is wrong on our side is tried again, and thrown. */
    async carryOut(id: string, options: CarryOutOptions = {}): Promise<void> {
      const claim = await claimReproduction(db, id, silentSeconds);
      if (!claim) return;
      try {
        await endReproduction(db, claim, await reproduce(claim, options));
      } catch (error) {
        if (error instanceof Lost) return;
        const said = sayFailure(error, options.signal);
        const isFinal = said !== null || claim.attempts >= ATTEMPTS;
        const failed = { digest: null, said: [said ?? OUR_SIDE], details: null };
        await endReproduction(
          db,
          claim,
          isFinal ? { status: 'failed', ...failed } : { status: 'queued' },
        );
        if (said === null) throw error;
      }
    },
  };
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true });

class Lost extends Error {}

const OUR_SIDE = 'Something went wrong on our side; the log of the worker says what.';

/** null: it may go well another time. */
function sayFailure(error: unknown, stopped: AbortSignal | undefined): string | null {
  if (stopped?.aborted) return 'It was stopped.';
  if (error instanceof AppError && error.status < 500) return error.publicMessage;
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  return isTimeout ? 'It took longer than it may.' : null;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
