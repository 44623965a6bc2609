/** n values by their mean and Σ (x − mean)², which add up without losing digits (Chan, Golub and LeVeque, The American Statistician 37, 1983). */
export type Moments = {
  n: number;
  mean: number;
  squares: number;
};

export const noMoments = (): Moments => ({ n: 0, mean: 0, squares: 0 });

export function addMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  if (n === 0) return noMoments();
  const gap = b.mean - a.mean;
  return {
    n,
    mean: a.mean + (gap * b.n) / n,
    squares: a.squares + b.squares + (gap * gap * a.n * b.n) / n,
  };
}

export function momentsOf(value: number): Moments {
  return { n: 1, mean: value, squares: 0 };
}

/** Over n − 1; NaN of fewer than two. */
export function varianceOf({ n, squares }: Moments): number {
  return squares / (n > 1 ? n - 1 : Number.NaN);
}
