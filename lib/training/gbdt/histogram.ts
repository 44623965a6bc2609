import type { BinnedColumn } from './tree.ts';

/** Of each bin: gradients, hessians and rows, one after the other, and nothing, so that bins lie at powers of two. */
export const STRIDE = 4;

/** Where each column begins in a histogram of them all, and its length at the end. */
export function histogramOffsets(columns: readonly BinnedColumn[]): Int32Array {
  const offsets = new Int32Array(columns.length + 1);
  for (const [at, { count }] of columns.entries()) {
    offsets[at + 1] = (offsets[at] as number) + (count + 1) * STRIDE;
  }
  return offsets;
}

/** Rows of a leaf, with what is added up of them in the same order. */
export interface LeafRows {
  /** All rows, of which the leaf has those in [start, end). */
  order: Int32Array;
  start: number;
  end: number;
  /** Of rows in [start, end), from 0 on. */
  gradients: Float64Array;
  hessians: Float64Array;
}

/** The sums of a leaf's rows by bin, of every column. */
export function fillHistogram(
  histogram: Float64Array,
  columns: readonly BinnedColumn[],
  offsets: Int32Array,
  rows: LeafRows,
): void {
  histogram.fill(0);
  const pairs = columns.length & ~1;
  for (let at = 0; at < pairs; at += 2) {
    const first = columns[at] as BinnedColumn;
    const second = columns[at + 1] as BinnedColumn;
    const places = [offsets[at] as number, offsets[at + 1] as number] as const;
    fillPair(histogram, places, first.bins, second.bins, rows);
  }
  if (pairs === columns.length) return;
  fillColumn(histogram, offsets[pairs] as number, (columns[pairs] as BinnedColumn).bins, rows);
}

/** Two columns at once: what is read of a row is read once for both. */
function fillPair(
  histogram: Float64Array,
  [firstOffset, secondOffset]: readonly [number, number],
  firstBins: Uint8Array,
  secondBins: Uint8Array,
  { order, start, end, gradients, hessians }: LeafRows,
): void {
  for (let at = start; at < end; at += 1) {
    const row = order[at] as number;
    const gradient = gradients[at - start] as number;
    const hessian = hessians[at - start] as number;
    const first = firstOffset + ((firstBins[row] as number) << 2);
    histogram[first] = (histogram[first] as number) + gradient;
    histogram[first + 1] = (histogram[first + 1] as number) + hessian;
    histogram[first + 2] = (histogram[first + 2] as number) + 1;
    const second = secondOffset + ((secondBins[row] as number) << 2);
    histogram[second] = (histogram[second] as number) + gradient;
    histogram[second + 1] = (histogram[second + 1] as number) + hessian;
    histogram[second + 2] = (histogram[second + 2] as number) + 1;
  }
}

function fillColumn(
  histogram: Float64Array,
  offset: number,
  bins: Uint8Array,
  { order, start, end, gradients, hessians }: LeafRows,
): void {
  for (let at = start; at < end; at += 1) {
    const bin = offset + ((bins[order[at] as number] as number) << 2);
    histogram[bin] = (histogram[bin] as number) + (gradients[at - start] as number);
    histogram[bin + 1] = (histogram[bin + 1] as number) + (hessians[at - start] as number);
    histogram[bin + 2] = (histogram[bin + 2] as number) + 1;
  }
}

/** What remains of the parent's histogram without one child's is the other's: half of all rows are never added up. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let at = 0; at < parent.length; at += 1) {
    parent[at] = (parent[at] as number) - (child[at] as number);
  }
}
