import { evaluateAnswers } from '#lib/training/evaluate-answers.ts';
import type { TrainingColumn, TrainingTarget } from '#lib/training/training-data.ts';
import {
  type AnsweredRows,
  COMPARED,
  type ComparedMetric,
  type Comparison,
  compareAnswers,
} from './compare-answers.ts';
import { lookAtScores, type ScoreCurves } from './score-curves.ts';

export interface ModelAnswers {
  /** Row by row: of regression the value, of a binary task the score of the second class, of a multiclass task that of every class in turn. */
  scores: Float64Array;
  /** Scores are probabilities, and not the class that was named. */
  areProbabilities: boolean;
}

export interface ModelsAsked {
  target: TrainingTarget;
  challenger: ModelAnswers;
  /** null: there is none, or it could not answer. */
  champion: ModelAnswers | null;
  /** The metric that the gate asks for, which slices are compared by. */
  metric: ComparedMetric;
  slices: { columns: readonly TrainingColumn[]; leastRows: number } | null;
  seed: number;
}

export interface ModelsCompared {
  rows: number;
  challenger: Side;
  champion: Side | null;
  comparisons: Comparison[];
  slices: { column: string; value: string; comparison: Comparison }[];
  /** Of the challenger; null: it gives no probabilities of classes. */
  calibrationError: number | null;
}

interface Side {
  metrics: Record<string, number | null>;
  curves: ScoreCurves | null;
}

const DRAWS = 1000;
/** Draws beyond an end of an interval: of fewer the end is chance. */
const LEAST_IN_TAIL = 10;
/** More draws than this many rows in all take too long to wait for, and say no more. */
const MOST_DRAWN = 40_000_000;
const MOST_VALUES = 12;

/** Champion and challenger on the same rows: every metric of each, the difference with its interval, and where it lies. */
export function compareModels(asked: ModelsAsked): ModelsCompared {
  const { target, challenger, champion, metric, seed } = asked;
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  const answered = champion && toAnsweredRows(target, champion.scores, challenger.scores);
  const canScore = challenger.areProbabilities && (champion?.areProbabilities ?? false);
  const metrics = COMPARED[target.task].filter(
    (name) => target.task === 'regression' || canScore || name === 'accuracy',
  );
  const draws = Math.max(200, Math.min(DRAWS, Math.floor(MOST_DRAWN / rows)));
  const compare = (name: ComparedMetric) =>
    answered && compareAnswers(answered, name, { seed, draws });
  const slices = slicesOf(asked.slices, rows);
  // Of many slices some look worse by chance: all of their intervals hold together (Bonferroni).
  const confidence = 1 - 0.05 / Math.max(1, slices.length);
  const compareSlice = (only: Uint32Array) => {
    const wanted = Math.ceil((2 * LEAST_IN_TAIL) / (1 - confidence));
    const most = Math.max(200, Math.floor(MOST_DRAWN / only.length));
    const own = { seed, draws: Math.min(Math.max(draws, wanted), most), only, confidence };
    return answered && compareAnswers(answered, metric, own);
  };
  const { calibrationError, ...own } = lookAtSide(target, challenger);
  return {
    rows,
    challenger: own,
    champion: champion && sideOf(target, champion),
    comparisons: metrics.flatMap((name) => compare(name) ?? []),
    slices: (metrics as readonly string[]).includes(metric)
      ? slices.flatMap(({ column, value, at }) => {
          const comparison = compareSlice(at);
          return comparison ? [{ column, value, comparison }] : [];
        })
      : [],
    calibrationError,
  };
}

function lookAtSide(target: TrainingTarget, answers: ModelAnswers) {
  const { metrics } = evaluateAnswers(target, answers.scores).result;
  const looked =
    target.task === 'regression' || !answers.areProbabilities
      ? { curves: null, calibrationError: null }
      : lookAtScores(target, answers.scores);
  return { metrics, ...looked };
}

function sideOf(target: TrainingTarget, answers: ModelAnswers): Side {
  const { metrics, curves } = lookAtSide(target, answers);
  return { metrics, curves };
}

function toAnsweredRows(
  target: TrainingTarget,
  champion: Float64Array,
  challenger: Float64Array,
): AnsweredRows {
  if (target.task === 'regression') {
    return { task: target.task, truth: target.values, champion, challenger };
  }
  if (target.task === 'binary') {
    return { task: target.task, truth: Uint8Array.from(target.codes), champion, challenger };
  }
  const { task, codes: truth, classes } = target;
  return { task, truth, champion, challenger, classes: classes.length };
}

/** The most frequent values of categories, and quarters of numbers. */
function slicesOf(
  slices: ModelsAsked['slices'],
  rows: number,
): { column: string; value: string; at: Uint32Array }[] {
  if (!slices) return [];
  return slices.columns.flatMap((column) => {
    const named = column.kind === 'numeric' ? quartersOf(column.values) : valuesOf(column);
    const places = new Map<string, number[]>();
    for (let row = 0; row < rows; row += 1) {
      const value = named(row);
      if (value === null) continue;
      const of = places.get(value) ?? [];
      of.push(row);
      places.set(value, of);
    }
    return [...places]
      .filter(([, at]) => at.length >= slices.leastRows)
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, MOST_VALUES)
      .map(([value, at]) => ({ column: column.name, value, at: Uint32Array.from(at) }));
  });
}

function valuesOf(column: Extract<TrainingColumn, { kind: 'categorical' }>) {
  return (row: number): string => String(column.labels[column.codes[row] as number] ?? 'missing');
}

function quartersOf(values: Float64Array): (row: number) => string | null {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return () => null;
  const edges = [0.25, 0.5, 0.75].map(
    (share) => sorted[Math.floor(share * (sorted.length - 1))] as number,
  );
  const distinct = [...new Set(edges)];
  const show = (value: number) => String(Number(value.toPrecision(4)));
  return (row) => {
    const value = values[row] as number;
    if (!Number.isFinite(value)) return 'missing';
    const at = distinct.findIndex((edge) => value <= edge);
    const [low, high] = [distinct[at === -1 ? distinct.length - 1 : at - 1], distinct[at]];
    if (at === -1) return `over ${show(low ?? 0)}`;
    return low === undefined ? `to ${show(high ?? 0)}` : `${show(low)} to ${show(high ?? 0)}`;
  };
}
