import { checkRanges, type NumberRange, numbersFrom, wholeNumbers } from '../number-ranges.ts';

export interface SgdParameters {
  /** How often all rows are gone through; each update from a stream goes through its rows once. */
  epochs: number;
  /** The most that a row can move a weight. */
  learning_rate: number;
  /** How much a weight is drawn to 0, by the rows that have it. */
  l2: number;
  /** Of each column: categories with a weight of their own. All others share one, with what is missing. */
  max_categories: number;
}

export const SGD_DEFAULTS: SgdParameters = {
  epochs: 10,
  learning_rate: 0.1,
  l2: 0.00001,
  max_categories: 255,
};

export const SGD_RANGES: Readonly<Record<keyof SgdParameters, NumberRange>> = {
  epochs: wholeNumbers(1, 10_000),
  learning_rate: numbersFrom(1e-6, 1),
  l2: numbersFrom(0, 1e9),
  max_categories: wholeNumbers(1, 10_000),
};

export function checkSgdParameters(parameters: SgdParameters): void {
  checkRanges(SGD_RANGES, parameters, SGD_DEFAULTS);
}
