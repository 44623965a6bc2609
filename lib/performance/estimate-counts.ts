import { binCodes, type ReferenceColumn, type ReferenceSample } from '#lib/monitoring/contract.ts';
import type { BinaryCounts } from './binary-counts.ts';
import { type BinaryEvaluation, evaluateBinaryCounts } from './evaluate-binary.ts';
import { type Calibration, calibrate, fitCalibration } from './fit-calibration.ts';
import { type DecidedRow, type Decision, decideAtHalf } from './learn-decision.ts';
import type { AnsweredRow } from './learn-rows.ts';
import type { Outcomes } from './outcomes.ts';
import { type TieGroups, tieGroups } from './tie-groups.ts';

/** Rows with scores as near as this tell how one of a score is classified. */
const NEAR = 0.005;
const SEED = 1;
/** With fewer there is nothing to learn from. */
const LEAST_ROWS = 100;

/** What a reference with labels says of scores. */
export interface ScoreReference {
  calibration: Calibration;
  evaluation: BinaryEvaluation;
  rows: number;
}

/** null: the reference has no labels and scores of two classes, or too few. Its classes are its own, where it has them; else as the version decides. */
export function learnScores(
  sample: ReferenceSample,
  positive: string,
  decide: Decision = decideAtHalf,
): ScoreReference | null {
  const valuesOf = (role: 'label' | 'score' | 'class') =>
    sample.columns.find((column) => column.role === role)?.values;
  const labels = valuesOf('label');
  const scores = valuesOf('score');
  if (!labels || !scores) return null;
  const classes = valuesOf('class') ?? [];
  return learnPairs(
    labels.map((label, row) => ({ label, score: scores[row], predicted: classes[row] ?? null })),
    { positive, decide },
  );
}

/** Of labelled rows of the log. null: too few of them have a score and one of both classes. */
export function learnAnswered(
  rows: readonly AnsweredRow[],
  positive: string,
): ScoreReference | null {
  return learnPairs(
    rows.map(({ label, predicted, ...row }) => ({
      ...{ label, predicted },
      score: scoreOf(row, positive),
    })),
    { positive, decide: decideAtHalf },
  );
}

/** Answers with their scores, for learning how a version makes one of the other. */
export function decidedRows(
  rows: readonly Pick<AnsweredRow, 'predicted' | 'classes' | 'scores'>[],
  positive: string,
): DecidedRow[] {
  return rows.flatMap(({ predicted, ...row }) => {
    const score = scoreOf(row, positive);
    if (!isScore(score) || predicted === null || predicted === undefined) return [];
    return [{ score, isPositive: isPositive(predicted, positive) }];
  });
}

function scoreOf({ classes, scores }: Pick<AnsweredRow, 'classes' | 'scores'>, positive: string) {
  return scores?.[classes?.findIndex((name) => String(name) === positive) ?? -1];
}

const isScore = (score: unknown): score is number =>
  typeof score === 'number' && score >= 0 && score <= 1;

function learnPairs(
  given: readonly { label: unknown; score: unknown; predicted: unknown }[],
  { positive, decide }: { positive: string; decide: Decision },
): ScoreReference | null {
  const rows = given.flatMap(({ label, score, predicted }) => {
    if (label === null || !isScore(score)) return [];
    const share =
      predicted === null || predicted === undefined
        ? decide(score - NEAR, score + NEAR)
        : Number(isPositive(predicted, positive));
    return [{ label: isPositive(label, positive) ? 1 : 0, score, share }];
  });
  const truth = Uint8Array.from(rows, ({ label }) => label);
  const positives = truth.reduce((sum, one) => sum + one, 0);
  if (rows.length < LEAST_ROWS || positives === 0 || positives === rows.length) return null;
  const scores = Float64Array.from(rows, ({ score }) => score);
  const counts = countShares(rows.map(({ label, share }) => ({ n: 1, p: label, share })));
  return {
    calibration: fitCalibration(truth, scores, { seed: SEED }),
    evaluation: evaluateBinaryCounts(counts, tieGroups(truth, scores)),
    rows: rows.length,
  };
}

/** Of rows that are positive with the probability p, and classified as positive in a share. */
function countShares(rows: Iterable<{ n: number; p: number; share: number }>): BinaryCounts {
  const counts: BinaryCounts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const { n, p, share } of rows) {
    counts.tp += n * share * p;
    counts.fp += n * share * (1 - p);
    counts.fn += n * (1 - share) * p;
    counts.tn += n * (1 - share) * (1 - p);
  }
  return counts;
}

/** 1, 1.0 and true are one class: files have it as they like. */
function isPositive(label: unknown, positive: string): boolean {
  if (String(label) === positive) return true;
  const isOne = (text: string) => text === '1' || text.toLowerCase() === 'true';
  return isOne(positive) && isOne(String(label));
}

/**
 * CBPE of rows that were counted by bins of their score: each bin's rows at the middle of the bin, otherwise as lib/performance/estimate-binary.ts has it. Of a bin so many rows are
 * classified as positive as the version decides. null without rows.
 */
export function estimateCounts(
  { edges }: Pick<ReferenceColumn, 'edges'>,
  counts: readonly number[],
  reference: Pick<ScoreReference, 'calibration'>,
  decide: Decision,
): BinaryEvaluation | null {
  const bins = counts.slice(binCodes.first).map((n, bin) => {
    const [low, high] = [bin === 0 ? 0 : (edges[bin - 1] ?? 0), edges[bin] ?? 1];
    // A score of 0 is in the first.
    const predicted = n * decide(bin === 0 ? -high : low, high);
    return { n, score: (low + high) / 2, predicted };
  });
  return estimateScores(bins, reference);
}

/** The same of rows with labels, by their scores and the classes that they were answered with; what came true has no part in it. null: a row has no score. */
export function estimateLabelled(
  outcomes: Outcomes,
  reference: Pick<ScoreReference, 'calibration'>,
): BinaryEvaluation | null {
  if (outcomes.task !== 'classes') return null;
  const counts = new Map<number, { n: number; predicted: number }>();
  for (const [, predicted, score, n] of outcomes.cells) {
    if (score === null) return null;
    const count = counts.get(score) ?? { n: 0, predicted: 0 };
    counts.set(score, count);
    count.n += n;
    if (predicted === outcomes.positive) count.predicted += n;
  }
  const rows = [...counts].map(([score, count]) => ({ score, ...count }));
  return estimateScores(
    rows.sort((a, b) => a.score - b.score),
    reference,
  );
}

/** Scores ascending; of `n` rows `predicted` are classified as positive. */
function estimateScores(
  rows: readonly { score: number; n: number; predicted: number }[],
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
  const counts = countShares(
    bins.map(({ n, predicted }, at) => ({
      n,
      p: probabilities[at] as number,
      share: predicted / n,
    })),
  );
  const estimated = evaluateBinaryCounts(counts, groups);
  // Scores that are taken at their word are calibrated by definition.
  if (calibration.curve) return estimated;
  return { ...estimated, metrics: { ...estimated.metrics, ece: null } };
}
