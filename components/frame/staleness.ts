import type { Query } from '@tanstack/react-query';
import { LIVE_REFETCH_MS } from './time-range.ts';

/** As many renewals may fail before what is shown is called old. */
const POLLS = 3;

/** How old data is, in seconds, once it is older than a live page's may be; null while it is fresh or was never there. */
export function secondsBehind(updatedAt: number, nowMs: number): number | null {
  const age = nowMs - updatedAt;
  return updatedAt > 0 && age > POLLS * LIVE_REFETCH_MS ? Math.floor(age / 1000) : null;
}

/** The oldest of what the page shows and renews, the same way. */
export function oldestBehind(
  queries: readonly Pick<Query, 'state' | 'observers'>[],
  nowMs: number,
): number | null {
  const ages = queries
    .filter(({ observers }) =>
      observers.some(({ options }) => typeof options.refetchInterval === 'number'),
    )
    .flatMap(({ state }) => secondsBehind(state.dataUpdatedAt, nowMs) ?? []);
  return ages.length > 0 ? Math.max(...ages) : null;
}
