import type { TrainingData, TrainingTarget } from '../training-data.ts';
import type { SgdParameters } from './parameters.ts';
import { NO_SPREAD, type Spread } from './spread.ts';

/** All that a linear model is and all that it needs to learn on: plain data, the same after JSON. */
export interface SgdState {
  task: 'binary' | 'multiclass' | 'regression';
  /** By code; none of regression. */
  classes: readonly string[] | readonly number[];
  columns: SgdColumn[];
  /** Of a regression's target. */
  target: Spread;
  /** By output (each class of a multiclass task, else one): the intercept, then those of each column from its place on. */
  weights: number[][];
  /** Σ of squared gradients by weight, which make its steps shorter. */
  gradients: number[][];
  /** Learned from, each time it was. */
  rows: number;
  parameters: SgdParameters;
}

export type SgdColumn = NumberInput | CategoryInput;

/** Two weights: of the standardised number and of its absence. */
export interface NumberInput {
  name: string;
  kind: 'numeric';
  place: number;
  spread: Spread;
}

/** A weight for each category there may be, and before them one for all others and what is missing. */
export interface CategoryInput {
  name: string;
  kind: 'categorical';
  place: number;
  labels: string[] | number[];
}

export function emptyState({ columns, target }: TrainingData, parameters: SgdParameters): SgdState {
  let width = 1;
  const inputs = columns.map((column): SgdColumn => {
    const { name } = column;
    const place = width;
    width += column.kind === 'numeric' ? 2 : 1 + parameters.max_categories;
    return column.kind === 'numeric'
      ? { name, kind: 'numeric', place, spread: NO_SPREAD }
      : { name, kind: 'categorical', place, labels: [] };
  });
  const zeros = () =>
    Array.from({ length: outputsOf(target) }, () => Array.from({ length: width }, () => 0));
  return {
    task: target.task,
    classes: target.task === 'regression' ? [] : [...(target.classes as string[])],
    columns: inputs,
    target: NO_SPREAD,
    weights: zeros(),
    gradients: zeros(),
    rows: 0,
    parameters,
  };
}

function outputsOf(target: TrainingTarget): number {
  return target.task === 'multiclass' ? target.classes.length : 1;
}
