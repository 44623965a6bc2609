import type { Query } from '@tanstack/react-query';
import { LIVE_REFETCH_MS } from './time-range.ts';

/** As many renewals may fail before what is shown is called old. */
const POLLS = 3;

/**
 * How old data is, in seconds, once it is older than what is renewed every `intervalMs` may be; null while it is fresh
 * or was never there.
 */
export function secondsBehind(
  updatedAt: number,
  nowMs: number,
  intervalMs: number = LIVE_REFETCH_MS,
): number | null {
  const age = nowMs - updatedAt;
  const most = POLLS * Math.max(intervalMs, LIVE_REFETCH_MS);
  return updatedAt > 0 && age > most ? Math.floor(age / 1000) : null;
}

/** The oldest of what the page shows and renews, the same way. */
export function oldestBehind(
  queries: readonly Pick<Query, 'state' | 'observers'>[],
  nowMs: number,
): number | null {
  const ages = queries.flatMap(({ state, observers }) => {
    const intervals = observers.flatMap(({ options: { enabled, refetchInterval } }) =>
      enabled !== false && typeof refetchInterval === 'number' ? refetchInterval : [],
    );
    if (intervals.length === 0) return [];
    return secondsBehind(state.dataUpdatedAt, nowMs, Math.min(...intervals)) ?? [];
  });
  return ages.length > 0 ? Math.max(...ages) : null;
}
