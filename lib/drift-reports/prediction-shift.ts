import { answerColumns } from '#lib/monitoring/answer-columns.ts';
import type { ReferenceProfile } from '#lib/monitoring/contract.ts';
import type { WatchedVersion } from '#lib/monitoring/profile-reference.ts';
import { answerOf } from '#lib/monitoring/traffic-columns.ts';
import type { PredictionShift } from './contract.ts';

/**
 * The classic monitor of predictions: |mean − baseline mean| / baseline standard deviation of the last `window` of them, against a threshold; of fewer it says nothing. Classes
 * without scores have no mean. `outputs` are of the log, oldest first.
 */
export function predictionShift(
  { task }: Pick<WatchedVersion, 'task'>,
  { columns }: Pick<ReferenceProfile, 'columns'>,
  outputs: readonly unknown[],
  { window, threshold }: { window: number; threshold: number },
): PredictionShift | null {
  const role = task === 'regression' ? 'value' : 'score';
  const column = columns.find((one) => one.role === role);
  if (!column) return null;
  const values = outputs
    .flatMap((output) => {
      const answer = answerOf(output);
      return answer ? [...(answerColumns(task, answer)[role] ?? [])] : [];
    })
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
    .slice(-window);
  const mean =
    values.length === 0 ? null : values.reduce((sum, value) => sum + value / values.length, 0);
  const baseline = column.counts ? column.moments : null;
  const shift = mean === null || !baseline ? null : shiftOf(mean, baseline);
  const isFull = values.length === window && baseline;
  return {
    ...{ role, predictions: values.length, wanted: window, mean, threshold },
    baseline_mean: baseline?.mean ?? null,
    baseline_deviation: baseline?.deviation ?? null,
    shift: shift !== null && Number.isFinite(shift) ? shift : null,
    verdict:
      isFull && shift !== null ? (shift >= threshold ? 'drift' : 'stable') : 'not_enough_data',
  };
}

/** From a constant any step is infinitely far. */
function shiftOf(mean: number, { mean: usual, deviation }: { mean: number; deviation: number }) {
  const gap = Math.abs(mean - usual);
  return gap === 0 ? 0 : gap / deviation;
}
