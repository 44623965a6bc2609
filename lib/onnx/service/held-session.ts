import type { OnnxSession, TensorValue } from '../contract.ts';
import { RunFailure } from '../run-failure.ts';
import type { RunnerAnswer, ValueMetadata } from './runner-messages.ts';
import type { RunnerSlot } from './runner-slot.ts';

type Tensors = Record<string, TensorValue>;
type Loaded = Extract<RunnerAnswer, { kind: 'loaded' }>;

interface Run {
  inputs: Tensors;
  outputs: readonly string[] | undefined;
  timeoutMs: number;
  deadline: number;
  /** Runners that ended while they worked on it. */
  losses: number;
  /** Answered; the runner may still be working on it. */
  isSettled: boolean;
  timer: NodeJS.Timeout;
  resolve(outputs: Tensors): void;
  reject(failure: RunFailure): void;
}

/** A session as the runtime keeps it: it outlives the runner it is in. */
export interface HeldSession {
  readonly id: number;
  /** What it is called in the log. */
  readonly name: string;
  readonly group: string;
  /** The file, by which it is known when it comes again. */
  readonly path: string;
  slot: RunnerSlot;
  /** Fulfilled with its inputs and outputs when it is loaded for the first time. */
  readonly loaded: Promise<{ inputs: ValueMetadata[]; outputs: ValueMetadata[] }>;
  /** Loads it in `slot`; what waits to be run waits for that. */
  enter(slot: RunnerSlot): void;
  /**
   * Its runner has ended; `failure` when that was the doing of its own load or run. Says when it is to `enter` a runner
   * again: it comes back by itself when that is `later`, and never when it had not been loaded before.
   */
  lost(failure: RunFailure | null): 'now' | 'later' | 'never';
  run: OnnxSession['run'];
  /** Refuses runs from now on. */
  end(): void;
  /** Fulfilled when every run has been answered. */
  idle(): Promise<void>;
  /** A run that nobody waits for any more is still under way. */
  isStuck(): boolean;
  /** Everything that waits is answered with a failure: the runtime closes. */
  abandon(): void;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** A run that a runner ended with is tried once more, and so is a load of what had been loaded before. */
const MAX_LOSSES = 2;
const RELOAD_AFTER_MS = 1000;

export function createHeldSession({
  id,
  name,
  group,
  source,
  loadTimeoutMs,
  slot,
  nextId,
  clock,
}: {
  id: number;
  name: string;
  group: string;
  source: { path: string; digest?: string | undefined };
  loadTimeoutMs: number;
  slot: RunnerSlot;
  nextId: () => number;
  clock: () => number;
}): HeldSession {
  const first = Promise.withResolvers<{ inputs: ValueMetadata[]; outputs: ValueMetadata[] }>();
  let waiting: Run[] = [];
  let current: Run | undefined;
  let isReady = false;
  let wasReady = false;
  /** Runners that ended while they loaded it again. */
  let lostLoads = 0;
  let isEnded = false;
  /** What was asked of an earlier runner is not to be answered by it. */
  let stay = 0;
  let reload: NodeJS.Timeout | undefined;
  let whenIdle: (() => void)[] = [];

  const session: HeldSession = {
    id,
    name,
    group,
    path: source.path,
    slot,
    loaded: first.promise,
    enter,
    lost,
    run,
    end() {
      isEnded = true;
      clearTimeout(reload);
    },
    idle: () =>
      isIdle() ? Promise.resolve() : new Promise<void>((resolve) => whenIdle.push(resolve)),
    isStuck: () => current?.isSettled === true,
    abandon() {
      session.end();
      const failure = new RunFailure('lost', 'The runtime is closed');
      first.reject(failure);
      for (const one of [...waiting.splice(0), ...(current ? [current] : [])]) settle(one, failure);
    },
  };
  return session;

  function enter(next: RunnerSlot): void {
    session.slot = next;
    isReady = false;
    stay += 1;
    const mine = stay;
    clearTimeout(reload);
    // It goes along: a run changes nothing, so it may be done twice.
    if (current && !current.isSettled) waiting.unshift(current);
    current = undefined;
    const { path, digest } = source;
    next.push({
      request: { kind: 'load', id: nextId(), session: id, path, digest },
      timeoutMs: loadTimeoutMs,
      onAnswer(answer) {
        if (mine !== stay) return;
        if (answer.kind === 'loaded') entered(answer);
        else if (answer.kind === 'failed') failToLoad(new RunFailure('rejected', answer.message));
      },
    });
  }

  function entered({ inputs, outputs }: Loaded): void {
    isReady = true;
    wasReady = true;
    lostLoads = 0;
    first.resolve({ inputs, outputs });
    pump();
  }

  function failToLoad(failure: RunFailure): void {
    first.reject(failure);
    if (!wasReady || isEnded) return;
    const lostFor = `It cannot be loaded again: ${failure.message}`;
    for (const one of waiting.splice(0)) settle(one, new RunFailure('lost', lostFor));
    reload = setTimeout(() => enter(session.slot), RELOAD_AFTER_MS);
  }

  function lost(failure: RunFailure | null): 'now' | 'later' | 'never' {
    if (failure === null) return 'now';
    if (!isReady) {
      lostLoads += 1;
      const isAgain = wasReady && !isEnded;
      if (isAgain && failure.kind === 'lost' && lostLoads < MAX_LOSSES) return 'now';
      failToLoad(failure);
      return isAgain ? 'later' : 'never';
    }
    if (current && !current.isSettled) {
      current.losses += 1;
      // What took too much memory once will again.
      const isHopeless = failure.kind === 'rejected' || current.losses >= MAX_LOSSES;
      if (isHopeless) settle(current, failure);
    }
    return 'now';
  }

  function run(
    inputs: Tensors,
    outputs?: readonly string[],
    { timeoutMs = DEFAULT_TIMEOUT_MS }: { timeoutMs?: number } = {},
  ): Promise<Tensors> {
    if (isEnded) return Promise.reject(new RunFailure('lost', 'The model is no longer loaded'));
    if (session.slot.startsAt - clock() >= timeoutMs) {
      return Promise.reject(new RunFailure('lost', 'Its process has ended and is not back yet'));
    }
    return new Promise((resolve, reject) => {
      const one: Run = {
        inputs,
        outputs,
        timeoutMs,
        deadline: clock() + timeoutMs,
        losses: 0,
        isSettled: false,
        timer: setTimeout(() => {
          waiting = waiting.filter((other) => other !== one);
          settle(one, new RunFailure('timeout', `There was no answer within ${timeoutMs} ms`));
        }, timeoutMs),
        resolve,
        reject,
      };
      waiting.push(one);
      pump();
    });
  }

  /** One run at a time: others gather meanwhile. */
  function pump(): void {
    if (!isReady || current) return;
    const next = waiting.shift();
    if (!next) return;
    current = next;
    const mine = stay;
    const { inputs, outputs, timeoutMs } = next;
    session.slot.push({
      request: { kind: 'run', id: nextId(), session: id, inputs, outputs },
      timeoutMs,
      onAnswer(answer) {
        if (mine !== stay) return;
        current = undefined;
        if (answer.kind === 'ran') settle(next, null, answer.outputs);
        else if (answer.kind === 'failed') settle(next, asFailure(answer.message));
        pump();
      },
    });
  }

  function settle(one: Run, failure: RunFailure | null, outputs: Tensors = {}): void {
    clearTimeout(one.timer);
    if (!one.isSettled) {
      one.isSettled = true;
      if (failure) one.reject(failure);
      else one.resolve(outputs);
    }
    if (!isIdle()) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  }

  function isIdle(): boolean {
    return waiting.length === 0 && (!current || current.isSettled);
  }
}

/** The runtime's own sentence says which value it stumbled over. */
function asFailure(message: string): RunFailure {
  return new RunFailure('rejected', message, { plain: 'The runtime could not run it' });
}
