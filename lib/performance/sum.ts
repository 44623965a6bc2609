/**
 * Σ term(i), i < n, with the rounding of each addition made up for in the end (Neumaier 1974): of a million terms no digit more is lost than of
 * two. NumPy sums in pairs, so both agree to about 15 digits.
 */
export function sumOf(n: number, term: (i: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < n; i += 1) {
    const next = term(i);
    const total = sum + next;
    lost += Math.abs(sum) >= Math.abs(next) ? sum - total + next : next - total + sum;
    sum = total;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** Nothing of nothing is nothing. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The mean of n values and their sample variance; NaN where there are too few. */
export function meanOf(n: number, value: (row: number) => number) {
  const mean = sumOf(n, value) / n;
  const variance = n < 2 ? Number.NaN : sumOf(n, (row) => (value(row) - mean) ** 2) / (n - 1);
  return { mean, variance };
}
