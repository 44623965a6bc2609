/**
 * A number as the unevaluated sum of two doubles, about 32 digits: what is added up bucket by bucket, in whatever order, comes to
 * the same within far less than 1e-9, large means and cancellation included. Two-sum after Knuth, two-product after Dekker (1971).
 */
export interface DoubleDouble {
  high: number;
  low: number;
}

export const zero = (): DoubleDouble => ({ high: 0, low: 0 });

/** into += high + low. */
export function addTo(into: DoubleDouble, high: number, low = 0): void {
  const sum = into.high + high;
  const shadow = sum - into.high;
  const error = into.high - (sum - shadow) + (high - shadow) + (into.low + low);
  into.high = sum + error;
  into.low = error - (into.high - sum);
}

/** into += value². */
export function addSquareTo(into: DoubleDouble, value: number): void {
  const square = value * value;
  addTo(into, square, productError(value, value, square));
}

/** squares − sum² / n, which is Σ(x − mean)²; never below 0. */
export function squaredDeviations(n: number, sum: DoubleDouble, squares: DoubleDouble): number {
  const mean = sum.high / n;
  const product = mean * sum.high;
  // mean = sum.high / n − rest / n, exactly: rest is what the division left over.
  const back = mean * n;
  const rest = sum.high - back - productError(mean, n, back);
  const result = { high: squares.high, low: squares.low };
  addTo(result, -product, -productError(mean, sum.high, product));
  addTo(result, (-rest * sum.high) / n);
  addTo(result, (-2 * sum.high * sum.low) / n);
  return Math.max(0, result.high);
}

/** What rounding took from a · b. */
function productError(a: number, b: number, product: number): number {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function split(value: number): [number, number] {
  const shifted = 134217729 * value;
  const high = shifted - (shifted - value);
  return [high, value - high];
}

/** lanes[at], lanes[at + 1] += high + low: many numbers of two doubles side by side. */
export function addAt(lanes: Float64Array, at: number, high: number, low: number): void {
  const before = lanes[at] as number;
  const sum = before + high;
  const shadow = sum - before;
  const error = before - (sum - shadow) + (high - shadow) + ((lanes[at + 1] as number) + low);
  const total = sum + error;
  lanes[at] = total;
  lanes[at + 1] = error - (total - sum);
}

/** lanes[at], lanes[at + 1] += value². */
export function addSquareAt(lanes: Float64Array, at: number, value: number): void {
  const square = value * value;
  addAt(lanes, at, square, productError(value, value, square));
}
