import { checkRanges, type NumberRange, numbersFrom, wholeNumbers } from '../number-ranges.ts';
import type { TrainingData } from '../training-data.ts';

export interface GbdtParameters {
  n_trees: number;
  learning_rate: number;
  max_leaves: number;
  /** Absent: as deep as leaves allow. */
  max_depth?: number;
  min_samples_leaf: number;
  l2: number;
  /** Of each column, without the one of missing values. */
  max_bins: number;
  /** Absent: every tree is grown, on every row. */
  early_stopping_rounds?: number;
  /** By column: predictions never fall (1) or never rise (−1) where its values rise. */
  monotone?: Readonly<Record<string, 1 | -1>>;
  /** By class; `balanced` gives every class the same weight in all. */
  class_weights?: 'balanced' | Readonly<Record<string, number>>;
}

export const GBDT_DEFAULTS: GbdtParameters = {
  n_trees: 100,
  learning_rate: 0.1,
  max_leaves: 31,
  min_samples_leaf: 20,
  l2: 0,
  max_bins: 255,
};

type NumberName = {
  [Name in keyof GbdtParameters]-?: NonNullable<GbdtParameters[Name]> extends number ? Name : never;
}[keyof GbdtParameters];

export const GBDT_RANGES: Readonly<Record<NumberName, NumberRange>> = {
  n_trees: wholeNumbers(1, 10_000),
  learning_rate: numbersFrom(1e-6, 1),
  max_leaves: wholeNumbers(2, 4096),
  max_depth: wholeNumbers(1, 64),
  min_samples_leaf: wholeNumbers(1, 1e9),
  l2: numbersFrom(0, 1e9),
  max_bins: wholeNumbers(2, 255),
  early_stopping_rounds: wholeNumbers(1, 10_000),
};

/** Throws a RangeError that names the parameter, and what was expected of it. */
export function checkParameters(parameters: GbdtParameters, data: TrainingData): void {
  checkRanges(GBDT_RANGES, parameters, GBDT_DEFAULTS);
  checkMonotone(parameters, data);
  checkWeights(parameters, data);
}

function checkMonotone({ monotone = {} }: GbdtParameters, { columns, target }: TrainingData) {
  for (const [name, direction] of Object.entries(monotone)) {
    const column = columns.find((candidate) => candidate.name === name);
    if (column?.kind !== 'numeric') {
      throw new RangeError(`monotone names ${name}; expected a column of numbers`);
    }
    if (direction !== 1 && direction !== -1) {
      throw new RangeError(`monotone has ${direction} for ${name}; expected 1 or -1`);
    }
    if (target.task === 'multiclass') {
      throw new RangeError('monotone is for binary and regression; the task is multiclass');
    }
  }
}

function checkWeights({ class_weights }: GbdtParameters, { target }: TrainingData): void {
  if (class_weights === undefined) return;
  if (target.task === 'regression') {
    throw new RangeError('class_weights are for classes; the task is regression');
  }
  if (class_weights === 'balanced') return;
  const names = new Set(target.classes.map(String));
  for (const [name, weight] of Object.entries(class_weights)) {
    if (!names.has(name)) throw new RangeError(`class_weights names ${name}, which is no class`);
    if (!(weight > 0 && weight < 1e9)) {
      throw new RangeError(`class_weights has ${weight} for ${name}; expected more than 0`);
    }
  }
}
