/** `bins` bins of one width from the least to the greatest value; around a constant, half a unit to each side. As numpy.histogram_bin_edges. */
function equalEdges(least: number, greatest: number, bins: number): number[] {
  const low = least === greatest ? least - 0.5 : least;
  const high = least === greatest ? greatest + 0.5 : greatest;
  return Array.from({ length: bins + 1 }, (_, at) => {
    if (at === bins) return high;
    return low + at * ((high - low) / bins);
  });
}

/** Edges of ⌈log₂ n + 1⌉ bins of one width (Sturges 1926) over the sorted values. */
export function sturgesEdges(sorted: Float64Array): number[] {
  const [least, greatest] = endsOf(sorted);
  const width = (greatest - least) / (Math.log2(sorted.length) + 1);
  return equalEdges(least, greatest, width > 0 ? Math.ceil((greatest - least) / width) : 1);
}

/** Edges of bins of one width by Doane's rule (1976): more of them where the values are skewed. */
export function doaneEdges(sorted: Float64Array): number[] {
  const [least, greatest] = endsOf(sorted);
  const n = sorted.length;
  if (n <= 2) return equalEdges(least, greatest, 1);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  if (!(deviation > 0)) return equalEdges(least, greatest, 1);
  const skew = sorted.reduce((sum, value) => sum + ((value - mean) / deviation) ** 3, 0) / n;
  const skewDeviation = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const width =
    (greatest - least) / (1 + Math.log2(n) + Math.log2(1 + Math.abs(skew) / skewDeviation));
  return equalEdges(least, greatest, Math.ceil((greatest - least) / width));
}

/** How many sorted values are in each bin between the edges; the last bin has its upper edge, the others their lower. */
export function countInside(sorted: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const value = sorted[at] as number;
    if (value < (edges[0] ?? 0)) continue;
    while (bin < counts.length - 1 && value >= (edges[bin + 1] ?? 0)) bin += 1;
    if (value > (edges[bin + 1] ?? 0)) break;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function endsOf(sorted: Float64Array): [number, number] {
  if (sorted.length === 0) throw new RangeError('there are no values to make bins of');
  return [sorted[0] as number, sorted[sorted.length - 1] as number];
}
