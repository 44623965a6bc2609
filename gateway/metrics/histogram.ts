/** Counts per bucket: up to each bound, and above the last. */
export interface Histogram {
  counts: number[];
  sum: number;
}

export function createHistogram(bounds: readonly number[]): Histogram {
  return { counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
}

export function addTo(histogram: Histogram, bounds: readonly number[], value: number): void {
  const { counts } = histogram;
  let bucket = 0;
  while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
  counts[bucket] = (counts[bucket] as number) + 1;
  histogram.sum += value;
}
