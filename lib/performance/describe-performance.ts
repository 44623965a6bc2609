import type { OutcomesEvaluation } from './evaluate-outcomes.ts';
import type { Interval } from './interval.ts';
import { zOf } from './interval.ts';
import { type ChangeName, nameChange } from './name-change.ts';
import type { VersionPerformance } from './operations.ts';

type Task = 'binary' | 'multiclass' | 'regression';

interface Judged {
  metric: string;
  /** What of it is of consequence: points, or a share of what it was. */
  floor: number;
  isHigherBetter: boolean;
}

/** By which metrics it is said whether a model became worse: how it ranks, and whether its probabilities still hold. */
const JUDGED: Record<Task, readonly Judged[]> = {
  binary: [
    { metric: 'roc_auc', floor: 0.02, isHigherBetter: true },
    { metric: 'brier', floor: 0.01, isHigherBetter: false },
  ],
  multiclass: [{ metric: 'accuracy', floor: 0.02, isHigherBetter: true }],
  regression: [{ metric: 'mae', floor: 0.05, isHigherBetter: false }],
};

/** Of all metrics together what is named by chance alone. */
const CHANCE = 0.01;

/** Of several metrics the first name of these that one of them has. */
const GRAVEST: readonly ChangeName[] = [
  ...(['both', 'concept_drift', 'covariate_drift', 'selective_labels'] as const),
  ...(['not_realised', 'stable', 'not_enough_labels'] as const),
];

/** Metrics of what an estimate was learned from, and how sure they are. */
export interface Known {
  /** It was learned from the version's first labelled rows, since the reference has no labels: how many, and whether these are all there are so far. null: from the reference. */
  firstLabels: { rows: number; isAll: boolean } | null;
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

type Metrics = Readonly<Record<string, number | null>>;

/**
 * What became worse since the reference: realised, and as the estimate has it of the rows that have labels. Of several metrics the one with the gravest name is told. null: there is no
 * estimate.
 */
export function describeChange(
  task: Task,
  given: {
    reference: Known;
    /** Of rows with labels; where that is not known, of all. */
    estimated: Metrics | null;
    /** Of all rows; null: `estimated` is of all, of which most have no label. */
    others: Metrics | null;
    realised: OutcomesEvaluation | null;
  },
): VersionPerformance['change'] {
  const judged = JUDGED[task].flatMap((one) => judge(task, one, given) ?? []);
  for (const name of GRAVEST) {
    const found = judged.find((change) => change.name === name);
    if (found) return found;
  }
  return null;
}

function judge(
  task: Task,
  { metric, floor, isHigherBetter }: Judged,
  { reference, estimated, others, realised }: Parameters<typeof describeChange>[1],
): VersionPerformance['change'] {
  const before = reference.metrics[metric] ?? null;
  const expected = estimated?.[metric] ?? null;
  if (before === null || expected === null) return null;
  const { firstLabels } = reference;
  const now = realised?.metrics[metric] ?? null;
  const n = realised?.n ?? 0;
  // Rows say nothing of what changed since themselves; more may have come since these were all.
  const labels = firstLabels?.isAll && n <= firstLabels.rows ? 0 : n;
  const beforeError = errorOf(reference.intervals[metric]);
  // Where nothing says how sure it is, nothing is made of it.
  const standardError = Math.hypot(beforeError, errorOf(realised?.intervals[metric]));
  const found = nameChange(
    {
      realised: now === null ? null : { before, now, standardError },
      estimated: { before, now: expected, standardError: beforeError },
      ...{ labels, others: others && (others[metric] ?? null), isHigherBetter },
    },
    {
      floor: task === 'regression' ? floor * Math.abs(before) : floor,
      level: 1 - CHANCE / JUDGED[task].length,
    },
  );
  // That nothing is known is not that nothing changed.
  const isKnown = now === null || Number.isFinite(errorOf(realised?.intervals[metric]));
  if (found.name === 'stable' && !isKnown) return null;
  const compared = { reference: before, first_labels: firstLabels?.rows ?? null };
  return { metric, name: found.name, ...compared, realised: now, estimated: expected };
}

function errorOf(interval: Interval | null | undefined): number {
  return interval ? (interval.high - interval.low) / (2 * zOf(0.95)) : Number.POSITIVE_INFINITY;
}
