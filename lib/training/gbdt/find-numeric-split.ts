import { STRIDE } from './histogram.ts';
import {
  LEAST_HESSIAN,
  type LeafSums,
  leafValue,
  lossFall,
  type Split,
  type SplitLimits,
} from './split.ts';

export interface NumericQuestion {
  column: number;
  /** Of the column in the histogram. */
  offset: number;
  count: number;
  /** 1 where the right side may not be lower, −1 where it may not be higher. */
  monotone: number;
}

/** Asks at every edge whether it divides the leaf better than `best` does; what is missing goes to the side where it lowers the loss more. */
export function findNumericSplit(
  histogram: Float64Array,
  question: NumericQuestion,
  leaf: LeafSums,
  limits: SplitLimits,
  best: Split,
): void {
  const missing = question.offset + question.count * STRIDE;
  const missingRows = histogram[missing + 2] as number;
  if (missingRows === 0) {
    sweep(histogram, question, leaf, limits, best, false, question.count - 1);
    return;
  }
  // With something missing, all values may go left and only what is missing right.
  sweep(histogram, question, leaf, limits, best, false, question.count);
  sweep(histogram, question, leaf, limits, best, true, question.count - 1);
}

function sweep(
  histogram: Float64Array,
  { column, offset, count, monotone }: NumericQuestion,
  leaf: LeafSums,
  { minRows, l2 }: SplitLimits,
  best: Split,
  isMissingLeft: boolean,
  end: number,
): void {
  const missing = offset + count * STRIDE;
  let gradient = isMissingLeft ? (histogram[missing] as number) : 0;
  let hessian = isMissingLeft ? (histogram[missing + 1] as number) : 0;
  let rows = isMissingLeft ? (histogram[missing + 2] as number) : 0;
  const whole = lossFall(
    leaf.gradient,
    leaf.hessian,
    l2,
    leafValue(leaf.gradient, leaf.hessian, l2, leaf),
  );
  const hasMissing = (histogram[missing + 2] as number) > 0;
  for (let bin = 0; bin < end; bin += 1) {
    const at = offset + bin * STRIDE;
    const here = histogram[at + 2] as number;
    // An empty bin leaves both sides as they were.
    if (here === 0) continue;
    gradient += histogram[at] as number;
    hessian += histogram[at + 1] as number;
    rows += here;
    if (rows < minRows || hessian < LEAST_HESSIAN) continue;
    const rightHessian = leaf.hessian - hessian;
    if (leaf.rows - rows < minRows || rightHessian < LEAST_HESSIAN) break;
    const rightGradient = leaf.gradient - gradient;
    const left = leafValue(gradient, hessian, l2, leaf);
    const right = leafValue(rightGradient, rightHessian, l2, leaf);
    if ((left - right) * monotone > 0) continue;
    const gain =
      lossFall(gradient, hessian, l2, left) +
      lossFall(rightGradient, rightHessian, l2, right) -
      whole;
    if (!(gain > best.gain)) continue;
    best.gain = gain;
    best.column = column;
    best.bin = bin;
    best.leftBins = null;
    best.isMissingLeft = hasMissing ? isMissingLeft : rows * 2 > leaf.rows;
    best.leftGradient = gradient;
    best.leftHessian = hessian;
    best.leftRows = rows;
  }
}
