/** Nearest-rank quantile of unsorted numbers; NaN when there are none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

export function describeQuantiles(values: readonly number[]): string {
  const show = (q: number) => quantile(values, q).toFixed(1).padStart(7);
  return `p50 ${show(0.5)}  p95 ${show(0.95)}  p99 ${show(0.99)}  max ${show(1)} ms  (${values.length})`;
}
