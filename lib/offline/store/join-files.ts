import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { PointInTimeJoin, PointInTimeSummary } from '../contract.ts';
import { comparableKeys } from '../key-column.ts';
import { type OutputName, outputNames } from '../output-names.ts';
import { quoteName } from '../sql.ts';
import { hasNanoseconds, type TimeUnit, timeSql } from '../time-column.ts';
import { type DataFile, openDataFile, placeOf } from './data-file.ts';
import { makeKeyTables } from './key-tables.ts';
import {
  EVENT_ORDER,
  findLatestEvents,
  stepsByRank,
  stepsByTime,
  VISIBLE,
} from './latest-events.ts';
import {
  checkTimes,
  keyColumn,
  type LoadedFile,
  loadFile,
  timeColumn,
  valueSql,
} from './loaded-file.ts';
import { checkOutput, writeOutput } from './write-output.ts';

/** Joins two files as of times and writes a third. */
export async function joinFiles(db: DuckDb, join: PointInTimeJoin): Promise<PointInTimeSummary> {
  const format = await checkOutput(join.out, [join.entities, join.features]);
  const entityFile = await openDataFile(db, join.entities);
  const featureFile = await openDataFile(db, join.features);
  const places = findPlaces(entityFile, featureFile, join);
  const names = outputNames(
    entityFile.columns.map(({ name }) => name),
    places.features.map((place) => `${join.prefix ?? ''}${featureFile.columns[place]?.name}`),
  );
  const isTyped = format === 'parquet';
  const entities = await loadFile(db, entityFile, {
    table: 'entities',
    looked: isTyped ? placesOf(entityFile) : places.entityKeys,
    times: [places.time],
  });
  const features = await loadFile(db, featureFile, {
    table: 'features',
    looked: placesOf(featureFile),
    times: [places.event, places.created].filter((place) => place !== undefined),
  });
  const unit = await prepareTables(db, join, places, { entities, features });
  await findLatestEvents(db, {
    rows: 'row_times',
    steps: await makeSteps(db, {
      hasCreated: places.created !== undefined,
      ignoreCreated: join.ignoreCreated ?? false,
    }),
    into: 'hits',
  });
  const ttl =
    join.ttlMs === undefined
      ? undefined
      : BigInt(join.ttlMs) * (unit === 'us' ? 1000n : 1_000_000n);
  await db.run(`CREATE VIEW answers AS SELECT r, seq, CASE WHEN seq IS NOT NULL THEN
    ${ttl === undefined ? 'false' : `t::HUGEINT - e > ${ttl}`} END AS expired FROM hits`);
  await writeOutput(db, outputSql({ entities, features, names, isTyped }, places), {
    out: join.out,
    format,
  });
  return { ...(await summarize(db)), features: names.map(({ name }) => name) };
}

interface Places {
  entityKeys: number[];
  time: number;
  featureKeys: number[];
  event: number;
  created: number | undefined;
  features: number[];
}

function findPlaces(entities: DataFile, features: DataFile, join: PointInTimeJoin): Places {
  const featureKeys = join.keys.map((key) => placeOf(features, key));
  const event = placeOf(features, join.eventTime);
  const created = join.createdTime === undefined ? undefined : placeOf(features, join.createdTime);
  const others = new Set([...featureKeys, event, created]);
  const chosen = join.columns?.map((name) => placeOf(features, name));
  const places = chosen ?? placesOf(features).filter((place) => !others.has(place));
  if (places.length === 0) {
    throw new AppError('invalid_request', {
      publicMessage: `${features.path} has no features: its columns are keys and times.`,
    });
  }
  return {
    entityKeys: join.keys.map((key) => placeOf(entities, key)),
    time: placeOf(entities, join.time),
    featureKeys,
    event,
    created,
    features: places,
  };
}

function placesOf(file: DataFile): number[] {
  return file.columns.map((_column, place) => place);
}

