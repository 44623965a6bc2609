import { createCategorySplitter } from './find-category-split.ts';
import { findNumericSplit } from './find-numeric-split.ts';
import { fillHistogram, histogramOffsets, subtractHistogram } from './histogram.ts';
import type { GbdtParameters } from './parameters.ts';
import { type LeafSums, leafValue, noSplit, type Split } from './split.ts';
import type { BinnedColumn, Tree } from './tree.ts';
import { TreeBuilder } from './tree-builder.ts';

export interface GrowthPlan {
  columns: readonly BinnedColumn[];
  /** By column: 1, −1, or 0 for any direction. */
  monotone: Int8Array;
  /** Of numeric columns: the float32 that divides after a bin. */
  edges: readonly (Float64Array | null)[];
  /** The rows that are learned from. */
  rows: Int32Array;
  parameters: GbdtParameters;
}

interface Leaf extends LeafSums {
  node: number;
  depth: number;
  start: number;
  end: number;
  histogram: Float64Array;
  split: Split;
}

/**
 * Grows trees leaf by leaf, always the leaf whose division lowers the loss most (the earlier one of equals). Memory is held from tree to tree: histograms of as
 * many leaves as a tree has, and the order of rows.
 */
export class TreeGrower {
  readonly #plan: GrowthPlan;
  readonly #offsets: Int32Array;
  readonly #order: Int32Array;
  readonly #aside: Int32Array;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  readonly #pool: Float64Array[] = [];
  readonly #findCategorySplit = createCategorySplitter();
  #leaves: Leaf[] = [];

  constructor(plan: GrowthPlan) {
    this.#plan = plan;
    this.#offsets = histogramOffsets(plan.columns);
    this.#order = new Int32Array(plan.rows.length);
    this.#aside = new Int32Array(plan.rows.length);
    this.#gradients = new Float64Array(plan.rows.length);
    this.#hessians = new Float64Array(plan.rows.length);
  }

  /** `gradients` and `hessians` are of all rows, also of those that are not learned from. */
  grow(gradients: Float64Array, hessians: Float64Array): Tree {
    const { parameters, rows } = this.#plan;
    const builder = new TreeBuilder();
    for (const leaf of this.#leaves) this.#pool.push(leaf.histogram);
    this.#order.set(rows);
    const root: Leaf = {
      ...{ node: builder.addLeaf(rows.length), depth: 0, start: 0, end: rows.length },
      ...{ gradient: 0, hessian: 0, rows: rows.length },
      ...{ lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY },
      ...{ histogram: this.#histogram(), split: noSplit() },
    };
    this.#fill(root, gradients, hessians);
    for (let at = 0; at < rows.length; at += 1) {
      root.gradient += this.#gradients[at] as number;
      root.hessian += this.#hessians[at] as number;
    }
    this.#ask(root);
    this.#leaves = [root];
    while (this.#leaves.length < parameters.max_leaves) {
      const best = this.#leaves.reduce((a, b) => (b.split.gain > a.split.gain ? b : a));
      if (best.split.column < 0) break;
      this.#divide(best, builder, gradients, hessians);
    }
    for (const leaf of this.#leaves) {
      const value = leafValue(leaf.gradient, leaf.hessian, parameters.l2, leaf);
      builder.setValue(leaf.node, Math.fround(parameters.learning_rate * value));
    }
    return builder.finish();
  }

  /** Adds the tree that was grown last to the scores of the rows it was learned from. */
  addTo(scores: Float64Array, tree: Tree): void {
    for (const { node, start, end } of this.#leaves) {
      const value = tree.value[node] as number;
      for (let at = start; at < end; at += 1) {
        const row = this.#order[at] as number;
        scores[row] = (scores[row] as number) + value;
      }
    }
  }

  #divide(parent: Leaf, builder: TreeBuilder, gradients: Float64Array, hessians: Float64Array) {
    const { split } = parent;
    const middle = this.#partition(parent);
    const edge = this.#plan.edges[split.column];
    const threshold = edge ? (edge[split.bin] ?? Number.POSITIVE_INFINITY) : 0;
    const nodes = builder.split(parent.node, split, threshold, parent.rows);
    const [left, right] = this.#children(parent, middle, nodes);
    const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
    const isLast = this.#leaves.length + 1 >= this.#plan.parameters.max_leaves;
    large.histogram = parent.histogram;
    small.histogram = this.#histogram();
    // The last division of a tree has no further one to find.
    if (!isLast && this.#mayDivide(large, small)) {
      this.#fill(small, gradients, hessians);
      subtractHistogram(large.histogram, small.histogram);
      this.#ask(small);
      this.#ask(large);
    }
    this.#leaves[this.#leaves.indexOf(parent)] = left;
    this.#leaves.push(right);
  }

  #mayDivide(large: Leaf, small: Leaf): boolean {
    const { min_samples_leaf, max_depth = Number.POSITIVE_INFINITY } = this.#plan.parameters;
    return small.depth < max_depth && large.rows >= 2 * min_samples_leaf;
  }

