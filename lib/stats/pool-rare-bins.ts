const LEAST_EXPECTED = 5;

/**
 * Counts in which each bin's expected count is 5 or more on both sides: bins below become one, to which the next larger are added while it is itself
 * below. Bins that are empty on both sides go. What remains is in the order it came, the pooled bin last. `rare` counts what is in bins that were below by themselves.
 */
export function poolRareBins(
  reference: readonly number[],
  current: readonly number[],
): { reference: number[]; current: number[]; rare: { reference: number; current: number } } {
  if (reference.length !== current.length) {
    throw new RangeError(
      `there are ${reference.length} and ${current.length} bins; expected as many`,
    );
  }
  const n = reference.reduce((sum, count) => sum + count, 0);
  const m = current.reduce((sum, count) => sum + count, 0);
  const share = Math.min(n, m) / (n + m);
  const sizeOf = (at: number) => (reference[at] ?? 0) + (current[at] ?? 0);
  const bySize = reference
    .map((_, at) => at)
    .filter((at) => sizeOf(at) > 0)
    .sort((a, b) => sizeOf(a) - sizeOf(b) || a - b);
  const pooled = new Set<number>();
  let pooledN = 0;
  let pooledM = 0;
  let rare = { reference: 0, current: 0 };
  for (const at of bySize) {
    const isRare = sizeOf(at) * share < LEAST_EXPECTED;
    const isPoolShort = pooled.size > 0 && (pooledN + pooledM) * share < LEAST_EXPECTED;
    if (!isRare && !isPoolShort) break;
    pooled.add(at);
    pooledN += reference[at] ?? 0;
    pooledM += current[at] ?? 0;
    if (isRare) rare = { reference: pooledN, current: pooledM };
  }
  const kept = reference.map((_, at) => at).filter((at) => sizeOf(at) > 0 && !pooled.has(at));
  const keptN = kept.map((at) => reference[at] ?? 0);
  const keptM = kept.map((at) => current[at] ?? 0);
  if (pooled.size === 0) return { reference: keptN, current: keptM, rare };
  return { reference: [...keptN, pooledN], current: [...keptM, pooledM], rare };
}
