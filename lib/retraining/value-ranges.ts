/** From the least to the greatest value that is known. */
export interface ValueRange {
  low: number;
  high: number;
}

/** Of the values that are there, the share that is infinite, or beyond the range by more than its whole width; without a range, the share that is infinite. */
export function strayShare(values: Float64Array, range: ValueRange | undefined): number {
  const width = range ? range.high - range.low : 0;
  // A column that was constant says nothing of how far its values may be.
  const isBounded = range !== undefined && width > 0;
  const low = isBounded ? range.low - width : -Number.MAX_VALUE;
  const high = isBounded ? range.high + width : Number.MAX_VALUE;
  let [present, stray] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    present += 1;
    if (value < low || value > high) stray += 1;
  }
  return present === 0 ? 0 : stray / present;
}

/** The range of both. */
export function widen(one: ValueRange | undefined, other: ValueRange): ValueRange {
  if (!one) return other;
  return { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}
