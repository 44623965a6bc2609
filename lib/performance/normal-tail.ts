/**
 * The probability that a standard normal variable is above z: the series of erf below z = 2, the continued fraction of erfc beyond (Abramowitz and Stegun 7.1.6 and
 * 7.1.14), to about 15 digits; as SciPy's norm.sf.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let step = 150; step > 0; step -= 1) fraction = step / (z + fraction);
  return density / (z + fraction);
}
