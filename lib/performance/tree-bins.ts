import type { FileColumn } from '#lib/offline/file-columns.ts';
import { binOf, quantileEdges } from './bin-column.ts';

/** Of what is missing, and of categories that are rare or that nobody has seen: a tree decides at each cut on which side it is. */
export const NO_BIN = 255;

/** How a column's values become bins below 32 in an order in which a tree can cut them. */
export interface TreeBins {
  encode(column: FileColumn | undefined): Uint8Array | null;
}

export const TREE_BINS = 32;
const LEAST_ROWS = 10;

/** Quantile bins. */
export function numberBins(values: Float64Array): TreeBins {
  const edges = quantileEdges(values, TREE_BINS);
  return {
    encode: (column) =>
      column?.kind === 'number'
        ? Uint8Array.from(column.values, (value) =>
            Number.isNaN(value) ? NO_BIN : binOf(edges, value),
          )
        : null,
  };
}

/**
 * Categories in the order of their mean target over `rows`: for squared error no cut of them is better than one in this order (Fisher, JASA 53, 1958). With more than
 * 32, neighbours share a bin.
 */
export function categoryBins(
  { codes, values }: Extract<FileColumn, { kind: 'text' }>,
  targets: Float64Array,
  rows: Uint32Array,
): TreeBins {
  const found = values.map((value) => ({ value, count: 0, sum: 0 }));
  for (const row of rows) {
    const one = found[codes[row] as number];
    if (!one) continue;
    one.count += 1;
    one.sum += targets[row] as number;
  }
  const known = found
    .filter(({ count }) => count >= LEAST_ROWS)
    .sort((a, b) => a.sum / a.count - b.sum / b.count);
  const total = known.reduce((sum, { count }) => sum + count, 0);
  const bins = new Map<string, number>();
  let before = 0;
  for (const { value, count } of known) {
    const isFew = known.length <= TREE_BINS;
    bins.set(value, isFew ? bins.size : Math.floor((TREE_BINS * before) / total));
    before += count;
  }
  return {
    encode: (column) => {
      if (column?.kind !== 'text') return null;
      const places = column.values.map((value) => bins.get(value) ?? NO_BIN);
      return Uint8Array.from(column.codes, (code) =>
        code === -1 ? NO_BIN : (places[code] ?? NO_BIN),
      );
    },
  };
}
