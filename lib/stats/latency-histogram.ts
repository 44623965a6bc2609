/**
 * A histogram of latencies whose bins are the same everywhere, so that counts of any minute, version and replica add up.
 * Bin i holds (bound(i-1), bound(i)] with bound(i) = 0.05 ms · 1.2^i; the last bin holds everything above. A quantile is
 * interpolated inside its bin, so it is off by at most a fifth of its value.
 */
export const LATENCY_BIN_COUNT = 80;

const FIRST_BOUND_MS = 0.05;
const GROWTH = 1.2;

/** Upper bound of bin `index`, milliseconds; Infinity for the last. */
function latencyBinBound(index: number): number {
  return index >= LATENCY_BIN_COUNT - 1
    ? Number.POSITIVE_INFINITY
    : FIRST_BOUND_MS * GROWTH ** index;
}

/** The bin a latency in milliseconds falls into. */
export function latencyBin(latencyMs: number): number {
  if (!(latencyMs > FIRST_BOUND_MS)) return 0;
  const index = Math.ceil(Math.log(latencyMs / FIRST_BOUND_MS) / Math.log(GROWTH) - 1e-9);
  return Math.min(index, LATENCY_BIN_COUNT - 1);
}

/** The q-quantile (0 < q ≤ 1) in milliseconds of counts per bin, or null when there are none. */
export function latencyQuantile(counts: readonly number[], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const lower = index === 0 ? 0 : latencyBinBound(index - 1);
      const upper = index >= LATENCY_BIN_COUNT - 1 ? lower * GROWTH : latencyBinBound(index);
      return lower + ((upper - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return latencyBinBound(LATENCY_BIN_COUNT - 2);
}

/** How many were within so many milliseconds, as quantiles interpolate. */
export function countWithin(counts: readonly number[], latencyMs: number): number {
  const last = latencyBin(latencyMs);
  let within = 0;
  for (let index = 0; index < last; index += 1) within += counts[index] ?? 0;
  const lower = last === 0 ? 0 : latencyBinBound(last - 1);
  const upper = last >= LATENCY_BIN_COUNT - 1 ? lower * GROWTH : latencyBinBound(last);
  const share = Math.min(1, Math.max(0, (latencyMs - lower) / (upper - lower)));
  return within + (counts[last] ?? 0) * share;
}

/** The upper bound of the bin that a latency falls into: counts are exact there. Infinity in the last bin. */
export function boundAbove(latencyMs: number): number {
  return latencyBinBound(latencyBin(latencyMs));
}

/** How many took longer than `boundMs`, which is the upper bound of a bin. */
export function countAbove(counts: readonly number[], boundMs: number): number {
  if (boundMs === Number.POSITIVE_INFINITY) return 0;
  const last = latencyBin(boundMs);
  return counts.slice(last + 1).reduce((sum, count) => sum + count, 0);
}
