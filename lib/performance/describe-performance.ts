import type { BinaryEvaluation } from './evaluate-binary.ts';
import type { OutcomesEvaluation } from './evaluate-outcomes.ts';
import type { Interval } from './interval.ts';
import { zOf } from './interval.ts';
import { nameChange } from './name-change.ts';
import type { VersionPerformance } from './operations.ts';

const METRIC = 'roc_auc';
/** Points of AUC that are of consequence. */
const FLOOR = 0.02;

export function toEvaluation(given: OutcomesEvaluation | null): VersionPerformance['evaluation'] {
  if (!given) return null;
  const { confusion, perClass, curve, ...rest } = given;
  return {
    ...rest,
    confusion_matrix: confusion,
    per_class: perClass,
    calibration_curve: curve,
  };
}

/** What became worse since the reference, by the area under the curve: realised, and as the estimate has it. null: there is no estimate. */
export function describeChange({
  reference,
  estimated,
  realised,
}: {
  reference: BinaryEvaluation;
  estimated: BinaryEvaluation | null;
  realised: OutcomesEvaluation | null;
}): VersionPerformance['change'] {
  const before = reference.metrics[METRIC];
  const expected = estimated?.metrics[METRIC];
  if (before === null || expected === null || expected === undefined) return null;
  const now = realised?.metrics[METRIC] ?? null;
  const beforeError = errorOf(reference.intervals[METRIC]);
  // Where nothing says how sure it is, nothing is made of it.
  const standardError = Math.hypot(beforeError, errorOf(realised?.intervals[METRIC]));
  const found = nameChange(
    {
      realised: now === null ? null : { before, now, standardError },
      estimated: { before, now: expected, standardError: beforeError },
      labels: realised?.n ?? 0,
      isHigherBetter: true,
    },
    { floor: FLOOR },
  );
  return {
    metric: METRIC,
    name: found.name,
    reference: before,
    realised: now,
    estimated: expected,
  };
}

function errorOf(interval: Interval | null | undefined): number {
  return interval ? (interval.high - interval.low) / (2 * zOf(0.95)) : Number.POSITIVE_INFINITY;
}
