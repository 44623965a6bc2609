/**
 * What D of Kolmogorov and Smirnov can be when only counts between the same edges are known: at least the largest |F − G| at an edge, at most the largest
 * that F and G allow inside a bin, max(F_j − G_{j−1}, G_j − F_{j−1}). With 1,000 bins the two are 0.001 apart where bins are quantiles.
 */
export function ksBracket(
  reference: readonly number[],
  current: readonly number[],
): { least: number; most: number } {
  const n = sum(reference);
  const m = sum(current);
  if (reference.length !== current.length)
    throw new RangeError(
      `there are ${reference.length} and ${current.length} bins; expected as many`,
    );
  if (!(n > 0) || !(m > 0)) throw new RangeError('a side has no counts; expected one or more');
  let least = 0;
  let most = 0;
  let f = 0;
  let g = 0;
  for (const [at, count] of reference.entries()) {
    const nextF = f + count / n;
    const nextG = g + (current[at] ?? 0) / m;
    least = Math.max(least, Math.abs(nextF - nextG));
    most = Math.max(most, nextF - g, nextG - f);
    f = nextF;
    g = nextG;
  }
  return { least: Math.min(1, least), most: Math.min(1, Math.max(least, most)) };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
