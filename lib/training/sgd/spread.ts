/** Mean and spread of numbers as they come (Welford, Technometrics 4, 1962). */
export interface Spread {
  count: number;
  mean: number;
  /** Σ (x − mean)². */
  squares: number;
}

export const NO_SPREAD: Spread = { count: 0, mean: 0, squares: 0 };

/** With more numbers; NaN and infinities say nothing. */
export function widen(before: Spread, values: Iterable<number>): Spread {
  let { count, mean, squares } = before;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    const off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }
  return { count, mean, squares };
}

/** The standard deviation; 1 where all are alike. */
export function scaleOf({ count, squares }: Spread): number {
  const scale = count > 0 ? Math.sqrt(squares / count) : 0;
  return scale > 0 && Number.isFinite(scale) ? scale : 1;
}
