import { isClass } from '#lib/predictions/class-meant.ts';
import { addMoments, type Moments, momentsOf, noMoments } from './moments.ts';
import { clippedLog } from './probability-loss.ts';
import { ClassScores, type ScoreBins } from './score-bins.ts';

/** A row that was predicted and has a label. */
export interface LabelledRow {
  label: unknown;
  predicted: unknown;
  /** Those that `scores` are of, in their order; null: the version gives no scores. */
  classes: readonly unknown[] | null;
  scores: readonly (number | null)[] | null;
  /** A label that is none of the classes, as it came. */
  stranger?: string | null;
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
      /** Of more than two classes with scores: each against the others. Absent: there are none, or too many classes. */
      areas?: [name: string, bins: ScoreBins][];
      /** Labels that are none of the classes, which nothing else counts: as they came, and how many. Absent: none came. */
      strangers?: [label: string, n: number][];
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
/** Of more classes no areas are kept: they would be as much as the rows. */
const MOST_AREAS = 50;
/** More different ones are not named. */
const MOST_STRANGERS = 20;

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
  const cells = new CellCounts();
  const strangers = new Map<string, number>();
  const areas = new ClassScores();
  let positive = task === 'binary' && classes?.length === 2 ? String(classes[1]) : null;
  let logLoss = noMoments();
  let brier = noMoments();
  let labelled = 0;
  let unusable = 0;
  for (const row of rows) {
    const { label, predicted, stranger } = row;
    if (!isClass(label) || !isClass(predicted)) {
      unusable += 1;
      if (stranger) strangers.set(stranger, (strangers.get(stranger) ?? 0) + 1);
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
    cells.add(truth, String(predicted), score, 1);
    if (!isWhole) continue;
    if (positive === null && names.length <= MOST_AREAS) {
      for (const [at, name] of names.entries()) areas.add(name, scores[at] ?? 0, name === truth);
    }
    logLoss = addMoments(logLoss, momentsOf(clippedLog(scores[names.indexOf(truth)] ?? 0)));
    const sum = scores.reduce(
      (total, one, at) => total + (one - (names[at] === truth ? 1 : 0)) ** 2,
      0,
    );
    brier = addMoments(brier, momentsOf(names.length === 2 ? sum / 2 : sum));
  }
  const outcomes: Outcomes = {
    ...{ task: 'classes', positive, log_loss: logLoss, brier },
    ...{ cells: cells.list(), ...areasOf(areas), ...mostOf(strangers) },
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
  const cells = new CellCounts();
  const strangers = new Map<string, number>();
  const areas = new ClassScores();
  let logLoss = noMoments();
  let brier = noMoments();
  let positive: string | null = null;
  for (const one of all) {
    if (one.task !== 'classes') continue;
    positive ??= one.positive;
    logLoss = addMoments(logLoss, one.log_loss);
    brier = addMoments(brier, one.brier);
    for (const cell of one.cells) cells.add(...cell);
    areas.merge(one.areas ?? []);
    for (const [label, n] of one.strangers ?? [])
      strangers.set(label, (strangers.get(label) ?? 0) + n);
  }
  return {
    ...{ task: 'classes', positive, log_loss: logLoss, brier },
    ...{ cells: cells.list(), ...areasOf(areas), ...mostOf(strangers) },
  };
}

function areasOf(counted: ClassScores): { areas?: [string, ScoreBins][] } {
  const areas = counted.list();
  return areas.length === 0 ? {} : { areas };
}

function mostOf(strangers: ReadonlyMap<string, number>): { strangers?: [string, number][] } {
  if (strangers.size === 0) return {};
  const sorted = [...strangers].sort(([, a], [, b]) => b - a);
  return { strangers: sorted.slice(0, MOST_STRANGERS) };
}

type Cell = Extract<Outcomes, { task: 'classes' }>['cells'][number];

/** By truth, prediction and score: nested, since one key of all three costs ten times as much. */
class CellCounts {
  private readonly counts = new Map<string, Map<string, Map<number | null, number>>>();

  add(truth: string, predicted: string, score: number | null, n: number): void {
    const ofTruth = this.counts.get(truth) ?? new Map<string, Map<number | null, number>>();
    this.counts.set(truth, ofTruth);
    const scores = ofTruth.get(predicted) ?? new Map<number | null, number>();
    ofTruth.set(predicted, scores);
    scores.set(score, (scores.get(score) ?? 0) + n);
  }

  list(): Cell[] {
    return [...this.counts].flatMap(([truth, ofTruth]) =>
      [...ofTruth].flatMap(([predicted, scores]) =>
        [...scores].map(([score, n]): Cell => [truth, predicted, score, n]),
      ),
    );
  }
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

/** As it was stored: JSON has no numbers that are too large, and has null for them. What they are added to is not known either. */
export function reviveOutcomes<T extends Outcomes>(stored: T): T {
  if (stored.task !== 'numbers') return stored;
  const { truth, error, absolute, squared, relative, max_error } = stored;
  const known = (value: number | null) => value ?? Number.NaN;
  const revive = ({ n, mean, squares }: Moments): Moments => ({
    ...{ n, mean: known(mean), squares: known(squares) },
  });
  return {
    ...stored,
    ...{ truth: revive(truth), error: revive(error), absolute: revive(absolute) },
    ...{ squared: revive(squared), relative: revive(relative), max_error: known(max_error) },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
