const FIRST_MS = 200;
const LONGEST_MS = 30_000;
const STEADY_AFTER_MS = 30_000;

/** How many ends in a row count, after one more: what ran for a while before it ended begins anew. */
export function endsInRow(before: number, livedMs: number): number {
  return livedMs >= STEADY_AFTER_MS ? 1 : before + 1;
}

/** How long to wait before starting again: the first time not at all, then ever longer. */
export function restartDelayMs(ends: number): number {
  return ends <= 1 ? 0 : Math.min(FIRST_MS * 2 ** (ends - 2), LONGEST_MS);
}
