import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { SnapshotColumn, SnapshotPlan, SnapshotSummary } from '../snapshot.ts';
import { isNumericType, timeSql } from '../time-column.ts';
import { type DataFile, openDataFile, placeOf, reading } from './data-file.ts';
import { checkTimes, loadFile, timeColumn } from './loaded-file.ts';
import { findNumberColumns } from './text-columns.ts';
import { writeSnapshot } from './write-snapshot.ts';

/** A snapshot of a CSV or Parquet file; `time` is the column that says when a row was, and without one rows are in their order. */
export async function snapshotFile(
  db: DuckDb,
  { path, time }: { path: string; time: string | null },
  plan: SnapshotPlan,
): Promise<SnapshotSummary> {
  const file = await openDataFile(db, path);
  const labelAt = placeOf(file, plan.label.name);
  const timeAt = time === null ? null : placeOf(file, time);
  const loaded = await loadFile(db, file, {
    ...{ table: 'loaded', looked: [], times: timeAt === null ? [] : [timeAt] },
  });
  const at = timeAt === null ? null : await timeColumn(db, loaded, timeAt, 'l');
  if (at && timeAt !== null) {
    await checkTimes(db, loaded, { place: timeAt, column: at, alias: 'l', unit: 'us' });
  }
  const columns =
    plan.columns ?? (await columnsOf(db, file, new Set([labelAt, timeAt]), plan.categorical));
  const cells = columns.map(
    ({ name, type }, place) => `${typed(file, placeOf(file, name), type)} AS c${place}`,
  );
  const label = {
    name: plan.label.name,
    type: plan.label.type ?? (await typeOfLabel(db, file, labelAt)),
  };
  const cell = typed(file, labelAt, label.type);
  await reading(
    file,
    db.run(`CREATE TABLE given AS SELECT l.rowid AS n, ${at ? `make_timestamp(${timeSql(at, 'us')})` : 'NULL::TIMESTAMP'} AS time,
      ${[...cells, `${cell} AS label`].join(', ')} FROM loaded l`),
  );
  await refuseText(db, file, columns);
  const unreadable = await countUnreadable(db, file, columns);
  return writeSnapshot(db, columns, { ...plan, label }, unreadable);
}

/** Of each column of numbers, the cells in which there is something else: text, infinities, and of whole numbers fractions. NaN and empty text are missing. */
async function countUnreadable(
  db: DuckDb,
  file: DataFile,
  columns: readonly SnapshotColumn[],
): Promise<number[]> {
  const counts = columns.map(({ name, type }, at) => {
    if (type === 'VARCHAR') return `0 AS u${at}`;
    const ref = `l.c${placeOf(file, name)}`;
    const isEmpty = `lower(trim(CAST(${ref} AS VARCHAR))) IN ('', 'nan', '-nan', 'na', 'n/a', 'null', 'none')`;
    return `count(*) FILTER (${ref} IS NOT NULL AND g.c${at} IS NULL AND NOT ${isEmpty}) AS u${at}`;
  });
  if (counts.length === 0) return [];
  const [row] = await db.rows<Record<string, bigint | number>>(
    `SELECT ${counts.join(', ')} FROM loaded l JOIN given g ON g.n = l.rowid`,
  );
  return columns.map((_column, at) => Number(row?.[`u${at}`] ?? 0));
}

function typed(file: DataFile, place: number, type: SnapshotColumn['type']): string {
  const ref = `l.c${place}`;
  if (type === 'VARCHAR') return `CAST(${ref} AS VARCHAR)`;
  if (type === 'BIGINT') {
    // 1.0 is one.
    const number = `try_cast(${ref} AS DOUBLE)`;
    return `CASE WHEN ${number} = floor(${number}) THEN try_cast(${number} AS BIGINT) END`;
  }
  const isBoolean = file.columns[place]?.sqlType === 'BOOLEAN';
  const number = `try_cast(${isBoolean ? `${ref}::INTEGER` : ref} AS DOUBLE)`;
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

async function typeOfLabel(
  db: DuckDb,
  file: DataFile,
  place: number,
): Promise<'BIGINT' | 'VARCHAR'> {
  const ref = `c${place}`;
  const number = `try_cast(${ref} AS DOUBLE)`;
  const [row] = await db.rows<{ others: boolean }>(
    `SELECT count(${ref}) <> count(*) FILTER (${number} = floor(${number})) AS others FROM loaded`,
  );
  return row?.others || file.columns[place]?.sqlType === 'BOOLEAN' ? 'VARCHAR' : 'BIGINT';
}

async function columnsOf(
  db: DuckDb,
  file: DataFile,
  others: ReadonlySet<number | null>,
  categorical: ReadonlySet<string>,
): Promise<SnapshotColumn[]> {
  const places = file.columns.map((_column, place) => place).filter((place) => !others.has(place));
  const refs = places.map((place) => `c${place}`);
  const inText = file.format === 'csv' ? await findNumberColumns(db, 'loaded', refs) : undefined;
  return places.map((place) => {
    const { name = '', sqlType = '' } = file.columns[place] ?? {};
    const isNumber = inText?.has(`c${place}`) ?? (isNumericType(sqlType) || sqlType === 'BOOLEAN');
    if (!isNumber) return { name, type: 'VARCHAR' };
    return { name, type: categorical.has(name) ? 'BIGINT' : 'DOUBLE' };
  });
}

/** A column of numbers that is text throughout is a mistake, and not all missing. */
async function refuseText(
  db: DuckDb,
  file: DataFile,
  columns: readonly SnapshotColumn[],
): Promise<void> {
  for (const [at, { name, type }] of columns.entries()) {
    if (type === 'VARCHAR') continue;
    const place = placeOf(file, name);
    const [row] = await db.rows<{ there: bigint; read: bigint; text: string | null }>(
      `SELECT count(l.c${place}) AS there, count(g.c${at}) AS read, CAST(min(l.c${place}) AS VARCHAR) AS text
       FROM loaded l JOIN given g ON g.n = l.rowid`,
    );
    if (!row || row.there === 0n || row.read > 0n) continue;
    throw new AppError('invalid_request', {
      publicMessage: `${file.path}: the column ${name} has no number (${JSON.stringify((row.text ?? '').slice(0, 100))}); the version that is served takes numbers there.`,
    });
  }
}
