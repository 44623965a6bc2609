/** A decision tree as arrays by node; node 0 is the root. */
export interface Tree {
  /** Of the column that is asked; −1 in a leaf. */
  column: Int32Array;
  /** Numbers up to it go left: a float32. Of categories, 0. */
  threshold: Float64Array;
  /** The threshold, as a bin: bins up to it go left. */
  thresholdBin: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  isMissingLeft: Uint8Array;
  /** Of categories: by bin, 1 where it goes left. */
  leftBins: (Uint8Array | null)[];
  /** Of a leaf, the learning rate in it: a float32, as the exported model has it. */
  value: Float64Array;
  /** How much the split lowers the loss (to second order, times two). */
  gain: Float64Array;
  rows: Int32Array;
}

/** Every bin of every row: by column, and the bin of what is missing. */
export interface BinnedColumn {
  bins: Uint8Array;
  /** Of values that are there. What is missing has this number as its bin. */
  count: number;
  isCategorical: boolean;
}

/** The leaf that a row of binned columns falls into. */
export function leafOf(tree: Tree, columns: readonly BinnedColumn[], row: number): number {
  let node = 0;
  for (;;) {
    const at = tree.column[node] as number;
    if (at < 0) return node;
    const { bins, count } = columns[at] as BinnedColumn;
    const bin = bins[row] as number;
    const leftBins = tree.leftBins[node];
    const isLeft =
      bin === count
        ? tree.isMissingLeft[node] === 1
        : leftBins
          ? leftBins[bin] === 1
          : bin <= (tree.thresholdBin[node] as number);
    node = (isLeft ? tree.left[node] : tree.right[node]) as number;
  }
}
