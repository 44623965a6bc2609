import { binCodes, COARSE_BINS, type ReferenceColumn } from './contract.ts';

/**
 * Bins of a column in a few groups, to see how much they differ from batch to batch: the first is of what is missing or infinite, the others are the ten coarse bins of numbers, or the ten
 * most frequent categories and the rest.
 */
export function binGroups({ kind, edges, coarse_edges, categories }: ReferenceColumn): {
  count: number;
  of: (code: number) => number;
} {
  const own = binCodes.first;
  if (kind === 'categorical') {
    const most = Math.min(COARSE_BINS, categories.length);
    const of = (code: number) => {
      if (code < binCodes.unseen) return 0;
      return code >= own && code < own + most ? 1 + code - own : 1 + most;
    };
    return { count: most + 2, of };
  }
  const groups = new Int32Array(own + edges.length + 1);
  let group = 1;
  for (let bin = 0; bin <= edges.length; bin += 1) {
    groups[own + bin] = group;
    if (edges[bin] === coarse_edges[group - 1]) group += 1;
  }
  return { count: coarse_edges.length + 2, of: (code) => groups[code] ?? 0 };
}
