import type { OutcomesEvaluation } from './evaluate-outcomes.ts';
import type { Interval } from './interval.ts';
import { zOf } from './interval.ts';
import { nameChange } from './name-change.ts';
import type { VersionPerformance } from './operations.ts';

type Task = 'binary' | 'multiclass' | 'regression';

/** By which metric it is said whether a model became worse, and what of it is of consequence: points, or a share of what it was. */
const JUDGED = {
  binary: { metric: 'roc_auc', floor: 0.02, isHigherBetter: true },
  multiclass: { metric: 'accuracy', floor: 0.02, isHigherBetter: true },
  regression: { metric: 'mae', floor: 0.05, isHigherBetter: false },
} as const;

/** Metrics of the reference and how sure they are. */
export interface Known {
  metrics: Readonly<Record<string, number | null>>;
  intervals: Readonly<Partial<Record<string, Interval | null>>>;
}

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

/** What became worse since the reference, by the metric that says most of such a task: realised, and as the estimate has it. null: there is no estimate. */
export function describeChange(
  task: Task,
  {
    reference,
    estimated,
    realised,
  }: {
    reference: Known;
    estimated: Readonly<Record<string, number | null>> | null;
    realised: OutcomesEvaluation | null;
  },
): VersionPerformance['change'] {
  const { metric, floor, isHigherBetter } = JUDGED[task];
  const before = reference.metrics[metric] ?? null;
  const expected = estimated?.[metric] ?? null;
  if (before === null || expected === null) return null;
  const now = realised?.metrics[metric] ?? null;
  const beforeError = errorOf(reference.intervals[metric]);
  // Where nothing says how sure it is, nothing is made of it.
  const standardError = Math.hypot(beforeError, errorOf(realised?.intervals[metric]));
  const found = nameChange(
    {
      realised: now === null ? null : { before, now, standardError },
      estimated: { before, now: expected, standardError: beforeError },
      labels: realised?.n ?? 0,
      isHigherBetter,
    },
    { floor: task === 'regression' ? floor * Math.abs(before) : floor },
  );
  return { metric, name: found.name, reference: before, realised: now, estimated: expected };
}

function errorOf(interval: Interval | null | undefined): number {
  return interval ? (interval.high - interval.low) / (2 * zOf(0.95)) : Number.POSITIVE_INFINITY;
}
