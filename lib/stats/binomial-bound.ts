import { logGamma } from './special/log-gamma.ts';

const MOST_TERMS = 10_000;
const TINY = 1e-300;

/**
 * The one-sided upper Clopper-Pearson bound of a probability: the largest p at which `events` of `all` or fewer are seen with probability 1 − confidence (events ≤ all, whole numbers;
 * 0 < confidence < 1). Nothing seen of nothing is bounded by 1. Clopper and Pearson, Biometrika 26 (1934). Agrees with scipy.stats.beta.ppf(confidence, events + 1, all − events) to 1e-9, relative.
 */
export function upperBinomialBound(events: number, all: number, confidence: number): number {
  if (!(events >= 0 && events <= all)) {
    throw new RangeError(`${events} of ${all} events; expected 0 to all of them`);
  }
  if (events === all) return 1;
  let [low, high] = [events / all, 1];
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step += 1) {
    // Of a small probability the magnitude is found first.
    const middle = low > 0 && high / low > 4 ? Math.sqrt(low * high) : (low + high) / 2;
    if (betaCdf(middle, events + 1, all - events) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22, modified Lentz). */
function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / keepFromZero(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m < MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keepFromZero(1 + even * d);
    c = keepFromZero(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keepFromZero(1 + odd * d);
    c = keepFromZero(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return product;
}

const keepFromZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
