import { STRIDE } from './histogram.ts';
import {
  LEAST_HESSIAN,
  type LeafSums,
  leafValue,
  lossFall,
  type Split,
  type SplitLimits,
} from './split.ts';

/** Categories with fewer rows in a leaf go where all of these go together. */
const LEAST_ROWS = 10;
/** Added to the hessian, so that a category of few rows is not first or last by chance. */
const SMOOTHING = 10;
const MOST_GROUPS = 257;

interface Groups {
  count: number;
  gradient: Float64Array;
  hessian: Float64Array;
  rows: Float64Array;
  /** Of each group its place in the three above, by what it would have the leaf answer. */
  order: Uint16Array;
  ofBin: Int16Array;
}

/**
 * Divides categories in two. In the order of gradient / hessian the best division is a prefix (Fisher, JASA 53, 1958), so that of 2^k divisions k − 1 are
 * asked. What is missing, or unknown to the model, is one of the categories. Holds its working memory: one for each training.
 */
export function createCategorySplitter() {
  const groups: Groups = {
    count: 0,
    gradient: new Float64Array(MOST_GROUPS),
    hessian: new Float64Array(MOST_GROUPS),
    rows: new Float64Array(MOST_GROUPS),
    order: new Uint16Array(MOST_GROUPS),
    ofBin: new Int16Array(MOST_GROUPS),
  };
  return (
    histogram: Float64Array,
    question: { column: number; offset: number; count: number },
    leaf: LeafSums,
    limits: SplitLimits,
    best: Split,
  ): void => {
    gather(histogram, question.offset, question.count, groups);
    const length = bestPrefix(groups, leaf, limits, best);
    if (length === 0) return;
    best.column = question.column;
    best.bin = 0;
    assignSides(groups, question.count, length, leaf, best);
  };
}

function gather(histogram: Float64Array, offset: number, count: number, groups: Groups): void {
  const { gradient, hessian, rows, order, ofBin } = groups;
  // Group 0 has the rare ones together.
  gradient[0] = 0;
  hessian[0] = 0;
  rows[0] = 0;
  let size = 1;
  for (let bin = 0; bin <= count; bin += 1) {
    const at = offset + bin * STRIDE;
    const here = histogram[at + 2] as number;
    let group = 0;
    if (here >= LEAST_ROWS) {
      group = size;
      size += 1;
      gradient[group] = 0;
      hessian[group] = 0;
      rows[group] = 0;
    }
    ofBin[bin] = group;
    // What subtraction left in an empty bin is rounding.
    if (here === 0) continue;
    gradient[group] = (gradient[group] as number) + (histogram[at] as number);
    hessian[group] = (hessian[group] as number) + (histogram[at + 1] as number);
    rows[group] = (rows[group] as number) + here;
  }
  const first = rows[0] === 0 ? 1 : 0;
  groups.count = size - first;
  for (let at = 0; at < groups.count; at += 1) order[at] = first + at;
  const answer = (group: number) =>
    (gradient[group] as number) / ((hessian[group] as number) + SMOOTHING);
  order.subarray(0, groups.count).sort((a, b) => answer(a) - answer(b) || a - b);
}

/** How many groups go left in the best division; 0 where `best` is not beaten. */
function bestPrefix(
  { count, gradient, hessian, rows, order }: Groups,
  leaf: LeafSums,
  { minRows, l2 }: SplitLimits,
  best: Split,
): number {
  let leftGradient = 0;
  let leftHessian = 0;
  let leftRows = 0;
  let length = 0;
  const value = leafValue(leaf.gradient, leaf.hessian, l2, leaf);
  const whole = lossFall(leaf.gradient, leaf.hessian, l2, value);
  for (let at = 0; at < count - 1; at += 1) {
    const group = order[at] as number;
    leftGradient += gradient[group] as number;
    leftHessian += hessian[group] as number;
    leftRows += rows[group] as number;
    if (leftRows < minRows || leftHessian < LEAST_HESSIAN) continue;
    const rightHessian = leaf.hessian - leftHessian;
    if (leaf.rows - leftRows < minRows || rightHessian < LEAST_HESSIAN) break;
    const rightGradient = leaf.gradient - leftGradient;
    const left = leafValue(leftGradient, leftHessian, l2, leaf);
    const right = leafValue(rightGradient, rightHessian, l2, leaf);
    const gain =
      lossFall(leftGradient, leftHessian, l2, left) +
      lossFall(rightGradient, rightHessian, l2, right) -
      whole;
    if (!(gain > best.gain)) continue;
    length = at + 1;
    best.gain = gain;
    best.leftGradient = leftGradient;
    best.leftHessian = leftHessian;
    best.leftRows = leftRows;
  }
  return length;
}

/** Categories that the leaf has no row of go with the larger side. */
function assignSides(
  { order, rows, ofBin }: Groups,
  count: number,
  length: number,
  leaf: LeafSums,
  best: Split,
): void {
  const isLeft = new Uint8Array(MOST_GROUPS);
  for (let at = 0; at < length; at += 1) isLeft[order[at] as number] = 1;
  if (rows[0] === 0) isLeft[0] = best.leftRows * 2 > leaf.rows ? 1 : 0;
  best.leftBins = Uint8Array.from(
    { length: count },
    (_, bin) => isLeft[ofBin[bin] as number] as number,
  );
  best.isMissingLeft = isLeft[ofBin[count] as number] === 1;
}
