import {
  builtInTrainers,
  type TrainerId,
  type TrainingOptions,
} from '#lib/training/built-in-trainers.ts';
import { evaluateAnswers } from '#lib/training/evaluate-answers.ts';
import { takeRows } from '#lib/training/hold-out.ts';
import type { TrainingData } from '#lib/training/training-data.ts';

export interface CrossValidation {
  trainer: TrainerId;
  data: TrainingData;
  parameters: Record<string, number>;
  more?: TrainingOptions['more'];
  seed: number;
  folds: number;
}

export interface Fold {
  /** That it was measured on. */
  rows: number;
  metrics: Record<string, number | null>;
}

/**
 * How well models of the same settings do on the rows that follow those they learned from: rows, in the order of time, are cut into one part more than there are
 * folds, and fold k learns from the first k parts and is measured on the next (forward chaining). A fold without every class is left out.
 */
export function crossValidate(
  { trainer, data, parameters, more, seed, folds }: CrossValidation,
  onFold?: (done: number, total: number) => void,
): Fold[] {
  const { target } = data;
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  const found: Fold[] = [];
  for (let fold = 1; fold <= folds; fold += 1) {
    const [until, end] = [fold, fold + 1].map((part) => Math.floor((rows * part) / (folds + 1)));
    const learned = takeRows(data, between(0, until ?? 0));
    const measured = takeRows(data, between(until ?? 0, end ?? 0));
    if (hasAllClasses(learned)) {
      const model = builtInTrainers[trainer].train(learned, {
        ...{ parameters, seed, ...(more && { more }) },
      });
      const evaluation = evaluateAnswers(measured.target, model.predict(measured.columns));
      found.push({ rows: (end ?? 0) - (until ?? 0), metrics: evaluation.result.metrics });
    }
    onFold?.(fold, folds);
  }
  return found;
}

function between(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, row) => from + row);
}

function hasAllClasses({ target }: TrainingData): boolean {
  if (target.task === 'regression') return target.values.length >= 2;
  return new Set(target.codes).size === target.classes.length;
}
