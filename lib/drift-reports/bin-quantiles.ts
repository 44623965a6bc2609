/** Quantiles of counts by bin, with values taken for evenly spread in theirs; null: there are none. `bounds` are the edges with the ends. */
export function binQuantiles(
  bounds: readonly number[],
  counts: readonly number[],
  shares: readonly number[],
): number[] | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let bin = 0;
  let below = 0;
  return shares.map((share) => {
    const wanted = share * total;
    while (bin < counts.length - 1 && below + (counts[bin] ?? 0) < wanted) {
      below += counts[bin] ?? 0;
      bin += 1;
    }
    const low = bounds[bin] ?? 0;
    const high = bounds[bin + 1] ?? low;
    const inBin = counts[bin] ?? 0;
    const part = inBin === 0 ? 0 : Math.min(1, Math.max(0, (wanted - below) / inBin));
    return low + (high - low) * part;
  });
}
