/** A function that never falls: linear between its points, constant beyond them. */
export interface IsotonicCurve {
  x: Float64Array;
  y: Float64Array;
}

/**
 * The isotonic regression of targets on x: the non-falling function with the least squared error, by pooling adjacent violators (Ayer et al. 1955). Rows with
 * the same x count as one with their mean. As scikit-learn's IsotonicRegression(out_of_bounds='clip').
 */
export function fitIsotonic(x: Float64Array, targets: ArrayLike<number>): IsotonicCurve {
  const order = new Uint32Array(x.length).map((_zero, row) => row);
  order.sort((a, b) => (x[a] as number) - (x[b] as number));
  const points: Pool[] = [];
  for (const row of order) {
    const at = x[row] as number;
    const target = targets[row] as number;
    const last = points.at(-1);
    if (last && last.from === at) {
      last.sum += target;
      last.weight += 1;
    } else points.push({ from: at, to: at, sum: target, weight: 1 });
  }
  const pools: Pool[] = [];
  for (const point of points) {
    let pool = point;
    for (let before = pools.at(-1); before && mean(before) >= mean(pool); before = pools.at(-1)) {
      pools.pop();
      pool = {
        from: before.from,
        to: pool.to,
        sum: before.sum + pool.sum,
        weight: before.weight + pool.weight,
      };
    }
    pools.push(pool);
  }
  // A pool is flat from its first to its last x.
  const ends = pools.flatMap((pool) =>
    (pool.from === pool.to ? [pool.from] : [pool.from, pool.to]).map((at) => [at, mean(pool)]),
  );
  return {
    x: Float64Array.from(ends, ([at]) => at ?? 0),
    y: Float64Array.from(ends, ([, value]) => value ?? 0),
  };
}

export function isotonicAt({ x, y }: IsotonicCurve, at: number): number {
  let low = 0;
  let high = x.length - 1;
  if (high < 0) return Number.NaN;
  if (at <= (x[0] as number)) return y[0] as number;
  if (at >= (x[high] as number)) return y[high] as number;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= at) low = middle;
    else high = middle;
  }
  const [x0, x1] = [x[low] as number, x[high] as number];
  const [y0, y1] = [y[low] as number, y[high] as number];
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}

interface Pool {
  from: number;
  to: number;
  sum: number;
  weight: number;
}

function mean({ sum, weight }: Pool): number {
  return sum / weight;
}
