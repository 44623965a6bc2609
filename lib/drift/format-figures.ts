const NUMBER = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A number to read: three digits of it. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e9) return NUMBER.format(value);
  return value.toExponential(2);
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A share as in 5.2 %. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The difference of two shares as in 6.0 points. */
export function formatPoints(from: number, to: number): string {
  return `${(100 * Math.abs(to - from)).toFixed(1)} points`;
}

/** As in p < 0.001 or p = 0.043. */
export function formatP(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}
