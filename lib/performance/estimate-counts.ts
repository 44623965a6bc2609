import { binCodes, type ReferenceColumn, type ReferenceSample } from '#lib/monitoring/contract.ts';
import { countsAt } from './binary-counts.ts';
import { type BinaryEvaluation, evaluateBinary, evaluateBinaryCounts } from './evaluate-binary.ts';
import { type Calibration, calibrate, fitCalibration } from './fit-calibration.ts';
import type { AnsweredRow } from './learn-rows.ts';
import type { Outcomes } from './outcomes.ts';
import type { TieGroups } from './tie-groups.ts';

const THRESHOLD = 0.5;
const SEED = 1;
/** With fewer there is nothing to learn from. */
const LEAST_ROWS = 100;

/** What a reference with labels says of scores. */
export interface ScoreReference {
  calibration: Calibration;
  evaluation: BinaryEvaluation;
  rows: number;
}

/** null: the reference has no labels and scores of two classes, or too few. */
export function learnScores(sample: ReferenceSample, positive: string): ScoreReference | null {
  const valuesOf = (role: 'label' | 'score') =>
    sample.columns.find((column) => column.role === role)?.values;
  const labels = valuesOf('label');
  const scores = valuesOf('score');
  if (!labels || !scores) return null;
  return learnPairs(labels, scores, positive);
}

/** Of labelled rows of the log. null: too few of them have a score and one of both classes. */
export function learnAnswered(
  rows: readonly AnsweredRow[],
  positive: string,
): ScoreReference | null {
  const scores = rows.map(
    (row) => row.scores?.[row.classes?.findIndex((name) => String(name) === positive) ?? -1],
  );
  return learnPairs(
    rows.map((row) => row.label),
    scores,
    positive,
  );
}

function learnPairs(
  labels: readonly unknown[],
  scores: readonly unknown[],
  positive: string,
): ScoreReference | null {
  const rows = labels.flatMap((label, row) => {
    const score = scores[row];
    if (label === null || typeof score !== 'number' || !(score >= 0 && score <= 1)) return [];
    return [{ label: isPositive(label, positive) ? 1 : 0, score }];
  });
  const truth = Uint8Array.from(rows, ({ label }) => label);
  const positives = truth.reduce((sum, one) => sum + one, 0);
  if (rows.length < LEAST_ROWS || positives === 0 || positives === rows.length) return null;
  const given = Float64Array.from(rows, ({ score }) => score);
  return {
    calibration: fitCalibration(truth, given, { seed: SEED }),
    evaluation: evaluateBinary({ labels: truth, scores: given, threshold: THRESHOLD }),
    rows: rows.length,
  };
}

/** 1, 1.0 and true are one class: files have it as they like. */
function isPositive(label: unknown, positive: string): boolean {
  if (String(label) === positive) return true;
  const isOne = (text: string) => text === '1' || text.toLowerCase() === 'true';
  return isOne(positive) && isOne(String(label));
}

/**
 * CBPE of rows that were counted by bins of their score: each bin's rows at the middle of the bin, otherwise as lib/performance/estimate-binary.ts has it. Scores of
 * more than a half are classified as positive. null without rows.
 */
export function estimateCounts(
  column: Pick<ReferenceColumn, 'edges'>,
  counts: readonly number[],
  reference: Pick<ScoreReference, 'calibration'>,
): BinaryEvaluation | null {
  const bins = counts
    .slice(binCodes.first)
    .map((n, bin) => ({ n, score: middleOf(column.edges, bin) }));
  return estimateScores(bins, reference);
}

/** The same of rows with labels, by their scores; what came true has no part in it. null: a row has no score. */
export function estimateLabelled(
  outcomes: Outcomes,
  reference: Pick<ScoreReference, 'calibration'>,
): BinaryEvaluation | null {
  if (outcomes.task !== 'classes') return null;
  const counts = new Map<number, number>();
  for (const [, , score, n] of outcomes.cells) {
    if (score === null) return null;
    counts.set(score, (counts.get(score) ?? 0) + n);
  }
  const rows = [...counts].map(([score, n]) => ({ score, n })).sort((a, b) => a.score - b.score);
  return estimateScores(rows, reference);
}

/** Scores ascending. */
function estimateScores(
  rows: readonly { score: number; n: number }[],
  { calibration }: Pick<ScoreReference, 'calibration'>,
): BinaryEvaluation | null {
  const bins = rows.filter(({ n }) => n > 0);
  if (bins.length === 0) return null;
  const scores = Float64Array.from(bins, ({ score }) => score);
  const probabilities = calibrate(calibration, scores);
  const mass = (share: (probability: number) => number) =>
    Float64Array.from(bins, ({ n }, at) => n * share(probabilities[at] as number));
  const positives = mass((p) => p);
  const negatives = mass((p) => 1 - p);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const groups: TieGroups = {
    ...{ scores, positives, negatives },
    ...{ positiveMass: sum(positives), negativeMass: sum(negatives) },
  };
  const estimated = evaluateBinaryCounts(countsAt(groups, THRESHOLD), groups);
  // Scores that are taken at their word are calibrated by definition.
  if (calibration.curve) return estimated;
  return { ...estimated, metrics: { ...estimated.metrics, ece: null } };
}

function middleOf(edges: readonly number[], bin: number): number {
  const low = bin === 0 ? 0 : (edges[bin - 1] ?? 0);
  const high = edges[bin] ?? 1;
  return (low + high) / 2;
}
