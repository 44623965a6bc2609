import { answerColumns } from '#lib/monitoring/answer-columns.ts';
import type { ReferenceProfile } from '#lib/monitoring/contract.ts';
import type { WatchedVersion } from '#lib/monitoring/profile-reference.ts';
import { answerOf } from '#lib/monitoring/traffic-columns.ts';
import { meanShift } from '#lib/stats/mean-shift.ts';
import type { PredictionShift } from './contract.ts';

export type FoundShift = Omit<PredictionShift, 'drifting_since' | 'streak'>;

/** Of the α of a scan, which its columns and its whole row have taken already: 0.001 of 0.05. How much dependent values are worth is an estimate, and of a mean nothing corrects it. */
const SHARE_OF_ALPHA = 0.02;

/**
 * The classic monitor of predictions: |mean − baseline mean| / baseline standard deviation of the last `window` of them, against a threshold; of fewer it says nothing. Where they are as they
 * were, chance alone comes over a low threshold, and far more often where they hang together: so that they drift it also has to be certain, for as many as they are worth. What is over
 * the threshold without being certain is not known. Classes without scores have no mean. `outputs` are of the log, oldest first.
 */
export function predictionShift(
  { task }: Pick<WatchedVersion, 'task'>,
  { columns }: Pick<ReferenceProfile, 'columns'>,
  outputs: readonly unknown[],
  { window, threshold, alpha }: { window: number; threshold: number; alpha: number },
): FoundShift | null {
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
  const { moments, effective } = column;
  const baseline = column.counts && moments ? { ...moments, effective } : null;
  const found =
    values.length === 0
      ? null
      : meanShift(Float64Array.from(values), baseline ?? { mean: 0, deviation: 0, effective: 0 });
  const known = baseline ? found : null;
  const isOver = known !== null && values.length === window && known.shift >= threshold;
  const isCertain = known !== null && known.pValue < alpha * SHARE_OF_ALPHA;
  const isStable = known !== null && values.length === window && !isOver;
  return {
    ...{ role, predictions: values.length, wanted: window, mean: found?.mean ?? null, threshold },
    baseline_mean: baseline?.mean ?? null,
    baseline_deviation: baseline?.deviation ?? null,
    shift: known && Number.isFinite(known.shift) ? known.shift : null,
    is_over: isOver,
    p_value: known?.pValue ?? null,
    n_effective: found && Math.floor(found.effective),
    verdict: isOver && isCertain ? 'drift' : isStable ? 'stable' : 'not_enough_data',
  };
}
