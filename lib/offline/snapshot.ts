/** A column of a snapshot and its type in the Parquet file. */
export interface SnapshotColumn {
  name: string;
  type: 'DOUBLE' | 'BIGINT' | 'VARCHAR';
}

export interface SnapshotPlan {
  /** Of a file without a version to follow: left out, and all columns are taken, numbers as DOUBLE and text as VARCHAR. */
  columns: readonly SnapshotColumn[] | null;
  /** Features that are names, whatever the file has them as. */
  categorical: ReadonlySet<string>;
  /** Of a file the type may be left to what is in it: whole numbers, or else text. */
  label: { name: string; type: SnapshotColumn['type'] | null };
  /** Share of the rows, the newest, that go into the holdout. */
  holdout: number;
  /** The newest of each label instead. */
  stratified: boolean;
  /** Parquet files to be written. */
  out: { train: string; holdout: string };
}

/** A row, in the order of the plan’s columns. */
export interface SnapshotRow {
  at: Date;
  values: readonly unknown[];
  label: unknown;
}

export interface ColumnProfile {
  name: string;
  kind: 'numeric' | 'categorical';
  /** Share. */
  missing: number;
  /** Share: something is there that is no finite number where numbers are expected, and counts as missing. */
  unreadable: number;
  distinct: number;
  /** Of numbers: the mean, the 5th and the 95th percentile. */
  mean: number | null;
  low: number | null;
  high: number | null;
  /** Of categories, the most frequent first. */
  top: { value: string; share: number }[];
}

export interface SnapshotSummary {
  columns: SnapshotColumn[];
  label: SnapshotColumn;
  /** Every label, ascending; none of numbers. */
  labels: string[];
  rows: { train: number; holdout: number };
  /** Rows without a label, or with one that is no class: they are left out. */
  unlabelled: number;
  from: Date | null;
  splitAt: Date | null;
  to: Date | null;
  balance: { value: string; share: number }[];
  profiles: ColumnProfile[];
}
