import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import { declaredKeySql, declaredSql, isMisfit } from '../declared-column.ts';
import type { EventSource } from '../retrieval.ts';
import { timeSql } from '../time-column.ts';
import { type DataFile, openDataFile, placeOf, reading } from './data-file.ts';
import { checkTimes, type LoadedFile, timeColumn } from './loaded-file.ts';
import { findTextFacts } from './text-columns.ts';

/**
 * The events of a source as a table: keys k0, k1, …, times e and c in microseconds, columns v0, v1, …; its rowid is the order in which they
 * were taken in. Each file is read by itself, since what one has another may lack.
 */
export async function loadEvents(db: DuckDb, source: EventSource, table: string): Promise<void> {
  const keys = source.keys.map(
    ({ type }, at) => `k${at} ${type === 'integer' ? 'BIGINT' : 'VARCHAR'}`,
  );
  const values = source.columns.map(({ type }, at) => `v${at} ${SQL_TYPES[type]}`);
  await db.run(
    `CREATE TABLE ${table} (${[...keys, 'e BIGINT', 'c BIGINT', ...values, 's BIGINT'].join(', ')})`,
  );
  for (const path of source.files) {
    const file = await openDataFile(db, path, { hasEmptyText: source.hasEmptyText ?? false });
    await loadOne(db, file, source, table);
  }
  if (source.sequence === undefined) return;
  await db.run(`CREATE TABLE in_order AS SELECT * FROM ${table} ORDER BY s`);
  await db.run(`DROP TABLE ${table}`);
  await db.run(`ALTER TABLE in_order RENAME TO ${table}`);
}

const SQL_TYPES = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
} as const;

async function loadOne(
  db: DuckDb,
  file: DataFile,
  source: EventSource,
  table: string,
): Promise<void> {
  const typeAt = (place: number) => file.columns[place]?.sqlType ?? '';
  const values = source.columns.map(({ name, type }) => ({
    place: placeOf(file, name),
    type,
    name,
  }));
  const keys = source.keys.map(({ column, type }) => ({ place: placeOf(file, column), type }));
  const event = placeOf(file, source.eventTime);
  const created = source.createdTime === undefined ? null : placeOf(file, source.createdTime);
  const sequence = source.sequence === undefined ? null : placeOf(file, source.sequence);

  const places = [...values.map(({ place }) => place), ...keys.map(({ place }) => place)];
  const needed = [...new Set([...places, event, created ?? event, sequence ?? event])];
  await reading(
    file,
    db.run(
      `CREATE TABLE loading AS SELECT ${needed.map((place) => `c${place}`).join(', ')} FROM (${file.reader})`,
    ),
  );
  const loaded: LoadedFile = {
    file,
    table: 'loading',
    facts: await timeFacts(db, file, [event, created ?? event]),
  };
  const times = [];
  for (const place of [event, created]) {
    if (place === null) continue;
    const column = await timeColumn(db, loaded, place, 'l');
    await checkTimes(db, loaded, { place, column, alias: 'l', unit: 'us' });
    times.push(timeSql(column, 'us'));
  }
  for (const { place, type, name } of values) {
    await checkValues(db, file, { place, type, name });
  }
  const select = [
    ...keys.map(({ place, type }) => declaredKeySql(`l.c${place}`, typeAt(place), type)),
    times[0],
    times[1] ?? 'NULL',
    ...values.map(({ place, type }) => declaredSql(`l.c${place}`, typeAt(place), type)),
    sequence === null ? 'NULL' : `CAST(l.c${sequence} AS BIGINT)`,
  ];
  await db.run(`INSERT INTO ${table} SELECT ${select.join(', ')} FROM loading l`);
  await db.run('DROP TABLE loading');
}

async function timeFacts(
  db: DuckDb,
  file: DataFile,
  places: number[],
): Promise<LoadedFile['facts']> {
  const text = places.filter((place) => file.columns[place]?.sqlType === 'VARCHAR');
  const columns = [...new Set(text)].map((place) => `c${place}`);
  const found = await findTextFacts(db, 'loading', columns);
  return new Map([...found].map(([column, facts]) => [Number(column.slice(1)), facts]));
}

async function checkValues(
  db: DuckDb,
  file: DataFile,
  {
    place,
    type,
    name,
  }: { place: number; type: EventSource['columns'][number]['type']; name: string },
): Promise<void> {
  if (type === 'string') return;
  const ref = `c${place}`;
  const [bad] = await db.rows<{ row: bigint; text: string }>(
    `SELECT rowid + 1 AS row, CAST(${ref} AS VARCHAR) AS text FROM loading
     WHERE ${isMisfit(ref, file.columns[place]?.sqlType ?? '', type)} ORDER BY rowid LIMIT 1`,
  );
  if (!bad) return;
  throw new AppError('invalid_request', {
    publicMessage: `${file.path}: row ${bad.row} has "${bad.text.slice(0, 100)}" in the column ${name}, which is declared ${type}.`,
  });
}
