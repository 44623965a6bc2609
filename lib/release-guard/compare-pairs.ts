import type { AnswerBins } from './answer-bins.ts';
import type { Shadow } from './contract.ts';

/** What two versions made of one row; null: no answer. */
export interface Pair {
  now: unknown;
  before: unknown;
  hasFailed: { now: boolean; before: boolean };
}

/** A sample with some more rows. Only rows that both answered fall into bins. */
export function comparePairs(
  shadow: Shadow,
  bins: AnswerBins | null,
  pairs: readonly Pair[],
): Pick<Shadow, 'rows' | 'failures' | 'bins'> {
  const failures = { ...shadow.failures };
  const names = bins?.names ?? [];
  const counts = names.map((name, at) => ({
    ...{ now: 0, before: 0 },
    ...shadow.bins[at],
    name,
  }));
  for (const { now, before, hasFailed } of pairs) {
    if (hasFailed.now) failures.now += 1;
    if (hasFailed.before) failures.before += 1;
    if (hasFailed.now || hasFailed.before || bins === null) continue;
    const [to, from] = [bins.binOf(now), bins.binOf(before)];
    if (to === null || from === null) continue;
    const [gains, had] = [counts[to], counts[from]];
    if (gains) gains.now += 1;
    if (had) had.before += 1;
  }
  return { rows: shadow.rows + pairs.length, failures, bins: counts };
}
