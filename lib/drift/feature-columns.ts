/** A feature on both sides, in the order of the rows. */
export type FeatureColumns = NumericColumns | CategoricalColumns;

export interface NumericColumns {
  name: string;
  kind: 'numeric';
  reference: NumericSide;
  current: NumericSide;
}

export interface NumericSide {
  rows: number;
  /** Finite, without the missing ones. */
  values: Float64Array;
  sorted: Float64Array;
  /** Of each row: 1 where its value is missing. */
  isMissing: Int32Array;
}

export interface CategoricalColumns {
  name: string;
  kind: 'categorical';
  /** By code. */
  labels: readonly string[];
  reference: CategoricalSide;
  current: CategoricalSide;
}

export interface CategoricalSide {
  rows: number;
  /** Without the missing ones. */
  codes: Int32Array;
  /** By code. */
  counts: number[];
  isMissing: Int32Array;
}
