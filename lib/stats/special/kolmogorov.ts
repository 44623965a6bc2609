import { durbinProbability } from './durbin-matrix.ts';
import { stirlingError } from './log-gamma.ts';
import { pelzGoodProbability } from './pelz-good.ts';
import { smirnovSurvival } from './smirnov.ts';

/**
 * P(Dₙ ≥ d) of the two-sided Kolmogorov statistic of n values: kstwo.sf(d, n) of SciPy, with the choice of method of Simard and L'Ecuyer (2011). Durbin's matrix
 * stands where they have Pomeranz' recursion; both are exact. Agrees to 1e-8 with SciPy.
 */
export function kolmogorovSurvival(d: number, n: number): number {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n is ${n}; expected a whole number ≥ 1`);
  if (d >= 1) return 0;
  if (d <= 0) return 1;
  const t = n * d;
  if (t <= 0.5) return 1;
  if (t <= 1) return 1 - rubenGambino(t, n);
  if (t >= n - 1) return 2 * (1 - d) ** n;
  const square = t * d;
  if (square >= 370) return 0;
  if (d >= 0.5 || square >= (n <= 140 ? 4 : 2.2)) return clip(2 * smirnovSurvival(d, n));
  const isExact = n <= 140 || (n <= 100_000 && n * d ** 1.5 <= 1.4);
  return clip(1 - (isExact ? durbinProbability(d, n) : pelzGoodProbability(d, n)));
}

/** n!/nⁿ (2nd − 1)ⁿ, between 1/2n and 1/n. */
function rubenGambino(t: number, n: number): number {
  const logFactorial = 0.5 * Math.log(2 * Math.PI * n) - n + stirlingError(n);
  return Math.exp(logFactorial + n * Math.log(2 * t - 1));
}

function clip(p: number): number {
  return Math.min(1, Math.max(0, p));
}
