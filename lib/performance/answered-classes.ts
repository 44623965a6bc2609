import { classMeant, isClass } from '#lib/predictions/class-meant.ts';
import type { LabelledRow } from './outcomes.ts';

type Class = string | number | boolean;

/** Answers of a version, row by row. */
export type AnswerRow = Pick<LabelledRow, 'predicted' | 'classes' | 'scores'>;

/** What labels and predictions of a version can be. */
export interface AnsweredClasses {
  classes: readonly Class[];
  /** There are no others. Otherwise what is of their type is one, too. */
  isWhole: boolean;
  /** As the log names the scores of each of them, in their order; null: it is not known which score is of which. */
  scores: readonly string[] | null;
}

/**
 * The classes of a version: those that were declared, else learned from what it answered. A version may answer with texts and have scores that nobody named (0, 1, …): each
 * score is then of the class for whose rows it is highest.
 */
export function learnClasses(
  rows: readonly AnswerRow[],
  { task, declared }: { task: 'binary' | 'multiclass'; declared: readonly Class[] | null },
): AnsweredClasses {
  if (declared) return { classes: declared, isWhole: true, scores: declared.map(String) };
  const seen = new Map<string, Class>();
  for (const { predicted } of rows) {
    if (isClass(predicted)) seen.set(String(predicted), predicted);
  }
  const found = [...seen.values()];
  const named = rows.find((row) => row.classes)?.classes?.map(String) ?? null;
  if (named && found.every((one) => classMeant(one, named) !== undefined)) {
    return { classes: named, isWhole: true, scores: named };
  }
  const matched = named && found.length === named.length ? matchScores(rows, found, named) : null;
  if (named && matched) return { classes: matched, isWhole: true, scores: named };
  if (task === 'multiclass') return { classes: found, isWhole: false, scores: null };
  // Scores that are no probabilities are answered as they are, and are no classes.
  const areNumbers = found.length > 2 && found.every((one) => typeof one === 'number');
  if (areNumbers) return { classes: [], isWhole: true, scores: null };
  const flags = toFlags(found);
  if (flags) return { classes: flags, isWhole: true, scores: flags.map(String) };
  return { classes: found, isWhole: found.length === 2, scores: null };
}

const FLAGS = [
  [0, 1],
  ['0', '1'],
  [false, true],
] as const;

/** Of two classes, of which maybe one was answered so far. */
function toFlags(found: readonly Class[]): readonly Class[] | null {
  if (found.length === 0) return null;
  return FLAGS.find((pair) => found.every((one) => pair.some((each) => each === one))) ?? null;
}

/** The classes in the order of the scores; null: one of them has the highest of two scores. */
function matchScores(
  rows: readonly AnswerRow[],
  found: readonly Class[],
  named: readonly string[],
): Class[] | null {
  const means = found.map((one) => {
    const own = rows.filter(
      ({ predicted, scores }) => predicted === one && scores?.length === named.length,
    );
    return named.map(
      (_, at) => own.reduce((sum, { scores }) => sum + (scores?.[at] ?? 0), 0) / own.length,
    );
  });
  const matched = named.map((_, at) => {
    const most = means.reduce((best, own, place) => {
      const [value, highest] = [own[at] ?? Number.NaN, means[best]?.[at] ?? Number.NaN];
      return value > highest ? place : best;
    }, 0);
    return found[most] as Class;
  });
  return new Set(matched).size === found.length ? matched : null;
}

/**
 * Reads rows in a version's classes: label and prediction as one of them, scores in their order. What is none of them is null, and `stranger` says a label that is none as it
 * came.
 */
export function classReader(
  known: AnsweredClasses,
): <T extends LabelledRow>(row: T) => T & { stranger: string | null } {
  const meant = new Map<unknown, Class | null>();
  const kinds = new Set(known.classes.map((one) => typeof one));
  const read = (value: unknown): Class | null => {
    const before = meant.get(value);
    if (before !== undefined) return before;
    const isOther =
      isClass(value) && !known.isWhole && (kinds.size === 0 || kinds.has(typeof value));
    const one = classMeant(value, known.classes) ?? (isOther ? value : null);
    if (meant.size < MOST_REMEMBERED) meant.set(value, one);
    return one;
  };
  return (row) => {
    const label = read(row.label);
    const isStranger = label === null && isClass(row.label);
    return {
      ...row,
      ...{ label, predicted: read(row.predicted) },
      ...scoresOf(row, known),
      stranger: isStranger ? JSON.stringify(row.label) : null,
    };
  };
}

const MOST_REMEMBERED = 10_000;

function scoresOf(
  { classes, scores }: LabelledRow,
  known: AnsweredClasses,
): Pick<LabelledRow, 'classes' | 'scores'> {
  const none = { classes: null, scores: null };
  if (!known.scores || !classes || !scores || classes.length !== scores.length) return none;
  const names = classes.map(String);
  const places = known.scores.map((name) => names.indexOf(name));
  if (places.includes(-1) || names.length !== known.scores.length) return none;
  return { classes: known.classes, scores: places.map((at) => scores[at] ?? null) };
}
