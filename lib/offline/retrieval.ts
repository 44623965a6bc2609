import type { AggregateFeature, FeatureValue, ValueType } from '#lib/features/contract.ts';

/** Features of rows, each as of its own time, put together from files of events. */
export interface Retrieval {
  rows: RowsSource;
  sources: readonly EventSource[];
  /** Each after those it needs. */
  features: readonly RetrievedFeature[];
  /** What is written after the rows' own columns: places in `features`, and names. */
  output: readonly { feature: number; name: string }[];
  out: string;
}

export interface RowsSource {
  /** A CSV or Parquet file, or rows as JSON has them. */
  from: { file: string } | { rows: readonly Readonly<Record<string, unknown>>[] };
  time: string;
}

export interface EventSource {
  /** In the order in which they were taken in, if `sequence` does not say it. */
  files: readonly string[];
  /** In CSV, "" is text of no characters, and only an empty field is null. */
  hasEmptyText?: boolean;
  /** In the entity's order; `row` is what the column is called in the rows. */
  keys: readonly { column: string; row: string; type: 'string' | 'integer' }[];
  eventTime: string;
  createdTime?: string;
  sequence?: string;
  /** The columns that features use. */
  columns: readonly { name: string; type: ValueType }[];
}

export type RetrievedFeature =
  | { kind: 'value'; source: number; ttlMs: number | null; column: string }
  | {
      kind: 'aggregate';
      source: number;
      ttlMs: number | null;
      type: ValueType;
      definition: AggregateFeature;
    }
  | {
      kind: 'expression';
      type: ValueType;
      inputs: readonly ({ feature: number } | { request: string })[];
      /** Of the inputs' values, in their order. */
      evaluate(values: readonly unknown[]): FeatureValue;
    };

export interface WrongKeys {
  column: string;
  type: 'string' | 'integer';
  /** How many rows. */
  rows: number;
  /** The first of them: which row, from 1, and what is there. */
  first: { row: number; value: string }[];
}

export interface RetrievalSummary {
  rows: number;
  /** By name. */
  features: Record<string, Record<'present' | 'null' | 'not_found' | 'expired', number>>;
  /** Columns of keys with values that are none of their type; such rows find nobody. */
  wrongKeys: WrongKeys[];
}
