/** A row as a version answered it: the score of the positive class, and whether that was the class. */
export interface DecidedRow {
  score: number;
  isPositive: boolean;
}

/** Which share of rows with a score above `low`, up to and with `high`, is predicted as the positive class. */
export type Decision = (low: number, high: number) => number;

const HALF = 0.5;

/** A half and more is positive. */
export const decideAtHalf: Decision = (low, high) => ((low + high) / 2 >= HALF ? 1 : 0);

/**
 * How a version makes a class of a score, learned from what it answered: a half is a custom, and a model may have another threshold, or none. Where rows were answered with a score
 * between the two, their share; elsewhere by the threshold that puts the fewest rows on the wrong side, in the middle between the scores beside it.
 */
export function learnDecision(rows: readonly DecidedRow[]): Decision {
  if (rows.every(({ score, isPositive }) => score >= HALF === isPositive)) return decideAtHalf;
  const sorted = [...rows].sort((a, b) => a.score - b.score);
  const scores = sorted.map(({ score }) => score);
  const positives = [0];
  for (const { isPositive } of sorted) {
    positives.push((positives.at(-1) ?? 0) + (isPositive ? 1 : 0));
  }
  const threshold = bestThreshold(scores, positives);
  return (low, high) => {
    const [first, end] = [placeAfter(scores, low), placeAfter(scores, high)];
    if (end > first) return ((positives[end] ?? 0) - (positives[first] ?? 0)) / (end - first);
    return (low + high) / 2 >= threshold ? 1 : 0;
  };
}

function bestThreshold(scores: readonly number[], positives: readonly number[]): number {
  const n = scores.length;
  const all = positives[n] ?? 0;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at <= n; at += 1) {
    if (at > 0 && at < n && scores[at] === scores[at - 1]) continue;
    const below = positives[at] ?? 0;
    const wrong = below + (n - at - (all - below));
    if (wrong < least) [best, least] = [at, wrong];
  }
  return ((scores[best - 1] ?? 0) + (scores[best] ?? 1)) / 2;
}

/** How many of the sorted values are at most so large. */
function placeAfter(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
