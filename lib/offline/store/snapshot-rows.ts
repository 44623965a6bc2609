import { BIGINT, DOUBLE, type DuckDBType, type DuckDBValue, VARCHAR } from '@duckdb/node-api';
import type { DuckDb } from '#lib/db/duckdb.ts';
import type { SnapshotColumn, SnapshotPlan, SnapshotRow, SnapshotSummary } from '../snapshot.ts';
import { appendRows } from './append-rows.ts';
import { writeSnapshot } from './write-snapshot.ts';

const TYPES: Record<SnapshotColumn['type'], DuckDBType> = { DOUBLE, BIGINT, VARCHAR };

/** A snapshot of rows that come in batches, in any order. */
export async function snapshotRows(
  db: DuckDb,
  batches: AsyncIterable<readonly SnapshotRow[]>,
  plan: SnapshotPlan & { columns: readonly SnapshotColumn[]; label: SnapshotColumn },
  onRows: (rows: number) => void,
): Promise<SnapshotSummary> {
  const columns = [...plan.columns, plan.label];
  const names = plan.columns.map((_column, at) => `c${at}`);
  const declared = columns.map(({ type }, at) => `${names[at] ?? 'label'} ${type}`).join(', ');
  await db.run(`CREATE TABLE loaded (n BIGINT, time_us BIGINT, ${declared})`);
  const types = [BIGINT, BIGINT, ...columns.map(({ type }) => TYPES[type])];
  const appender = await appendRows(db, 'loaded', types);
  const unreadable = plan.columns.map(() => 0);
  let n = 0;
  try {
    for await (const batch of batches) {
      for (const { at, values, label } of batch) {
        const cells = [...values, label].map((value, place) => cellOf(value, columns[place]));
        for (const [place, value] of values.entries()) {
          if (cells[place] === null && isThere(value)) {
            unreadable[place] = (unreadable[place] ?? 0) + 1;
          }
        }
        appender.append([BigInt(n), BigInt(at.getTime()) * 1000n, ...cells]);
        n += 1;
      }
      onRows(n);
    }
  } finally {
    appender.close();
  }
  await db.run(
    'CREATE VIEW given AS SELECT * EXCLUDE (time_us), make_timestamp(time_us) AS time FROM loaded',
  );
  return writeSnapshot(db, plan.columns, plan, unreadable);
}

/** What cannot be of the column’s type is missing. */
function cellOf(value: unknown, column: SnapshotColumn | undefined): DuckDBValue {
  if (value === null || value === undefined || !column) return null;
  if (column.type === 'VARCHAR') return typeof value === 'string' ? value : JSON.stringify(value);
  const number = typeof value === 'boolean' ? Number(value) : numberOf(value);
  if (column.type === 'DOUBLE') return Number.isFinite(number) ? number : null;
  return Number.isSafeInteger(number) ? BigInt(number) : null;
}

/** NaN and empty text are how numbers that are missing are written. */
function isThere(value: unknown): boolean {
  if (value === null || value === undefined || Number.isNaN(value)) return false;
  return typeof value !== 'string' || !/^\s*(nan)?\s*$/i.test(value);
}

/** Numbers that JSON cannot say are text: whole ones beyond 2^53, NaN. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}
