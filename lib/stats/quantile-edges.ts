/**
 * The inner edges of `bins` bins that hold equally many of the sorted values: quantiles 1/bins, 2/bins, …, linear between values (type 7, as numpy.quantile).
 * Equal edges are one, so that ties make fewer bins; an edge below which nothing lies, as of a constant, stays.
 */
export function quantileEdges(sorted: Float64Array, bins: number): number[] {
  if (sorted.length === 0) throw new RangeError('there are no values to make bins of');
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} bins; expected 1 or more`);
  const edges: number[] = [];
  for (let at = 1; at < bins; at += 1) {
    const edge = sortedQuantile(sorted, at / bins);
    const last = edges.at(-1);
    if (last === undefined || edge > last) edges.push(edge);
  }
  return edges;
}

/** The q-quantile of sorted values, linear between them. */
export function sortedQuantile(sorted: Float64Array, q: number): number {
  const place = (sorted.length - 1) * q;
  const at = Math.floor(place);
  const low = sorted[at] as number;
  const high = sorted[Math.min(at + 1, sorted.length - 1)] as number;
  const part = place - at;
  if (part === 0 || low === high) return low;
  return Math.min(high, Math.max(low, low * (1 - part) + high * part));
}

/** How many sorted values are in each bin: the first up to and with the first edge, …, the last above the last edge. */
export function countBetween(sorted: Float64Array, edges: readonly number[]): number[] {
  const counts: number[] = [];
  let before = 0;
  for (const edge of edges) {
    const upTo = countUpTo(sorted, edge, before);
    counts.push(upTo - before);
    before = upTo;
  }
  return [...counts, sorted.length - before];
}

/** How many of the sorted values are at most `edge`, of which `known` are known to be. */
function countUpTo(sorted: Float64Array, edge: number, known: number): number {
  let low = known;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
