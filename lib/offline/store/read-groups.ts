import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDb } from '#lib/db/duckdb.ts';

/** The rows with one id: numbers, column by column. */
export interface RowGroup {
  id: number;
  /** Which of all rows is its first. */
  first: number;
  n: number;
  columns: Float64Array[];
}

/**
 * Rows whose first column is an id that rises, group by group: NaN is null, true is 1, and text becomes a number for itself that holds
 * within the group.
 */
export async function* readGroups(
  db: DuckDb,
  sql: string,
  width: number,
): AsyncGenerator<RowGroup> {
  let group = new GroupBuffer(width, 0);
  let rows = 0;
  for await (const chunk of db.chunks(sql)) {
    const ids = chunk.getColumnVector(0);
    let from = 0;
    while (from < chunk.rowCount) {
      const id = Number(ids.getItem(from));
      let to = from + 1;
      while (to < chunk.rowCount && Number(ids.getItem(to)) === id) to += 1;
      if (group.n > 0 && group.id !== id) {
        if (id < group.id) throw new Error('rows that were sorted are out of order');
        yield group.take();
        group = new GroupBuffer(width, rows);
      }
      group.id = id;
      group.append(chunk, from, to);
      rows += to - from;
      from = to;
    }
  }
  if (group.n > 0) yield group.take();
}

class GroupBuffer {
  id = 0;
  n = 0;
  #columns: Float64Array[];
  readonly #codes = new Map<string, number>();
  readonly #first: number;

  constructor(width: number, first: number) {
    this.#first = first;
    this.#columns = Array.from({ length: width }, () => new Float64Array(64));
  }

  append(chunk: DuckDBDataChunk, from: number, to: number): void {
    this.#reserve(this.n + to - from);
    for (const [place, column] of this.#columns.entries()) {
      const vector = chunk.getColumnVector(place + 1);
      for (let row = from, at = this.n; row < to; row += 1, at += 1) {
        const value = vector.getItem(row);
        column[at] = typeof value === 'number' ? value : this.#toNumber(value);
      }
    }
    this.n += to - from;
  }

  take(): RowGroup {
    const columns = this.#columns.map((all) => all.subarray(0, this.n));
    return { id: this.id, first: this.#first, n: this.n, columns };
  }

  #toNumber(value: unknown): number {
    if (value === null) return Number.NaN;
    if (typeof value !== 'string') return Number(value);
    const code = this.#codes.get(value) ?? this.#codes.size;
    this.#codes.set(value, code);
    return code;
  }

  #reserve(n: number): void {
    const capacity = this.#columns[0]?.length ?? n;
    if (n <= capacity) return;
    this.#columns = this.#columns.map((old) => {
      const larger = new Float64Array(Math.max(n, 2 * capacity));
      larger.set(old);
      return larger;
    });
  }
}
