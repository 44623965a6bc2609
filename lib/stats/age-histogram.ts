/**
 * A histogram of ages whose bins are the same everywhere, so that counts of any minute, view and replica add up.
 * Bin 0 holds [0, 1 s], bin i holds (bound(i-1), bound(i)] with bound(i) = 1.25^i seconds; the last bin holds everything above 420 days.
 * A quantile is interpolated inside its bin, so it is off by at most a quarter of its value, or a second.
 */
export const AGE_BIN_COUNT = 80;

const GROWTH = 1.25;

/** The bin an age in seconds falls into. */
export function ageBin(ageSeconds: number): number {
  if (!(ageSeconds > 1)) return 0;
  const index = Math.ceil(Math.log(ageSeconds) / Math.log(GROWTH) - 1e-9);
  return Math.min(index, AGE_BIN_COUNT - 1);
}

/** The q-quantile (0 < q ≤ 1) in seconds of counts per bin, or null when there are none. In the last bin it is its lower bound. */
export function ageQuantile(counts: readonly number[], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const lower = index === 0 ? 0 : GROWTH ** (index - 1);
      if (index >= AGE_BIN_COUNT - 1) return lower;
      return lower + ((GROWTH ** index - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return GROWTH ** (AGE_BIN_COUNT - 2);
}
