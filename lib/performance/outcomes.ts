import { addMoments, type Moments, momentsOf, noMoments } from './moments.ts';
import { clippedLog } from './probability-loss.ts';

/** A row that was predicted and has a label. */
export interface LabelledRow {
  label: unknown;
  predicted: unknown;
  /** Those that `scores` are of, in their order; null: the version gives no scores. */
  classes: readonly unknown[] | null;
  scores: readonly (number | null)[] | null;
}

/** Labelled rows as counts and moments that add up over hours. */
export type Outcomes =
  | {
      task: 'classes';
      /** Of two, the class that scores are of; null where nobody said. */
      positive: string | null;
      /** Truth, prediction, the score of the positive class to three digits (null: none, or more than two classes), and how many rows. */
      cells: [truth: string, predicted: string, score: number | null, n: number][];
      log_loss: Moments;
      brier: Moments;
    }
  | {
      task: 'numbers';
      truth: Moments;
      error: Moments;
      absolute: Moments;
      squared: Moments;
      relative: Moments;
      max_error: number;
    };

const LEAST_SCORE = 1e-6;

/** A score to three digits of its distance from 0 or 1, whichever is nearer. */
export function roundScore(score: number): number {
  if (score > 0.5) return 1 - roundScore(1 - score);
  return score < LEAST_SCORE ? 0 : Number(score.toPrecision(3));
}

/** What rows add up to. Those that cannot be used (cut from the log, a number where a class is expected) are counted apart. */
export function countOutcomes(
  rows: Iterable<LabelledRow>,
  task: 'binary' | 'multiclass' | 'regression',
  classes: readonly unknown[] | null,
): { outcomes: Outcomes; labelled: number; unusable: number } {
  return task === 'regression' ? countNumbers(rows) : countClasses(rows, task, classes);
}

function countNumbers(rows: Iterable<LabelledRow>) {
  const found = emptyNumbers();
  let unusable = 0;
  for (const { label, predicted } of rows) {
    if (!isNumber(label) || !isNumber(predicted)) {
      unusable += 1;
      continue;
    }
    const error = predicted - label;
    const size = Math.abs(error);
    found.truth = addMoments(found.truth, momentsOf(label));
    found.error = addMoments(found.error, momentsOf(error));
    found.absolute = addMoments(found.absolute, momentsOf(size));
    found.squared = addMoments(found.squared, momentsOf(error * error));
    const relative = size / Math.max(Number.EPSILON, Math.abs(label));
    found.relative = addMoments(found.relative, momentsOf(relative));
    found.max_error = Math.max(found.max_error, size);
  }
  return { outcomes: found, labelled: found.truth.n, unusable };
}

function countClasses(
  rows: Iterable<LabelledRow>,
  task: 'binary' | 'multiclass',
  classes: readonly unknown[] | null,
) {
  const cells = new Map<string, number>();
  let positive = task === 'binary' && classes?.length === 2 ? String(classes[1]) : null;
  let logLoss = noMoments();
  let brier = noMoments();
  let labelled = 0;
  let unusable = 0;
  for (const row of rows) {
    const { label, predicted } = row;
    if (!isClass(label) || !isClass(predicted)) {
      unusable += 1;
      continue;
    }
    labelled += 1;
    const truth = String(label);
    const names = row.classes?.map(String) ?? [];
    if (task === 'binary' && names.length === 2) positive ??= names[1] ?? null;
    const scores = row.scores?.filter((score) => score !== null) ?? [];
    const isWhole = names.length > 1 && scores.length === names.length;
    const given = isWhole && positive !== null ? scores[names.indexOf(positive)] : undefined;
    const score = given === undefined ? null : roundScore(given);
    const key = JSON.stringify([truth, String(predicted), score]);
    cells.set(key, (cells.get(key) ?? 0) + 1);
    if (!isWhole) continue;
    logLoss = addMoments(logLoss, momentsOf(clippedLog(scores[names.indexOf(truth)] ?? 0)));
    const sum = scores.reduce(
      (total, one, at) => total + (one - (names[at] === truth ? 1 : 0)) ** 2,
      0,
    );
    brier = addMoments(brier, momentsOf(names.length === 2 ? sum / 2 : sum));
  }
  const outcomes: Outcomes = {
    ...{ task: 'classes', positive, log_loss: logLoss, brier },
    cells: [...cells].map(([key, n]) => [...(JSON.parse(key) as [string, string, number]), n]),
  };
  return { outcomes, labelled, unusable };
}

/** Hours put together. null: there is none. */
export function addOutcomes(all: readonly Outcomes[]): Outcomes | null {
  const [first] = all;
  if (!first) return null;
  if (first.task === 'numbers') {
    const numbers = all.filter((one) => one.task === 'numbers');
    return numbers.reduce(addNumbers, emptyNumbers());
  }
  const cells = new Map<string, number>();
  let logLoss = noMoments();
  let brier = noMoments();
  let positive: string | null = null;
  for (const one of all) {
    if (one.task !== 'classes') continue;
    positive ??= one.positive;
    logLoss = addMoments(logLoss, one.log_loss);
    brier = addMoments(brier, one.brier);
    for (const [truth, predicted, score, n] of one.cells) {
      const key = JSON.stringify([truth, predicted, score]);
      cells.set(key, (cells.get(key) ?? 0) + n);
    }
  }
  return {
    ...{ task: 'classes', positive, log_loss: logLoss, brier },
    cells: [...cells].map(([key, n]) => [...(JSON.parse(key) as [string, string, number]), n]),
  };
}

type Numbers = Extract<Outcomes, { task: 'numbers' }>;

function addNumbers(a: Numbers, b: Numbers): Numbers {
  return {
    task: 'numbers',
    truth: addMoments(a.truth, b.truth),
    error: addMoments(a.error, b.error),
    absolute: addMoments(a.absolute, b.absolute),
    squared: addMoments(a.squared, b.squared),
    relative: addMoments(a.relative, b.relative),
    max_error: Math.max(a.max_error, b.max_error),
  };
}

function emptyNumbers(): Numbers {
  return {
    ...{ task: 'numbers', truth: noMoments(), error: noMoments(), absolute: noMoments() },
    ...{ squared: noMoments(), relative: noMoments(), max_error: 0 },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isClass(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
