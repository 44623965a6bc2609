import { clippedLog } from '#lib/performance/probability-loss.ts';
import { seededNumbers } from '#lib/performance/random-order.ts';

/** What two models said of the same rows. */
export type AnsweredRows =
  | {
      task: 'binary';
      /** 1: the positive class. */
      truth: Uint8Array;
      /** Scores of the positive class. */
      champion: Float64Array;
      challenger: Float64Array;
    }
  | { task: 'regression'; truth: Float64Array; champion: Float64Array; challenger: Float64Array }
  | {
      task: 'multiclass';
      truth: Int32Array;
      /** A score of each class, row by row. */
      champion: Float64Array;
      challenger: Float64Array;
      classes: number;
    };

export const COMPARED = {
  binary: ['roc_auc', 'log_loss', 'brier', 'accuracy'],
  multiclass: ['log_loss', 'accuracy'],
  regression: ['mae', 'rmse'],
} as const;
export type ComparedMetric = (typeof COMPARED)[keyof typeof COMPARED][number];

const HIGHER_IS_BETTER: ReadonlySet<ComparedMetric> = new Set(['roc_auc', 'accuracy']);

export interface Comparison {
  metric: ComparedMetric;
  rows: number;
  /** Rows of the rarer class; of numbers all. */
  informative: number;
  champion: number;
  challenger: number;
  /** How much better the challenger is, in the metric’s unit, and always positive for better. */
  gain: number;
  /** Of the gains of draws, 95 % or as much as was asked for. */
  low: number;
  high: number;
}

const DRAWS = 1000;

/**
 * How much better a challenger is than the champion on the same rows: the metric of each, and the percentile interval of their difference over draws of the rows
 * with replacement, the same for both (the paired bootstrap, Efron and Tibshirani 1993, 16.2). null: the metric is not defined of the rows.
 */
export function compareAnswers(
  rows: AnsweredRows,
  metric: ComparedMetric,
  {
    seed,
    draws = DRAWS,
    only,
    confidence = 0.95,
  }: { seed: number; draws?: number; only?: Uint32Array; confidence?: number },
): Comparison | null {
  const given: readonly string[] = COMPARED[rows.task];
  if (!given.includes(metric)) {
    throw new RangeError(
      `${metric} is none of ${given.join(', ')}, which a ${rows.task} model has`,
    );
  }
  const at = only ?? Uint32Array.from(rows.truth, (_, row) => row);
  const sign = HIGHER_IS_BETTER.has(metric) ? 1 : -1;
  const [of, other] = (['champion', 'challenger'] as const).map((who) =>
    weighedMetric(rows, metric, who, at),
  );
  if (!of || !other) return null;
  const once = new Float64Array(at.length).fill(1);
  const champion = of(once);
  const challenger = other(once);
  if (champion === null || challenger === null) return null;
  const next = seededNumbers(seed);
  const gains: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const weights = new Float64Array(at.length);
    for (let row = 0; row < at.length; row += 1) {
      const drawn = Math.floor(next() * at.length);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    const [a, b] = [of(weights), other(weights)];
    if (a !== null && b !== null) gains.push(sign * (b - a));
  }
  gains.sort((a, b) => a - b);
  // Of a draw without both classes nothing is defined; of many such, nothing is certain.
  const isCertain = gains.length >= draws * 0.95;
  const tail = (1 - confidence) / 2;
  const quantile = (share: number) => gains[Math.round(share * (gains.length - 1))] ?? 0;
  return {
    ...{ metric, rows: at.length, informative: informativeOf(rows, at), champion, challenger },
    gain: sign * (challenger - champion),
    low: isCertain ? quantile(tail) : Number.NEGATIVE_INFINITY,
    high: isCertain ? quantile(1 - tail) : Number.POSITIVE_INFINITY,
  };
}

type Weighed = (weights: Float64Array) => number | null;

function weighedMetric(
  rows: AnsweredRows,
  metric: ComparedMetric,
  who: 'champion' | 'challenger',
  at: Uint32Array,
): Weighed {
  if (rows.task === 'binary' && metric === 'roc_auc') return weighedArea(rows, who, at);
  const loss = lossOf(rows, metric, who);
  const losses = Float64Array.from(at, loss);
  return (weights) => {
    let sum = 0;
    let weight = 0;
    for (let row = 0; row < losses.length; row += 1) {
      sum += (weights[row] as number) * (losses[row] as number);
      weight += weights[row] as number;
    }
    if (weight === 0) return null;
    return metric === 'rmse' ? Math.sqrt(sum / weight) : sum / weight;
  };
}

/** What the metric is the mean of; of rmse, whose root is taken. */
function lossOf(
  rows: AnsweredRows,
  metric: ComparedMetric,
  who: 'champion' | 'challenger',
): (row: number) => number {
  const said = rows[who];
  if (rows.task === 'regression') {
    const error = (row: number) => (said[row] as number) - (rows.truth[row] as number);
    return metric === 'rmse' ? (row) => error(row) ** 2 : (row) => Math.abs(error(row));
  }
  if (rows.task === 'binary') {
    const { truth } = rows;
    const isRight = (row: number) => (said[row] as number) >= 0.5 === (truth[row] === 1);
    if (metric === 'accuracy') return (row) => (isRight(row) ? 1 : 0);
    if (metric === 'brier') return (row) => ((said[row] as number) - (truth[row] as number)) ** 2;
    return (row) =>
      clippedLog(truth[row] === 1 ? (said[row] as number) : 1 - (said[row] as number));
  }
  const { truth, classes } = rows;
  if (metric === 'log_loss') {
    return (row) => clippedLog(said[row * classes + (truth[row] as number)] as number);
  }
  return (row) => {
    const scores = said.subarray(row * classes, (row + 1) * classes);
    return scores.indexOf(scores.reduce((a, b) => Math.max(a, b))) === truth[row] ? 1 : 0;
  };
}

/** The area under the curve with weights, of rows sorted once: pairs that are in order count one, ties a half (Mann and Whitney 1947). */
function weighedArea(
  { truth, ...said }: Extract<AnsweredRows, { task: 'binary' }>,
  who: 'champion' | 'challenger',
  at: Uint32Array,
): Weighed {
  const scores = said[who];
  const scoreAt = (place: number) => scores[at[place] as number] as number;
  const order = Uint32Array.from(at, (_, place) => place).sort((a, b) => scoreAt(a) - scoreAt(b));
  return (weights) => {
    let negatives = 0;
    let positives = 0;
    let pairs = 0;
    for (let from = 0; from < order.length; ) {
      let end = from;
      let tiedPositives = 0;
      let tiedNegatives = 0;
      while (
        end < order.length &&
        scoreAt(order[end] as number) === scoreAt(order[from] as number)
      ) {
        const place = order[end] as number;
        const weight = weights[place] as number;
        if (truth[at[place] as number] === 1) tiedPositives += weight;
        else tiedNegatives += weight;
        end += 1;
      }
      pairs += tiedPositives * (negatives + tiedNegatives / 2);
      negatives += tiedNegatives;
      positives += tiedPositives;
      from = end;
    }
    return positives === 0 || negatives === 0 ? null : pairs / (positives * negatives);
  };
}

function informativeOf(rows: AnsweredRows, at: Uint32Array): number {
  if (rows.task === 'regression') return at.length;
  const counts = new Map<number, number>();
  for (const row of at) {
    const truth = rows.truth[row] as number;
    counts.set(truth, (counts.get(truth) ?? 0) + 1);
  }
  return counts.size < 2 ? 0 : Math.min(...counts.values());
}
