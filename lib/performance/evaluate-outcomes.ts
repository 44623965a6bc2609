import type { BinaryCounts } from './binary-counts.ts';
import type { CalibrationCurve } from './calibration-curve.ts';
import {
  type ClassMatrix,
  classMetrics,
  macroF1StandardError,
  matrixMetrics,
} from './class-matrix.ts';
import { evaluateBinaryCounts } from './evaluate-binary.ts';
import { matrixRows } from './evaluation-report.ts';
import {
  atLeastZero,
  type Interval,
  LEVEL,
  logitInterval,
  meanInterval,
  wilsonInterval,
} from './interval.ts';
import { type Moments, varianceOf } from './moments.ts';
import type { Outcomes } from './outcomes.ts';
import { areaOf } from './score-bins.ts';
import type { ThresholdMetrics } from './threshold-metrics.ts';
import type { TieGroups } from './tie-groups.ts';

type Classes = Extract<Outcomes, { task: 'classes' }>;
type Numbers = Extract<Outcomes, { task: 'numbers' }>;

export interface OutcomesEvaluation {
  n: number;
  metrics: Record<string, number | null>;
  intervals: Record<string, Interval>;
  /** Of two, the second is the positive one; null of numbers. */
  classes: string[] | null;
  /** Rows are truth, columns predictions, in the order of classes. */
  confusion: number[][] | null;
  perClass:
    | { class: string; precision: number; recall: number; f1: number; support: number }[]
    | null;
  curve: CalibrationCurve | null;
  thresholds: ThresholdMetrics[];
  notes: string[];
}

/** Metrics of what was added up: as of the rows, but for scores, which are known to three digits (roc_auc, average_precision, ece). */
export function evaluateOutcomes(outcomes: Outcomes): OutcomesEvaluation {
  if (outcomes.task === 'numbers') return evaluateNumbers(outcomes);
  return outcomes.positive === null
    ? evaluateClasses(outcomes)
    : evaluateTwo(outcomes, outcomes.positive);
}

function evaluateTwo({ cells, log_loss, brier }: Classes, positive: string): OutcomesEvaluation {
  const counts: BinaryCounts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const negative = cells
    .flatMap((cell) => cell.slice(0, 2).map(String))
    .find((name) => name !== positive);
  for (const [truth, predicted, , n] of cells) {
    const isTrue = truth === positive;
    if (predicted === positive) counts[isTrue ? 'tp' : 'fp'] += n;
    else counts[isTrue ? 'fn' : 'tn'] += n;
  }
  const scored = cells.filter(([, , score]) => score !== null);
  const isScored = scored.length > 0;
  const groups = isScored ? groupCells(scored, positive) : undefined;
  const found = evaluateBinaryCounts(counts, groups);
  const { n, metrics, intervals, curve, thresholds } = found;
  const notes = [...found.notes, ...(isScored ? noteUnscored(cells) : [])];
  const losses = { log_loss, brier };
  const { tp, fp, fn, tn } = counts;
  return {
    ...{ n, thresholds, notes },
    metrics: { ...metrics, ...(isScored && means(losses)) },
    intervals: { ...present(intervals), ...(isScored && meanIntervals(losses)) },
    classes: [negative ?? `not ${positive}`, positive],
    confusion: [
      [tn, fp],
      [fn, tp],
    ],
    perClass: null,
    curve,
  };
}

function noteUnscored(cells: Classes['cells']): string[] {
  const rows = cells.reduce((sum, [, , score, n]) => sum + (score === null ? n : 0), 0);
  if (rows === 0) return [];
  return [
    `${rows} ${rows === 1 ? 'row has' : 'rows have'} no score; what is of scores leaves them out.`,
  ];
}

function groupCells(cells: Classes['cells'], positive: string): TieGroups {
  const byScore = new Map<number, { p: number; n: number }>();
  let positiveMass = 0;
  let negativeMass = 0;
  for (const [truth, , score, n] of cells) {
    const group = byScore.get(score ?? 0) ?? { p: 0, n: 0 };
    byScore.set(score ?? 0, group);
    if (truth === positive) {
      group.p += n;
      positiveMass += n;
    } else {
      group.n += n;
      negativeMass += n;
    }
  }
  const sorted = [...byScore].sort(([a], [b]) => a - b);
  return {
    scores: Float64Array.from(sorted, ([score]) => score),
    positives: Float64Array.from(sorted, ([, { p }]) => p),
    negatives: Float64Array.from(sorted, ([, { n }]) => n),
    ...{ positiveMass, negativeMass },
  };
}

