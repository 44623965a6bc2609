import type { ServingEvent } from '#lib/telemetry/contract.ts';
import type { BreakerSettings } from './contract.ts';

interface Common {
  /** Counts the transitions: a call carries the number it began under, and its result counts under no other. */
  epoch: number;
  /** Milliseconds of a monotonic clock, as all times here. */
  since: number;
  lastFailure: string | null;
}

export type BreakerState = Common &
  (
    | { is: 'closed'; failures: number }
    /** `until` null: held by an operator until closed. */
    | { is: 'open'; until: number | null }
    /** `until`: trials not heard from by then are given up. */
    | { is: 'half-open'; until: number; underWay: number; successes: number }
  );

export type BreakerEvent =
  /** A call asks to go ahead. */
  | { kind: 'admit' }
  /** Time has passed; for those who look at a breaker nobody calls. */
  | { kind: 'look' }
  /** What it stands before has been heard of again: no need to sit the cool-down out. */
  | { kind: 'heard' }
  | { kind: 'succeeded'; epoch: number }
  | { kind: 'failed'; epoch: number; reason: string }
  /** A call ended that says nothing of what it called: a caller's mistake, or a caller who left. */
  | { kind: 'ignored'; epoch: number }
  | { kind: 'hold'; reason: string }
  /** `reason`: what the operator said, where it is known. */
  | { kind: 'close'; reason?: string };

interface BreakerEffect {
  kind: Extract<ServingEvent['kind'], `breaker_${string}`>;
  /** Why, in words. */
  detail: string;
}

export type BreakerStep =
  | { next: BreakerState; effects: readonly BreakerEffect[]; refused?: undefined }
  | { refused: 'open' | 'held' | 'enough-trials' | 'late' | 'nothing-to-do' };

const NONE: readonly BreakerEffect[] = [];

/**
 * Closed: calls go ahead, until `failure_threshold` of them in a row failed. Open: none does, for `cooldown_seconds`.
 * Half-open: as many at a time as `success_threshold`; so many successes close it, one failure opens it again. An operator
 * may hold it open, and close it at any time.
 *
 * An outage is told twice: when it opens and when it closes. The trials between them are not news, however many there are.
 *
 * The cool-down does not grow: the few trials of a version that stays broken are answered by the fallback, and an operator
 * who mended it need not wait longer than the settings say.
 */
export function stepBreaker(
  state: BreakerState,
  event: BreakerEvent,
  now: number,
  settings: BreakerSettings,
): BreakerStep {
  switch (event.kind) {
    case 'admit':
      return admit(state, now, settings);
    case 'look':
      return state.is === 'open' && state.until !== null && now >= state.until
        ? { next: tryAgain(state, now, settings), effects: NONE }
        : { refused: 'nothing-to-do' };
    case 'heard':
      return state.is === 'open' && state.until !== null
        ? { next: tryAgain(state, now, settings), effects: NONE }
        : { refused: 'nothing-to-do' };
    case 'hold':
      if (state.is === 'open' && state.until === null) return { refused: 'held' };
      return {
        next: open(state, now, null),
        effects: [{ kind: 'breaker_opened', detail: `held open by an operator: ${event.reason}` }],
      };
    case 'close':
      if (state.is === 'closed' && state.failures === 0) return { refused: 'nothing-to-do' };
      return close(state, now, `closed by an operator${event.reason ? `: ${event.reason}` : ''}`);
    default:
      return event.epoch === state.epoch
        ? endCall(state, event, now, settings)
        : { refused: 'late' };
  }
}

export function closedBreaker(now: number): BreakerState {
  return { is: 'closed', epoch: 0, since: now, lastFailure: null, failures: 0 };
}

function admit(state: BreakerState, now: number, settings: BreakerSettings): BreakerStep {
  switch (state.is) {
    case 'closed':
      return { next: state, effects: NONE };
    case 'open': {
      if (state.until === null) return { refused: 'held' };
      if (now < state.until) return { refused: 'open' };
      return { next: { ...tryAgain(state, now, settings), underWay: 1 }, effects: NONE };
    }
    case 'half-open':
      if (state.underWay < settings.success_threshold) {
        return { next: { ...state, underWay: state.underWay + 1 }, effects: NONE };
      }
      if (now < state.until) return { refused: 'enough-trials' };
      // The trials have not been heard of for a whole cool-down: they may not keep it from trying for ever.
      return {
        next: {
          ...state,
          epoch: state.epoch + 1,
          until: now + cooldownMs(settings),
          underWay: 1,
        },
        effects: NONE,
      };
  }
}

function endCall(
  state: BreakerState,
  event: Extract<BreakerEvent, { epoch: number }>,
  now: number,
  settings: BreakerSettings,
): BreakerStep {
  // Nothing is admitted while it is open, so no call carries its epoch.
  if (state.is === 'open') return { refused: 'late' };
  if (event.kind === 'failed') {
    const failed = { ...state, lastFailure: event.reason };
    if (failed.is === 'half-open') {
      return { next: open(failed, now, cooldownMs(settings)), effects: NONE };
    }
    const failures = failed.failures + 1;
    if (failures < settings.failure_threshold) {
      return { next: { ...failed, failures }, effects: NONE };
    }
    const times =
      failures === 1 ? 'a call failed: ' : `${failures} calls in a row failed, the last: `;
    return {
      next: open(failed, now, cooldownMs(settings)),
      effects: [{ kind: 'breaker_opened', detail: `${times}${event.reason}` }],
    };
  }
  if (state.is === 'closed') {
    const isReset = event.kind === 'succeeded' && state.failures > 0;
    return isReset
      ? { next: { ...state, failures: 0 }, effects: NONE }
      : { next: state, effects: NONE };
  }
  const underWay = state.underWay - 1;
  if (event.kind === 'ignored') return { next: { ...state, underWay }, effects: NONE };
  const successes = state.successes + 1;
  if (successes < settings.success_threshold) {
    return { next: { ...state, underWay, successes }, effects: NONE };
  }
  return close(state, now, successes === 1 ? 'a trial succeeded' : `${successes} trials succeeded`);
}

function open(state: BreakerState, now: number, waitMs: number | null): BreakerState {
  const { epoch, lastFailure } = state;
  const until = waitMs === null ? null : now + waitMs;
  return { is: 'open', epoch: epoch + 1, since: now, lastFailure, until };
}

function tryAgain({ epoch, lastFailure }: BreakerState, now: number, settings: BreakerSettings) {
  return {
    is: 'half-open',
    epoch: epoch + 1,
    since: now,
    lastFailure,
    until: now + cooldownMs(settings),
    underWay: 0,
    successes: 0,
  } satisfies BreakerState;
}

/** A breaker that was closed stays so; only its count begins anew. */
function close(state: BreakerState, now: number, detail: string): BreakerStep {
  const { epoch, lastFailure } = state;
  const wasClosed = state.is === 'closed';
  return {
    next: {
      is: 'closed',
      epoch: epoch + 1,
      since: wasClosed ? state.since : now,
      lastFailure,
      failures: 0,
    },
    effects: wasClosed ? NONE : [{ kind: 'breaker_closed', detail }],
  };
}

function cooldownMs(settings: BreakerSettings): number {
  return settings.cooldown_seconds * 1000;
}
