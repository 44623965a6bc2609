const CELLS = 1024;

/**
 * How many of the ascending edges are below a finite number. A table of equal cells says between which edges to look, so that where values are spread evenly hardly
 * any step of a binary search is left; where they are not, the search goes on in the cell. A larger number is never in a lower cell, so that edges of lower cells are
 * below it and those of higher cells are not, however the cell was rounded.
 */
export function edgeSearch(given: readonly number[]): (value: number) => number {
  const edges = Float64Array.from(given);
  const count = edges.length;
  const lowest = edges[0] ?? 0;
  const highest = edges[count - 1] ?? 0;
  const perUnit = CELLS / (highest - lowest);
  const hasScale = Number.isFinite(perUnit) && perUnit > 0;
  const cellOf = (value: number) =>
    hasScale ? Math.min(CELLS - 1, Math.trunc((value - lowest) * perUnit)) : 0;
  /** How many edges are in lower cells. */
  const below = new Int32Array(CELLS + 1);
  for (const edge of edges) {
    const next = cellOf(edge) + 1;
    below[next] = (below[next] ?? 0) + 1;
  }
  for (let cell = 1; cell <= CELLS; cell += 1) {
    below[cell] = (below[cell] ?? 0) + (below[cell - 1] ?? 0);
  }
  return (value) => {
    if (!(value > lowest)) return 0;
    if (value > highest) return count;
    const cell = cellOf(value);
    let low = below[cell] as number;
    let high = below[cell + 1] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
