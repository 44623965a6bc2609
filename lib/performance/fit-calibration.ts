import { calibrationCurve, expectedCalibrationError } from './calibration-curve.ts';
import { fitIsotonic, type IsotonicCurve, isotonicAt } from './isotonic.ts';
import { randomOrder } from './random-order.ts';
import { tieGroups } from './tie-groups.ts';

/** How a score becomes a probability; null: as it is. With the errors that decided, on rows that were not learned from. */
export interface Calibration {
  curve: IsotonicCurve | null;
  eceRaw: number | null;
  eceCalibrated: number | null;
}

const FOLDS = 5;
/** With fewer rows of a class a curve would be made of chance. */
const LEAST_PER_CLASS = 10;

/**
 * An isotonic curve from scores to the share of positives, learned from labelled rows, if it does not worsen the expected calibration error: on each fifth of
 * the rows by a curve of the other four (folds by chance of `seed`, each with its part of either class). A model that is calibrated already keeps its scores.
 */
export function fitCalibration(
  labels: Uint8Array,
  scores: Float64Array,
  { seed, folds = FOLDS }: { seed: number; folds?: number },
): Calibration {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const none = { curve: null, eceRaw: eceOf(labels, scores), eceCalibrated: null };
  if (Math.min(positives, labels.length - positives) < LEAST_PER_CLASS) return none;
  const fold = foldRows(labels, folds, seed);
  const calibrated = new Float64Array(scores.length);
  for (let held = 0; held < folds; held += 1) {
    const inside = (_value: number, row: number) => fold[row] !== held;
    const curve = fitIsotonic(scores.filter(inside), labels.filter(inside));
    for (let row = 0; row < scores.length; row += 1) {
      if (fold[row] === held) calibrated[row] = isotonicAt(curve, scores[row] as number);
    }
  }
  const eceCalibrated = eceOf(labels, calibrated);
  const isWorse = (eceCalibrated ?? 0) > (none.eceRaw ?? 0);
  return { ...none, eceCalibrated, curve: isWorse ? null : fitIsotonic(scores, labels) };
}

export function calibrate({ curve }: Calibration, scores: Float64Array): Float64Array {
  return curve ? scores.map((score) => isotonicAt(curve, score)) : scores;
}

function eceOf(labels: Uint8Array, scores: Float64Array): number | null {
  return expectedCalibrationError(calibrationCurve(tieGroups(labels, scores)));
}

/** To each row a fold; classes are dealt out one by one. */
function foldRows(labels: Uint8Array, folds: number, seed: number): Uint8Array {
  const fold = new Uint8Array(labels.length);
  const next = [0, 0];
  for (const row of randomOrder(labels.length, seed)) {
    const label = labels[row] as number;
    fold[row] = (next[label] as number) % folds;
    next[label] = (next[label] as number) + 1;
  }
  return fold;
}
