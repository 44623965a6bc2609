import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';

/** The number, from 1, that a row has in the file. */
export type RowOf = (at: number) => number;

/**
 * The same columns without rows in which one of them is missing. Unless `skips`, such rows are refused: a metric of those that happen to have labels may say
 * little of all.
 */
export function usableRows(
  columns: readonly FileColumn[],
  { rows, skips }: { rows: number; skips: boolean },
): { columns: FileColumn[]; skipped: number; rowOf: RowOf; kept: Uint32Array | null } {
  const isMissing = new Uint8Array(rows);
  for (const column of columns) {
    let missing = 0;
    let firstRow = 0;
    for (let row = 0; row < rows; row += 1) {
      const isNone =
        column.kind === 'number' ? Number.isNaN(column.values[row]) : column.codes[row] === -1;
      if (!isNone) continue;
      isMissing[row] = 1;
      missing += 1;
      firstRow ||= row + 1;
    }
    if (missing > 0 && !skips) {
      throw new AppError('invalid_request', {
        publicMessage: `The column ${column.name} has no value in ${missing.toLocaleString('en')} of ${rows.toLocaleString('en')} rows, the first is row ${firstRow}; --skip-missing leaves such rows out.`,
      });
    }
  }
  const kept = isMissing.reduce((sum, missing) => sum + 1 - missing, 0);
  if (kept === rows)
    return { columns: [...columns], skipped: 0, rowOf: (row) => row + 1, kept: null };
  const at = new Uint32Array(kept);
  let next = 0;
  for (let row = 0; row < rows; row += 1) {
    if (isMissing[row] === 1) continue;
    at[next] = row;
    next += 1;
  }
  return {
    columns: columns.map((column) => takeRows(column, at)),
    skipped: rows - kept,
    rowOf: (row) => (at[row] ?? 0) + 1,
    kept: at,
  };
}

export function takeRows(column: FileColumn, at: Uint32Array): FileColumn {
  if (column.kind === 'number') {
    const values = new Float64Array(at.length);
    for (let row = 0; row < at.length; row += 1) {
      values[row] = column.values[at[row] as number] as number;
    }
    return { ...column, values };
  }
  const codes = new Int32Array(at.length);
  for (let row = 0; row < at.length; row += 1) {
    codes[row] = column.codes[at[row] as number] as number;
  }
  return { ...column, codes };
}
