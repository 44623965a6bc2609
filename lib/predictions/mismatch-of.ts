import { classMeant } from './class-meant.ts';
import type { FeedbackItem } from './contract.ts';
import type { LabelTarget } from './label-target.ts';

/** A prediction with an answer, to which labels are joined. */
export interface AnsweredPrediction extends LabelTarget {
  rowCount: number;
}

export interface Mismatch {
  field: 'row' | 'label';
  message: string;
}

const MAX_CLASSES_SAID = 20;

/**
 * Why a label can never match a prediction; undefined when it can. An answer has classes as values in `prediction` and as keys in `probabilities`, and a label may be
 * taken from either, or be what plainly means the same (class-meant.ts).
 */
export function mismatchOf(
  { row, label }: Pick<FeedbackItem, 'row' | 'label'>,
  { model, version, task, classes, rowCount }: AnsweredPrediction,
): Mismatch | undefined {
  if (row >= rowCount) {
    const message = `must be less than ${rowCount}, the number of rows of the prediction, got ${row}`;
    return { field: 'row', message };
  }
  const got = JSON.stringify(label).slice(0, 100);
  if (task === 'regression') {
    if (typeof label === 'number') return undefined;
    const message = `must be a number, since ${model} is a regression model, got ${got}`;
    return { field: 'label', message };
  }
  if (!classes || classMeant(label, classes) !== undefined) return undefined;
  const said = classes.slice(0, MAX_CLASSES_SAID).map((one) => JSON.stringify(one));
  if (classes.length > MAX_CLASSES_SAID) said.push(`… (${classes.length} in all)`);
  const message = `must be one of ${said.join(', ')}, the classes of ${model} version ${version}, got ${got}`;
  return { field: 'label', message };
}
