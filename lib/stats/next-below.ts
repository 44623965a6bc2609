/** The largest number that is smaller than a finite one; of the least there is, that itself. */
export function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = value;
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? -1n : 1n);
  const next = number[0];
  return Number.isFinite(next) ? next : value;
}
