import type { FileColumn } from '#lib/offline/file-columns.ts';

/** Learns how large a model's errors are from what is known before the truth is: its inputs and its prediction. */
export interface ErrorModel {
  /** Targets are 0 and more, one for each row. */
  fit(columns: readonly FileColumn[], targets: Float64Array): FittedErrorModel;
}

interface FittedErrorModel {
  /** Expected errors of other rows, whose columns have the same names; a column may be of text where it was of numbers, and is then as if missing. */
  predict(columns: readonly FileColumn[]): Float64Array;
}
