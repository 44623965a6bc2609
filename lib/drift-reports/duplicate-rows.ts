import type { FeatureColumns } from '#lib/drift/feature-columns.ts';

/** Of fewer rows nothing is said. */
const LEAST_ROWS = 20;
/** A column that has fewer than so much of the values of as many rows of the reference is narrower. */
const NARROWER = 0.7;
/** And one that tells less than so much of the rows apart that it does there, beside the other columns. */
const TELLS_LESS = 0.95;

export interface DuplicateShares {
  /** Of rows that are equal to an earlier one. */
  current: number;
  /** The same by the columns that can be compared, of both sides; null: there are none. */
  compared: { current: number; reference: number } | null;
  rows: number;
}

/**
 * How many rows are equal to an earlier one, of as many rows of both sides: of more there are more. Rows of a reference are drawn from a long time and those of a window come close upon
 * each other, so that columns that go with the time (the hour, a rate of the last hours) tell rows of the reference apart and hardly those of the window. So columns are left out on both sides
 * that have fewer values among the window's different rows, or tell fewer of them apart beside the other columns, than among as many of the reference. Rows that came twice are found
 * by the others.
 */
export function duplicateShares(columns: readonly FeatureColumns[]): DuplicateShares | null {
  const [first] = columns;
  if (!first) return null;
  const rows = Math.min(first.reference.rows, first.current.rows);
  if (rows < LEAST_ROWS) return null;
  const now = columns.map((column) => lastCodes(column, 'current', rows));
  const then = columns.map((column) => lastCodes(column, 'reference', rows));
  const [different, usual] = [differentRows(now, rows), differentRows(then, rows)];
  const most = Math.min(different.length, usual.length);
  const here = now.map((codes) => pick(codes, different, most));
  const there = then.map((codes) => pick(codes, usual, most));
  const kept = comparable(here, there, most);
  const shareOf = (side: readonly Int32Array[]) => {
    const of = kept.map((at) => side[at] ?? new Int32Array(rows));
    return 1 - differentRows(of, rows).length / rows;
  };
  return {
    current: 1 - different.length / rows,
    compared: kept.length === 0 ? null : { current: shareOf(now), reference: shareOf(then) },
    rows,
  };
}

/** Places of the columns that tell rows apart here as they do there. */
function comparable(
  here: readonly Int32Array[],
  there: readonly Int32Array[],
  rows: number,
): number[] {
  const valuesOf = (codes: Int32Array | undefined) => new Set(codes).size;
  let kept = here
    .map((_, at) => at)
    .filter((at) => valuesOf(here[at]) >= NARROWER * valuesOf(there[at]));
  for (;;) {
    const of = (side: readonly Int32Array[]) =>
      tellingApart(
        kept.map((at) => side[at] ?? new Int32Array(rows)),
        rows,
      );
    const [now, then] = [of(here), of(there)];
    const next = kept.filter((_, at) => (now[at] ?? 1) >= TELLS_LESS * (then[at] ?? 1));
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

/** Of each column, how many times more rows are different with it than without it. */
function tellingApart(columns: readonly Int32Array[], rows: number): number[] {
  const start = new Int32Array(rows);
  const before: Int32Array[] = [start];
  for (const codes of columns) before.push(combine(before.at(-1) ?? start, codes));
  const all = new Set(before.at(-1)).size;
  const found: number[] = [];
  let after: Int32Array = start;
  for (let at = columns.length - 1; at >= 0; at -= 1) {
    found.unshift(all / new Set(combine(before[at] ?? start, after)).size);
    after = combine(columns[at] ?? start, after);
  }
  return found;
}

/** A number for each pair of codes, in the order they come. */
function combine(a: Int32Array, b: Int32Array): Int32Array {
  const codes = new Map<number, number>();
  return a.map((code, row) => {
    const pair = code * 2 ** 31 + (b[row] as number);
    const known = codes.get(pair) ?? codes.size;
    codes.set(pair, known);
    return known;
  });
}

/** Of each that is in it, the first row that has it. */
function differentRows(columns: readonly Int32Array[], rows: number): number[] {
  const ids = columns.reduce<Int32Array>(combine, new Int32Array(rows));
  let seen = -1;
  const first: number[] = [];
  for (const [row, id] of ids.entries()) {
    if (id <= seen) continue;
    seen = id;
    first.push(row);
  }
  return first;
}

function pick(codes: Int32Array, rows: readonly number[], most: number): Int32Array {
  return Int32Array.from(rows.slice(0, most), (row) => codes[row] as number);
}

/** A number for each value of the last rows, missing ones being one. */
function lastCodes(
  column: FeatureColumns,
  side: 'reference' | 'current',
  rows: number,
): Int32Array {
  const values = column.kind === 'numeric' ? column[side].values : column[side].codes;
  const codes = new Map<number | null, number>();
  let at = 0;
  const all = Int32Array.from(column[side].isMissing, (isMissing) => {
    const value = isMissing === 1 ? null : (values[at] ?? null);
    if (isMissing !== 1) at += 1;
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
  return all.slice(-rows);
}
