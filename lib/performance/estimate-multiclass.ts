import { type ClassMatrix, matrixMetrics } from './class-matrix.ts';
import { MULTICLASS_METRICS, type MulticlassMetric } from './evaluate-multiclass.ts';
import { type Calibration, calibrate, fitCalibration } from './fit-calibration.ts';
import { clippedLog } from './probability-loss.ts';
import { rocAuc } from './roc-auc.ts';
import { binScores, type ScoreBins } from './score-bins.ts';
import { meanOf } from './sum.ts';
import { expectedTieGroups } from './tie-groups.ts';

export interface MulticlassEstimate {
  n: number;
  metrics: Record<MulticlassMetric, number | null>;
  matrix: ClassMatrix;
  /** Of each class against the others. */
  scores: ScoreBins[];
}

/** Each class against the rest. */
export function fitClassCalibrations(
  labels: Int32Array,
  scores: readonly Float64Array[],
  { seed }: { seed: number },
): Calibration[] {
  return scores.map((column, k) =>
    fitCalibration(
      Uint8Array.from(labels, (label) => (label === k ? 1 : 0)),
      column,
      { seed },
    ),
  );
}

/**
 * The same for several classes (see estimate-binary.ts): calibrated probabilities of a row are brought to a sum of 1, and each row counts towards every true
 * class with its probability, in the column of the class it was predicted as. One-versus-rest areas sort by the raw score of the class.
 */
export function estimateMulticlass(
  scores: readonly Float64Array[],
  predictions: Int32Array,
  calibrations: readonly Calibration[],
): MulticlassEstimate | null {
  const n = predictions.length;
  const size = scores.length;
  if (n === 0) return null;
  const probabilities = normalise(
    scores.map((column, k) =>
      calibrate(calibrations[k] ?? { curve: null, eceRaw: null, eceCalibrated: null }, column),
    ),
    scores,
  );
  const counts = new Float64Array(size * size);
  for (let row = 0; row < n; row += 1) {
    for (let k = 0; k < size; k += 1) {
      const at = k * size + (predictions[row] as number);
      counts[at] = (counts[at] as number) + (probabilities[k]?.[row] as number);
    }
  }
  const matrix = { size, counts };
  const groups = scores.map((column, k) =>
    expectedTieGroups(column, probabilities[k] ?? new Float64Array(n)),
  );
  const areas = groups.map(rocAuc);
  const isWhole = areas.every((area) => area !== null);
  const weigh = (weight: (k: number) => number) =>
    isWhole ? areas.reduce<number>((sum, area, k) => sum + (area ?? 0) * weight(k), 0) : null;
  const expected = (row: number, loss: (k: number) => number) => {
    let sum = 0;
    for (let k = 0; k < size; k += 1) sum += (probabilities[k]?.[row] as number) * loss(k);
    return sum;
  };
  const scoreOf = (row: number, k: number) => scores[k]?.[row] as number;
  const squares = (row: number) =>
    scores.reduce((sum, column) => sum + (column[row] as number) ** 2, 0);
  const halved = size === 2 ? 2 : 1;
  const none = Object.fromEntries(MULTICLASS_METRICS.map((name) => [name, null]));
  return {
    n,
    metrics: {
      ...none,
      ...matrixMetrics(matrix),
      roc_auc_ovr: weigh(() => 1 / size),
      roc_auc_ovr_weighted: weigh((k) => (groups[k]?.positiveMass ?? 0) / n),
      log_loss: meanOf(n, (row) => expected(row, (k) => clippedLog(scoreOf(row, k)))).mean,
      // Σ_k (y_k − s_k)² = 1 − 2 s_true + Σ s_k².
      brier:
        meanOf(n, (row) => expected(row, (k) => 1 - 2 * scoreOf(row, k) + squares(row))).mean /
        halved,
    } as MulticlassEstimate['metrics'],
    matrix,
    scores: groups.map(binScores),
  };
}

/** Where nothing is likely, what the scores say. */
function normalise(
  calibrated: readonly Float64Array[],
  scores: readonly Float64Array[],
): Float64Array[] {
  const rows = scores[0]?.length ?? 0;
  const sums = new Float64Array(rows);
  const given = new Float64Array(rows);
  for (const [k, column] of calibrated.entries()) {
    for (let row = 0; row < rows; row += 1) {
      sums[row] = (sums[row] as number) + (column[row] as number);
      given[row] = (given[row] as number) + (scores[k]?.[row] as number);
    }
  }
  return calibrated.map((column, k) =>
    column.map((value, row) => {
      const sum = sums[row] as number;
      if (sum > 0) return value / sum;
      const whole = given[row] as number;
      return whole > 0 ? (scores[k]?.[row] as number) / whole : 1 / scores.length;
    }),
  );
}
