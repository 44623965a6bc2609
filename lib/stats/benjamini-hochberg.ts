/**
 * p-values adjusted so that rejecting those at or below α keeps the expected share of false ones at α (Benjamini and Hochberg 1995): the least of
 * p₍ⱼ₎ · count/j over all j at or after its rank, at most 1. Order is kept. Equal to scipy.stats.false_discovery_control.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value is ${p}; expected 0 to 1`);
  }
  const order = pValues.map((_, at) => at).sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const adjusted = pValues.map(() => 1);
  let least = 1;
  for (const [place, at] of order.entries()) {
    least = Math.min(least, (pValues[at] ?? 1) * (pValues.length / (pValues.length - place)));
    adjusted[at] = least;
  }
  return adjusted;
}
