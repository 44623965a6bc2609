/** A column of a file, by what all of its values are. */
export type FileColumn = NumberColumn | TextColumn;

interface NumberColumn {
  name: string;
  kind: 'number';
  /** NaN where there is none; infinities stay. */
  values: Float64Array;
}

/** Text, booleans (`true`, `false`), times, and whatever is not numbers throughout. */
interface TextColumn {
  name: string;
  kind: 'text';
  /** Of each row, the place of its value in `values`; -1 where there is none. */
  codes: Int32Array;
  /** Each value once, in the order they first came. */
  values: string[];
}

export interface FileColumns {
  rows: number;
  columns: FileColumn[];
}
