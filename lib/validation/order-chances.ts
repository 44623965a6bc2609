/**
 * P(A > B) and P(A = B) of two features that have nothing to do with each other, from their quantiles: each quantile stands for as
 * many values, and every one of A is compared with every one of B (the two parts of the Mann-Whitney U statistic, divided by the
 * number of pairs). Both lists are ascending.
 */
export function chances(
  a: readonly number[],
  b: readonly number[],
): { above: number; equal: number } {
  let above = 0;
  let equal = 0;
  let smaller = 0;
  let upTo = 0;
  for (const value of a) {
    while (smaller < b.length && (b[smaller] ?? 0) < value) smaller += 1;
    upTo = Math.max(upTo, smaller);
    while (upTo < b.length && (b[upTo] ?? 0) <= value) upTo += 1;
    above += smaller;
    equal += upTo - smaller;
  }
  const pairs = a.length * b.length || 1;
  return { above: above / pairs, equal: equal / pairs };
}
