import { NO_BIN, TREE_BINS } from './tree-bins.ts';

interface Cut {
  column: number;
  /** Rows with this bin and below go left. */
  bin: number;
  /** Rows without a bin go left too. */
  isNoneLeft: boolean;
}

/** A tree over binned columns. */
export type ErrorTree =
  | { value: number }
  | (Cut & { left: ErrorTree; right: ErrorTree; value: number });

interface Growth {
  bins: readonly Uint8Array[];
  targets: Float64Array;
  depth: number;
  leastRows: number;
}

/** Cuts that lessen the squared error most, of `rows` alone. */
export function growTree(growth: Growth, rows: Uint32Array): ErrorTree {
  const value = meanAt(growth.targets, rows);
  if (growth.depth === 0 || rows.length < 2 * growth.leastRows) return { value };
  const cut = bestCut(growth, rows, value);
  if (!cut) return { value };
  const { left, right } = divide(rows, growth.bins[cut.column] as Uint8Array, cut);
  const deeper = { ...growth, depth: growth.depth - 1 };
  return { ...cut, value, left: growTree(deeper, left), right: growTree(deeper, right) };
}

/**
 * The same tree by rows that it was not grown on: cuts that do not lessen their squared error are taken back (reduced-error pruning, Quinlan 1987), and the
 * values of leaves are the means of these rows (honest estimates: Athey and Imbens, PNAS 113, 2016). With too few rows, what is above a leaf, at last
 * `mean`, stands for it.
 */
export function makeHonest(
  tree: ErrorTree,
  {
    bins,
    targets,
    rows,
    mean,
  }: { bins: readonly Uint8Array[]; targets: Float64Array; rows: Uint32Array; mean: number },
): ErrorTree {
  return settle(tree, bins, targets, rows, mean).tree;
}

const LEAST_HONEST_ROWS = 20;

function settle(
  tree: ErrorTree,
  bins: readonly Uint8Array[],
  targets: Float64Array,
  rows: Uint32Array,
  above: number,
): { tree: ErrorTree; loss: number } {
  const honest = rows.length < LEAST_HONEST_ROWS ? above : meanAt(targets, rows);
  let asLeaf = 0;
  for (const row of rows) asLeaf += ((targets[row] as number) - tree.value) ** 2;
  const leaf = { tree: { value: honest }, loss: asLeaf };
  if (!('column' in tree)) return leaf;
  const sides = divide(rows, bins[tree.column] as Uint8Array, tree);
  const left = settle(tree.left, bins, targets, sides.left, honest);
  const right = settle(tree.right, bins, targets, sides.right, honest);
  if (left.loss + right.loss >= asLeaf) return leaf;
  return {
    tree: { ...tree, value: honest, left: left.tree, right: right.tree },
    loss: left.loss + right.loss,
  };
}

/** A column that is not there stops at the value above its cut. */
export function treeAt(tree: ErrorTree, bins: readonly (Uint8Array | null)[], row: number): number {
  let node = tree;
  while ('column' in node) {
    const codes = bins[node.column];
    if (!codes) return node.value;
    node = isLeft(codes[row] as number, node) ? node.left : node.right;
  }
  return node.value;
}

function divide(rows: Uint32Array, codes: Uint8Array, cut: Cut) {
  return {
    left: rows.filter((row) => isLeft(codes[row] as number, cut)),
    right: rows.filter((row) => !isLeft(codes[row] as number, cut)),
  };
}

function isLeft(code: number, { bin, isNoneLeft }: Cut): boolean {
  return code === NO_BIN ? isNoneLeft : code <= bin;
}

function bestCut(growth: Growth, rows: Uint32Array, mean: number): Cut | undefined {
  const { bins, targets, leastRows } = growth;
  let best: Cut | undefined;
  let gain = 1e-12 * rows.length * mean * mean;
  const n = new Float64Array(TREE_BINS + 1);
  const sum = new Float64Array(TREE_BINS + 1);
  for (const [column, codes] of bins.entries()) {
    n.fill(0);
    sum.fill(0);
    for (const row of rows) {
      const bin = Math.min(TREE_BINS, codes[row] as number);
      n[bin] = (n[bin] as number) + 1;
      sum[bin] = (sum[bin] as number) + (targets[row] as number) - mean;
    }
    const whole = sum.reduce((total, one) => total + one, 0);
    for (const isNoneLeft of n[TREE_BINS] === 0 ? [false] : [false, true]) {
      let leftRows = isNoneLeft ? (n[TREE_BINS] as number) : 0;
      let left = isNoneLeft ? (sum[TREE_BINS] as number) : 0;
      for (let bin = 0; bin < TREE_BINS; bin += 1) {
        leftRows += n[bin] as number;
        left += sum[bin] as number;
        const rightRows = rows.length - leftRows;
        if (n[bin] === 0 || leftRows < leastRows || rightRows < leastRows) continue;
        const found = left ** 2 / leftRows + (whole - left) ** 2 / rightRows;
        if (found <= gain) continue;
        gain = found;
        best = { column, bin, isNoneLeft };
      }
    }
  }
  return best;
}

function meanAt(targets: Float64Array, rows: Uint32Array): number {
  let sum = 0;
  for (const row of rows) sum += targets[row] as number;
  return rows.length === 0 ? 0 : sum / rows.length;
}
