/**
 * The Wasserstein-1 distance ∫ |F − G| dx of two sides' counts in the same bins, with values taken for evenly spread in theirs. `bounds` are the edges with the ends:
 * what is beyond an end counts as at it, so that the distance is then no more than the true one.
 */
export function wassersteinOfBins(
  bounds: readonly number[],
  reference: readonly number[],
  current: readonly number[],
): number {
  const n = reference.reduce((sum, count) => sum + count, 0);
  const m = current.reduce((sum, count) => sum + count, 0);
  // 1e300 · 1e300 is no number any more.
  const largest = Math.max(...[bounds[0] ?? 0, bounds.at(-1) ?? 0].map(Math.abs));
  const scale = largest > 1e100 ? largest : 1;
  let distance = 0;
  let gap = 0;
  for (const [at, count] of reference.entries()) {
    const next = gap + count / n - (current[at] ?? 0) / m;
    const width = (bounds[at + 1] ?? 0) / scale - (bounds[at] ?? 0) / scale;
    if (width > 0) distance += meanHeight(Math.abs(gap), Math.abs(next), gap * next < 0) * width;
    gap = next;
  }
  return distance * scale;
}

/** Of a line from a to b, or from a through zero to −b. */
function meanHeight(a: number, b: number, isCrossing: boolean): number {
  return isCrossing ? (a * a + b * b) / (2 * (a + b)) : (a + b) / 2;
}