/** Brings keys and times of both files to what can be compared. */
async function prepareTables(
  db: DuckDb,
  join: PointInTimeJoin,
  places: Places,
  { entities, features }: { entities: LoadedFile; features: LoadedFile },
): Promise<TimeUnit> {
  const time = await timeColumn(db, entities, places.time, 'r');
  const event = await timeColumn(db, features, places.event, 'f');
  const created =
    places.created === undefined ? null : await timeColumn(db, features, places.created, 'f');
  const unit = [time, event, created].some((column) => column && hasNanoseconds(column))
    ? 'ns'
    : 'us';
  await checkTimes(db, entities, { place: places.time, column: time, unit, alias: 'r' });
  await checkTimes(db, features, { place: places.event, column: event, unit, alias: 'f' });
  if (created && places.created !== undefined) {
    await checkTimes(db, features, { place: places.created, column: created, unit, alias: 'f' });
  }
  const keys = join.keys.map((_key, at) =>
    comparableKeys(
      keyColumn(entities, places.entityKeys[at] ?? 0, 'r'),
      keyColumn(features, places.featureKeys[at] ?? 0, 'f'),
    ),
  );
  await makeKeyTables(
    db,
    {
      from: 'entities r',
      r: 'r.rowid',
      keys: keys.map(([sql]) => sql),
      t: timeSql(time, unit),
      times: 'row_times',
    },
    {
      from: 'features f',
      keys: keys.map(([, sql]) => sql),
      select: `w.id, ${timeSql(event, unit)} AS e, ${created ? timeSql(created, unit) : 'NULL::BIGINT'} AS c, f.rowid AS seq`,
      rest: '',
      events: 'event_times',
    },
  );
  return unit;
}

async function makeSteps(
  db: DuckDb,
  { hasCreated, ignoreCreated }: { hasCreated: boolean; ignoreCreated: boolean },
): Promise<string> {
  if (!hasCreated) return stepsByTime('event_times');
  await db.run(`CREATE TABLE ranked AS
    SELECT * FROM event_times WHERE e IS NOT NULL ORDER BY ${EVENT_ORDER}, seq`);
  return stepsByRank('ranked', { visible: ignoreCreated ? 'e' : VISIBLE, seq: 'seq' });
}

function outputSql(
  {
    entities,
    features,
    names,
    isTyped,
  }: { entities: LoadedFile; features: LoadedFile; names: OutputName[]; isTyped: boolean },
  places: Places,
): string {
  const input = entities.file.columns.map(({ name }, place) => {
    const value = valueSql(entities, place, { alias: 'r', isTyped, dropsNaN: false });
    return `${value} AS ${quoteName(name)}`;
  });
  const values = places.features.map((place, at) => {
    return `${valueSql(features, place, { alias: 'f', isTyped, dropsNaN: true })} AS v${at}`;
  });
  const output = names.flatMap(({ name, status }, at) => [
    `CASE WHEN NOT expired THEN v${at} END AS ${quoteName(name)}`,
    `CASE WHEN expired IS NULL THEN 'not_found' WHEN expired THEN 'expired'
      WHEN v${at} IS NULL THEN 'null' ELSE 'present' END AS ${quoteName(status)}`,
  ]);
  return `SELECT ${[...input, ...output].join(', ')}
    FROM (SELECT a.r AS at_row, a.expired, ${values.join(', ')}
          FROM answers a LEFT JOIN features f ON f.rowid = a.seq) v
    JOIN entities r ON r.rowid = v.at_row
    ORDER BY v.at_row`;
}

async function summarize(db: DuckDb): Promise<Omit<PointInTimeSummary, 'features'>> {
  const [row] = await db.rows<Record<'rows' | 'found' | 'expired' | 'none', bigint>>(
    `SELECT count(*) AS rows, count(*) FILTER (NOT expired) AS found,
      count(*) FILTER (expired) AS expired, count(*) FILTER (expired IS NULL) AS none FROM answers`,
  );
  return {
    rows: Number(row?.rows ?? 0),
    found: Number(row?.found ?? 0),
    expired: Number(row?.expired ?? 0),
    notFound: Number(row?.none ?? 0),
  };
}