/** Of each class against the others, to an eighth of a unit of log odds; as roc_auc_score(multi_class='ovr'), where each class has rows and others beside it. */
function areaMetrics(areas: Classes['areas'], n: number): Record<string, number | null> {
  if (!areas) return {};
  const found = areas.map(([, bins]) => areaOf(bins));
  const known = found.flatMap(({ area, positives }) =>
    area === null ? [] : [{ area, positives }],
  );
  const isWhole = known.length === found.length;
  const weigh = (weightOf: (positives: number) => number) =>
    isWhole ? known.reduce((sum, one) => sum + one.area * weightOf(one.positives), 0) : null;
  return {
    roc_auc_ovr: weigh(() => 1 / known.length),
    roc_auc_ovr_weighted: weigh((positives) => positives / n),
  };
}

function evaluateClasses({ cells, log_loss, brier, areas }: Classes): OutcomesEvaluation {
  const names = [...new Set(cells.flatMap((cell) => cell.slice(0, 2).map(String)))].sort();
  const place = new Map(names.map((name, at) => [name, at]));
  const matrix: ClassMatrix = {
    size: names.length,
    counts: new Float64Array(names.length ** 2),
  };
  let n = 0;
  for (const [truth, predicted, , rows] of cells) {
    const at = (place.get(truth) ?? 0) * names.length + (place.get(predicted) ?? 0);
    matrix.counts[at] = (matrix.counts[at] ?? 0) + rows;
    n += rows;
  }
  const counted = matrixMetrics(matrix);
  // Of some rows only, the mean would be of others than the counts.
  const isScored = log_loss.n === n;
  const losses: Record<string, Moments> = isScored ? { log_loss, brier } : {};
  const perClass = classMetrics(matrix);
  const f1 =
    counted &&
    logitInterval(counted.f1_macro, macroF1StandardError(matrix), {
      level: LEVEL,
      method: 'delta, logit',
    });
  return {
    n,
    metrics: { ...counted, ...(isScored && areaMetrics(areas, n)), ...means(losses) },
    intervals: {
      ...present({ accuracy: wilsonInterval((counted?.accuracy ?? 0) * n, n), f1_macro: f1 }),
      ...meanIntervals(losses),
    },
    classes: names,
    confusion: matrixRows(matrix.counts, matrix.size),
    perClass: names.flatMap((name, at) => {
      const one = perClass[at];
      return one ? [{ class: name, ...one }] : [];
    }),
    curve: null,
    thresholds: [],
    notes: n === 0 ? ['There are no rows, so nothing is defined.'] : [],
  };
}

function evaluateNumbers(sums: Numbers): OutcomesEvaluation {
  const { truth, error, absolute, squared, relative } = sums;
  const { n } = truth;
  const parts = { mae: absolute, mse: squared, mape: relative, mean_error: error };
  const intervals = meanIntervals(parts, new Set(['mean_error']));
  const { mse } = intervals;
  const explained = (left: number) =>
    truth.squares === 0 ? (left === 0 ? 1 : 0) : 1 - left / truth.squares;
  return {
    n,
    metrics: {
      ...means(parts),
      rmse: n > 0 ? finite(Math.sqrt(squared.mean)) : null,
      r2: n > 1 ? finite(explained(squared.mean * n)) : null,
      explained_variance: n > 1 ? finite(explained(error.squares)) : null,
      max_error: n > 0 ? finite(sums.max_error) : null,
    },
    intervals: {
      ...intervals,
      ...(mse && {
        rmse: { low: Math.sqrt(mse.low), high: Math.sqrt(mse.high), method: mse.method },
      }),
    },
    ...{ classes: null, confusion: null, perClass: null, curve: null, thresholds: [] },
    notes:
      n === 0
        ? ['There are no rows, so nothing is defined.']
        : Object.values(parts).some(({ mean, squares }) => !Number.isFinite(mean + squares))
          ? ['Some values are too large to be squared.']
          : [],
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function means(parts: Record<string, Moments>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, { n, mean }]) => [name, n > 0 ? finite(mean) : null]),
  );
}

function meanIntervals(
  parts: Record<string, Moments>,
  signed: ReadonlySet<string> = new Set(),
): Record<string, Interval> {
  return present(
    Object.fromEntries(
      Object.entries(parts).map(([name, moments]) => {
        const interval = meanInterval(moments.mean, varianceOf(moments), moments.n);
        return [name, signed.has(name) ? interval : atLeastZero(interval)];
      }),
    ),
  );
}

function present(intervals: Partial<Record<string, Interval | null>>): Record<string, Interval> {
  return Object.fromEntries(
    Object.entries(intervals).filter(
      (entry): entry is [string, Interval] =>
        Boolean(entry[1]) && Number.isFinite(entry[1]?.low) && Number.isFinite(entry[1]?.high),
    ),
  );
}
