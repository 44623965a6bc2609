import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { type RunProgress, STEPS, type Step } from '../contract.ts';
import {
  addLines,
  beat,
  beginStep,
  type ClaimedRun,
  claimRun,
  endRun,
  endStep,
  findForsakenRuns,
  forgetAttempt,
} from '../store/runs.ts';

/** A worker says so often that it is there; after so long without a word somebody else goes on. */
const BEAT_MS = 2000;
const SILENT_SECONDS = 30;
const QUEUED_SECONDS = 20;
/** A step that workers die of is given up. */
const MOST_ATTEMPTS = 5;
const MOST_LINE = 2000;

/** What a step may do beside its work. */
export interface StepTools {
  /** Aborted when the run is cancelled, lost, or takes too long. */
  signal: AbortSignal;
  progress(progress: RunProgress): void;
  log(line: string): void;
}

export type StepAnswer =
  | { result: object }
  /** A person has to decide; what was found is the step's result all the same. */
  | { result: object; waits: true }
  /** The rest is left out, and the run is done. */
  | { result: object; ends: true }
  /** The run has failed, and the step says of what. */
  | { result: object; fails: string };

export interface StepHandler {
  /** Doing it twice has to change nothing: a worker may die behind it. */
  run(run: ClaimedRun, tools: StepTools): Promise<StepAnswer>;
  timeoutMs: number | ((run: ClaimedRun) => number);
}

class Cancelled extends Error {}
class Lost extends Error {}
class HandedBack extends Error {}
/** A change was not made, since the worker has lost the run, or its end was asked for. */
export class RunNotHeld extends Error {}

/** Carries training runs out, step by step; a worker that dies is followed by another, which goes on with the step it was at. */
export function createRunCarrier({
  db,
  now,
  handlers,
  beatMs = BEAT_MS,
  silentSeconds = SILENT_SECONDS,
}: {
  db: Db;
  now: () => Date;
  handlers: Record<Step, StepHandler>;
  beatMs?: number;
  silentSeconds?: number;
}) {
  const leaving = new AbortController();
  const underWay = new Set<Promise<void>>();

  async function carryOutStep(run: ClaimedRun, step: Step): Promise<StepAnswer> {
    const attempts = await beginStep(db, run, step);
    if (attempts === null) throw new Lost();
    if (attempts > MOST_ATTEMPTS) throw givenUp();
    const handler = handlers[step];
    const stop = new AbortController();
    const signal = AbortSignal.any([
      stop.signal,
      leaving.signal,
      AbortSignal.timeout(timeoutOf(handler, run)),
    ]);
    let progress: RunProgress | undefined;
    const lines: { at: Date; line: string }[] = [];
    const tell = async () => {
      const said = lines.slice();
      if (said.length > 0) await addLines(db, run, step, said);
      lines.splice(0, said.length);
      const state = await beat(db, run, progress);
      progress = undefined;
      if (state === 'cancelled') stop.abort(new Cancelled());
      if (state === 'lost') stop.abort(new Lost());
    };
    // While Postgres is away the work goes on; if it stays away, somebody else takes the run, and this worker hears of it.
    let telling = Promise.resolve();
    const sayMore = () => {
      telling = telling.then(tell).catch(() => undefined);
      return telling;
    };
    const beats = setInterval(sayMore, beatMs);
    try {
      const work = handler.run(run, {
        signal,
        progress: (is) => {
          progress = is;
        },
        log: (line) => {
          lines.push({ at: now(), line: line.slice(0, MOST_LINE) });
        },
      });
      const answer = await Promise.race([work, aborted(signal)]);
      signal.throwIfAborted();
      return answer;
    } finally {
      clearInterval(beats);
      await sayMore();
    }
  }

  async function carryOutSteps(run: ClaimedRun): Promise<void> {
    for (const step of STEPS) {
      if (run.results[step] !== undefined) continue;
      if ((await beat(db, run)) === 'cancelled') throw new Cancelled();
      leaving.signal.throwIfAborted();
      const answer = await carryOutStep(run, step);
      const error = 'fails' in answer ? { error: answer.fails } : {};
      const runEnds = 'waits' in answer ? 'waiting' : 'ends' in answer ? 'done' : undefined;
      const { result } = answer;
      if (!(await endStep(db, run, step, { result, ...error }, runEnds))) throw new Lost();
      run.results[step] = result;
      if ('fails' in answer) await endRun(db, run, { status: 'failed', error: answer.fails });
      if (runEnds || 'fails' in answer) return;
    }
    await endRun(db, run, { status: 'done' });
  }

  async function fail(run: ClaimedRun, step: Step | undefined, error: unknown): Promise<void> {
    if (error instanceof Lost) return;
    if (error instanceof HandedBack) {
      if (step) await forgetAttempt(db, run, step);
      await endRun(db, run, { status: 'queued' });
      return;
    }
    if (error instanceof RunNotHeld) {
      if ((await beat(db, run)) === 'cancelled') await endRun(db, run, { status: 'cancelled' });
      return;
    }
    if (error instanceof Cancelled) {
      await endRun(db, run, { status: 'cancelled' });
      return;
    }
    const message = messageOf(error);
    const isFinal = isRefusal(error) || isTimeout(error);
    if (step) await endStep(db, run, step, { error: message });
    // What went wrong here may go well another time; a step that never does is given up in the end.
    await endRun(db, run, { status: isFinal ? 'failed' : 'queued', error: message });
    if (!isRefusal(error)) throw error;
  }

  async function carryOutRun(id: string): Promise<void> {
    if (leaving.signal.aborted) return;
    const run = await claimRun(db, id, silentSeconds);
    if (!run) return;
    if (run.isCancelled) return fail(run, undefined, new Cancelled());
    try {
      await carryOutSteps(run);
    } catch (error) {
      const step = STEPS.find((one) => run.results[one] === undefined);
      await fail(run, step, error);
    }
  }

  return {
    /** Runs that nobody carries out. */
    forsakenRuns: () => findForsakenRuns(db, { queuedSeconds: QUEUED_SECONDS, silentSeconds }),

    /** Carries a run out, unless somebody else does. What is wrong on our side is thrown, too. */
    async carryOut(id: string): Promise<void> {
      const work = carryOutRun(id);
      const settled = work.catch(() => undefined);
      underWay.add(settled);
      try {
        await work;
      } finally {
        underWay.delete(settled);
      }
    },

    /** Ends what is under way and leaves it to other workers, as this one ends. */
    async handBack(): Promise<void> {
      leaving.abort(new HandedBack());
      await Promise.all(underWay);
    },
  };
}

const isRefusal = (error: unknown) => error instanceof AppError && error.status < 500;
const isTimeout = (error: unknown) =>
  error instanceof DOMException && error.name === 'TimeoutError';

const givenUp = () =>
  new AppError('invalid_request', {
    publicMessage: `It was begun ${MOST_ATTEMPTS} times and never came to an end; the log of the worker says why.`,
  });

const timeoutOf = ({ timeoutMs }: StepHandler, run: ClaimedRun) =>
  typeof timeoutMs === 'number' ? timeoutMs : timeoutMs(run);

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.publicMessage;
  if (isTimeout(error)) return 'It took longer than it may.';
  return 'Something went wrong on our side; the log of the worker says what.';
}
