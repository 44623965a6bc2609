import type { GuardState } from './contract.ts';
import type { Judgement } from './judge-look.ts';

/** What happens to a guard. */
export type GuardEvent =
  | { type: 'look'; asks: Judgement['asks']; requests: number; refused: number }
  /** Another release is in force. */
  | { type: 'replaced'; by: number }
  | { type: 'hold' }
  | { type: 'resume' }
  | { type: 'extend'; minutes: number }
  | { type: 'end' };

export interface FollowedGuard {
  state: GuardState;
  endsAt: Date;
  isDryRun: boolean;
  /** Why it does not roll back by itself, as a sentence: it did within a day, or what it would go back to was itself rolled back. */
  obstacle: string | null;
}

export type GuardStep =
  | {
      next: { state: GuardState; endsAt: Date };
      /** What the service carries out with it. */
      effect: 'roll_back' | 'ask' | null;
      /** What it came to, in a sentence; null: nothing new. */
      said: string | null;
    }
  | { refused: string };

/** Of fewer it cannot be said that nothing is worse. */
const LEAST_REQUESTS = 100;

const DONE: readonly GuardState[] = ['passed', 'rolled_back', 'would_have', 'ended'];

export const isDone = (state: GuardState): boolean => DONE.includes(state);

/** The life of a guard. It asks once and acts once: what it has done, or would have done, stays said. */
export function followGuard(guard: FollowedGuard, event: GuardEvent, now: Date): GuardStep {
  const { state, endsAt } = guard;
  const step = (
    next: GuardState,
    said: string | null,
    effect: 'roll_back' | 'ask' | null = null,
  ) => ({
    ...{ next: { state: next, endsAt }, effect, said },
  });
  if (isDone(state)) {
    if (event.type === 'look' || event.type === 'replaced') return step(state, null);
    return { refused: 'The guard has ended.' };
  }
  switch (event.type) {
    case 'replaced':
      return step('ended', `Release ${event.by} came.`);
    case 'end':
      return step('ended', 'Somebody ended it.');
    case 'hold':
      return state === 'held'
        ? { refused: 'The guard is held already.' }
        : step('held', 'Somebody holds it: it looks, and does nothing.');
    case 'resume':
      return state === 'watching' ? { refused: 'The guard is not held.' } : step('watching', null);
    case 'extend': {
      const from = Math.max(endsAt.getTime(), now.getTime());
      return {
        ...{ effect: null, said: null },
        next: { state, endsAt: new Date(from + event.minutes * 60_000) },
      };
    }
    case 'look':
      return look(guard, event, now);
  }
}

function look(
  guard: FollowedGuard,
  { asks, requests, refused }: Extract<GuardEvent, { type: 'look' }>,
  now: Date,
): GuardStep {
  const { state, endsAt } = guard;
  const isOver = now >= endsAt;
  const step = (
    next: GuardState,
    said: string | null,
    effect: 'roll_back' | 'ask' | null = null,
  ) => ({
    ...{ next: { state: next, endsAt }, effect, said },
  });
  // What was asked about may be less than what is certain by now.
  if (state === 'asking' && asks?.act === 'rollback' && guard.obstacle === null) {
    return step('rolled_back', asks.said, 'roll_back');
  }
  if (state === 'held' || state === 'asking') {
    if (!isOver) return step(state, null);
    return step('ended', 'Its time is over, and nobody decided.');
  }
  if (asks === null) {
    if (!isOver) return step('watching', null);
    if (requests < LEAST_REQUESTS) {
      const few =
        refused > 0
          ? `Of ${requests + refused} requests ${refused} were refused, which leaves too few to tell.`
          : `Only ${requests} requests came, which is too few to tell.`;
      return step('ended', few);
    }
    return step('passed', 'Nothing was certainly worse than before.');
  }
  if (guard.isDryRun) {
    if (asks.act === 'rollback') {
      return step('would_have', `${asks.said} It would have rolled back; it only says so.`);
    }
    // One that acts would look on, and might yet roll back.
    const said = `${asks.said} It would have asked somebody; it only says so.`;
    return step(isOver ? 'would_have' : 'watching', said);
  }
  if (asks.act === 'hold') return step('asking', asks.said, 'ask');
  if (guard.obstacle !== null) return step('asking', `${asks.said} ${guard.obstacle}`, 'ask');
  return step('rolled_back', asks.said, 'roll_back');
}
