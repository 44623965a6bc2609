import type { BinaryDecision } from './estimate-binary.ts';
import { BINARY_METRICS, type BinaryMetric, evaluateBinary } from './evaluate-binary.ts';
import { type Calibration, calibrate } from './fit-calibration.ts';
import { randomOrder, seededNumbers } from './random-order.ts';

const DRAWS = 100;
/** Draws are of so many rows at most; with more rows errors shrink by the root. */
const MOST_ROWS = 10_000;

/**
 * How far the realised metrics of these rows will be from their estimate if its probabilities are right: standard deviations over labels that are drawn by them
 * (the sampling error of a parametric bootstrap, Efron and Tibshirani 1993, 6.5). Of accuracy that is √(Σ p(1 − p))/n. Null where a metric was not
 * defined in every draw.
 */
export function estimateSpread(
  scores: Float64Array,
  calibration: Calibration,
  decision: BinaryDecision,
  { seed, draws = DRAWS }: { seed: number; draws?: number },
): Record<BinaryMetric, number | null> {
  const at = randomOrder(scores.length, seed).subarray(0, MOST_ROWS);
  const drawn = Float64Array.from(at, (row) => scores[row] as number);
  const chances = calibrate(calibration, drawn);
  const rule =
    'threshold' in decision
      ? { threshold: decision.threshold }
      : {
          threshold: 1,
          predictions: Uint8Array.from(at, (row) => decision.predictions[row] as number),
        };
  const next = seededNumbers(seed + 1);
  const found = Array.from({ length: draws }, () => {
    const labels = Uint8Array.from(chances, (chance) => (next() < chance ? 1 : 0));
    return evaluateBinary({ labels, scores: drawn, ...rule }).metrics;
  });
  const shrink = Math.sqrt(at.length / Math.max(1, scores.length));
  return Object.fromEntries(
    BINARY_METRICS.map((name) => {
      const deviation = standardDeviation(found.map((metrics) => metrics[name]));
      return [name, deviation === null ? null : deviation * shrink];
    }),
  ) as Record<BinaryMetric, number | null>;
}

function standardDeviation(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length || known.length < 2) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (known.length - 1));
}