  #children(parent: Leaf, middle: number, [leftNode, rightNode]: [number, number]): [Leaf, Leaf] {
    const { split, depth, start, end, lowest, highest, histogram } = parent;
    const left: Leaf = {
      ...{ node: leftNode, depth: depth + 1, start, end: middle, lowest, highest, histogram },
      ...{ gradient: split.leftGradient, hessian: split.leftHessian, rows: split.leftRows },
      split: noSplit(),
    };
    const right: Leaf = {
      ...{ node: rightNode, depth: depth + 1, start: middle, end, lowest, highest, histogram },
      gradient: parent.gradient - split.leftGradient,
      hessian: parent.hessian - split.leftHessian,
      rows: parent.rows - split.leftRows,
      split: noSplit(),
    };
    const monotone = this.#plan.monotone[split.column] as number;
    if (monotone !== 0) {
      const { l2 } = this.#plan.parameters;
      const between =
        (leafValue(left.gradient, left.hessian, l2, left) +
          leafValue(right.gradient, right.hessian, l2, right)) /
        2;
      const [lower, upper] = monotone > 0 ? [left, right] : [right, left];
      lower.highest = between;
      upper.lowest = between;
    }
    return [left, right];
  }

  #ask(leaf: Leaf): void {
    const { columns, monotone, parameters } = this.#plan;
    const { max_depth = Number.POSITIVE_INFINITY, min_samples_leaf: minRows, l2 } = parameters;
    if (leaf.depth >= max_depth || leaf.rows < 2 * minRows) return;
    const limits = { minRows, l2 };
    for (let column = 0; column < columns.length; column += 1) {
      const { count, isCategorical } = columns[column] as BinnedColumn;
      const offset = this.#offsets[column] as number;
      if (isCategorical) {
        const question = { column, offset, count };
        this.#findCategorySplit(leaf.histogram, question, leaf, limits, leaf.split);
      } else {
        const question = { column, offset, count, monotone: monotone[column] as number };
        findNumericSplit(leaf.histogram, question, leaf, limits, leaf.split);
      }
    }
  }

  #fill({ start, end, histogram }: Leaf, gradients: Float64Array, hessians: Float64Array): void {
    const rows = { order: this.#order, start, end, gradients: this.#gradients };
    for (let at = start; at < end; at += 1) {
      const row = this.#order[at] as number;
      this.#gradients[at - start] = gradients[row] as number;
      this.#hessians[at - start] = hessians[row] as number;
    }
    const leaf = { ...rows, hessians: this.#hessians };
    fillHistogram(histogram, this.#plan.columns, this.#offsets, leaf);
  }

  /** Rows that go left come first, each side in the order it was in. Answers where the right ones begin. */
  #partition({ start, end, split }: Leaf): number {
    const { bins, count } = this.#plan.columns[split.column] as BinnedColumn;
    const goesLeft = new Uint8Array(256);
    for (let bin = 0; bin < count; bin += 1) {
      goesLeft[bin] = split.leftBins ? (split.leftBins[bin] as number) : bin <= split.bin ? 1 : 0;
    }
    goesLeft[count] = split.isMissingLeft ? 1 : 0;
    const order = this.#order;
    const aside = this.#aside;
    let left = start;
    let right = 0;
    for (let at = start; at < end; at += 1) {
      const row = order[at] as number;
      const isLeft = goesLeft[bins[row] as number] as number;
      // Both are written, and one is kept: no branch to mispredict.
      order[left] = row;
      aside[right] = row;
      left += isLeft;
      right += 1 - isLeft;
    }
    order.set(aside.subarray(0, right), left);
    return left;
  }

  #histogram(): Float64Array {
    return this.#pool.pop() ?? new Float64Array(this.#offsets.at(-1) as number);
  }
}
