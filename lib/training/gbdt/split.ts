/** A leaf, as far as dividing it is concerned. */
export interface LeafSums {
  gradient: number;
  hessian: number;
  rows: number;
  /** What monotone columns above leave for its value. */
  lowest: number;
  highest: number;
}

/** The best division of a leaf so far; overwritten by better ones. */
export interface Split {
  gain: number;
  column: number;
  /** Bins up to it go left. */
  bin: number;
  isMissingLeft: boolean;
  leftBins: Uint8Array | null;
  leftGradient: number;
  leftHessian: number;
  leftRows: number;
}

export interface SplitLimits {
  minRows: number;
  l2: number;
}

/** A leaf of less says too little of the loss's curvature for a Newton step. */
export const LEAST_HESSIAN = 1e-3;

export function noSplit(): Split {
  return {
    gain: 0,
    column: -1,
    bin: 0,
    isMissingLeft: false,
    leftBins: null,
    leftGradient: 0,
    leftHessian: 0,
    leftRows: 0,
  };
}

/** The Newton step of a leaf, kept within its bounds. */
export function leafValue(
  gradient: number,
  hessian: number,
  l2: number,
  { lowest, highest }: LeafSums,
): number {
  const value = -gradient / (hessian + l2);
  return value < lowest ? lowest : value > highest ? highest : value;
}

/** Twice what the loss falls by, to second order, when a leaf takes a value: G² / (H + l2) of the free Newton step. */
export function lossFall(gradient: number, hessian: number, l2: number, value: number): number {
  return -value * (2 * gradient + (hessian + l2) * value);
}
