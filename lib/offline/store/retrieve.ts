import type { DuckDb } from '#lib/db/duckdb.ts';
import { declaredKeySql } from '../declared-column.ts';
import { outputNames } from '../output-names.ts';
import type { Retrieval, RetrievalSummary, RetrievedFeature } from '../retrieval.ts';
import { quoteName, quoteText } from '../sql.ts';
import { type TimeColumn, timeSql } from '../time-column.ts';
import { placeOf } from './data-file.ts';
import { computeExpressions } from './expression-values.ts';
import { makeKeyTables } from './key-tables.ts';
import { EVENT_ORDER, findLatestEvents, stepsByRank, VISIBLE } from './latest-events.ts';
import { loadEvents } from './load-events.ts';
import { loadRows } from './load-rows.ts';
import { checkTimes, type LoadedFile, timeColumn, valueSql } from './loaded-file.ts';
import { computeWindows } from './window-values.ts';
import { checkOutput, writeOutput } from './write-output.ts';
import { findWrongKeys } from './wrong-keys.ts';

export interface RetrievalProgress {
  /** Of all that is to be done, from 0 to 1. */
  share: number;
  rows: number;
}

/** Puts features of rows together, each as of its own time, and writes a file. */
export async function retrieve(
  db: DuckDb,
  retrieval: Retrieval,
  onProgress: (progress: RetrievalProgress) => void,
): Promise<RetrievalSummary> {
  const { rows: from, sources, out } = retrieval;
  const inputs = [
    ...('file' in from.from ? [from.from.file] : []),
    ...sources.flatMap(({ files }) => files),
  ];
  const format = await checkOutput(out, inputs);
  const rows = await loadRows(db, from);
  const names = outputNames(
    rows.file.columns.map(({ name }) => name),
    retrieval.output.map(({ name }) => name),
  );
  const time = await timeColumn(db, rows, placeOf(rows.file, from.time), 'r');
  const place = placeOf(rows.file, from.time);
  await checkTimes(db, rows, { place, column: time, alias: 'r', unit: 'us' });
  const [counted] = await db.rows<{ n: bigint }>('SELECT count(*) AS n FROM rows');
  const total = Number(counted?.n ?? 0);

  const steps = sources.length + 2;
  for (const [at, source] of sources.entries()) {
    await loadEvents(db, source, 'loaded');
    await findOfSource(db, retrieval, at, { rows, time }, (done) => {
      onProgress({ share: (at + (0.8 * done) / Math.max(1, total)) / steps, rows: 0 });
    });
    onProgress({ share: (at + 1) / steps, rows: 0 });
  }
  await db.run(`CREATE TABLE answers AS ${answersSql(retrieval)}`);
  await addExpressions(db, retrieval, rows);
  onProgress({ share: (sources.length + 1) / steps, rows: 0 });

  const isTyped = format === 'parquet';
  const input = rows.file.columns.map(({ name }, column) => {
    const value = valueSql(rows, column, { alias: 'r', isTyped, dropsNaN: false });
    return `${value} AS ${quoteName(name)}`;
  });
  const output = retrieval.output.flatMap(({ feature }, at) => [
    `a.f${feature} AS ${quoteName(names[at]?.name ?? '')}`,
    `a.f${feature}_status AS ${quoteName(names[at]?.status ?? '')}`,
  ]);
  await writeOutput(
    db,
    `SELECT ${[...input, ...output].join(', ')} FROM rows r POSITIONAL JOIN all_answers a`,
    { out, format },
  );
  onProgress({ share: 1, rows: total });
  return {
    rows: total,
    features: await countStatuses(db, retrieval),
    wrongKeys: await findWrongKeys(db, rows, sources),
  };
}

/** What one source says of the rows: their latest events, and windows. */
async function findOfSource(
  db: DuckDb,
  { sources, features }: Retrieval,
  at: number,
  { rows, time }: { rows: LoadedFile; time: TimeColumn },
  onRows: (done: number) => void,
): Promise<void> {
  const source = sources[at];
  if (!source) return;
  const prefix = `s${at}_`;
  await makeKeyTables(
    db,
    {
      from: 'rows r',
      r: 'r.rowid',
      keys: source.keys.map(({ row, type }) => {
        const place = placeOf(rows.file, row);
        return declaredKeySql(`r.c${place}`, rows.file.columns[place]?.sqlType ?? '', type);
      }),
      t: timeSql(time, 'us'),
      times: `${prefix}times`,
    },
    {
      from: 'loaded v',
      keys: source.keys.map((_key, key) => `v.k${key}`),
      select: ['w.id', 'v.e', 'v.c', ...source.columns.map((_column, at) => `v.v${at}`)].join(', '),
      rest: `WHERE v.e IS NOT NULL ORDER BY ${EVENT_ORDER}, v.rowid`,
      events: `${prefix}events`,
    },
  );
  await db.run('DROP TABLE loaded');
  await findLatestEvents(db, {
    rows: `${prefix}times`,
    steps: stepsByRank(`${prefix}events`, { visible: VISIBLE, seq: 'rowid' }),
    into: `${prefix}hits`,
  });
  const windows = features.flatMap((feature) =>
    feature.kind === 'aggregate' && feature.source === at ? [feature.definition] : [],
  );
  if (windows.length === 0) return;
  let done = 0;
  await computeWindows(db, {
    events: `${prefix}events`,
    times: `${prefix}times`,
    refOf: (name) => `v.${columnOf(source.columns, name)}`,
    features: windows,
    into: `${prefix}windows`,
    onRows(count) {
      done += count;
      onRows(done);
    },
  });
}

function columnOf(columns: Retrieval['sources'][number]['columns'], name: string): string {
  const place = columns.findIndex((column) => column.name === name);
  if (place === -1) throw new Error(`the column ${name} is not among those read`);
  return `v${place}`;
}

/** Every feature but expressions, with its status, in the order of rows. */
function answersSql({ sources, features }: Retrieval): string {
  const joins = sources.map((_source, at) => {
    const windows = features.some((one) => one.kind === 'aggregate' && one.source === at)
      ? ` LEFT JOIN s${at}_windows w${at} ON w${at}.r = r.rowid`
      : '';
    return `LEFT JOIN s${at}_hits h${at} ON h${at}.r = r.rowid
      LEFT JOIN s${at}_events v${at} ON v${at}.rowid = h${at}.seq${windows}`;
  });
  const nextWindow = sources.map(() => 0);
  const columns = features.flatMap((feature, id) => {
    if (feature.kind === 'expression') return [];
    const at = feature.source;
    let value: string;
    if (feature.kind === 'value') {
      value = `v${at}.${columnOf(sources[at]?.columns ?? [], feature.column)}`;
    } else {
      const window = `w${at}.w${nextWindow[at]}`;
      nextWindow[at] = (nextWindow[at] ?? 0) + 1;
      const { function: name, column = '' } = feature.definition;
      if (name === 'last') {
        joins.push(`LEFT JOIN s${at}_events l${id} ON l${id}.rowid = ${window}`);
        value = `l${id}.${columnOf(sources[at]?.columns ?? [], column)}`;
      } else {
        value = feature.type === 'integer' ? `try_cast(${window} AS BIGINT)` : window;
      }
    }
    const isExpired =
      feature.ttlMs === null ? 'false' : `h${at}.t - h${at}.e > ${feature.ttlMs * 1000}`;
    return [
      `CASE WHEN h${at}.seq IS NOT NULL AND NOT ${isExpired} THEN ${value} END AS f${id}`,
      `CASE WHEN h${at}.seq IS NULL THEN 'not_found' WHEN ${isExpired} THEN 'expired'
        WHEN ${value} IS NULL THEN 'null' ELSE 'present' END AS f${id}_status`,
    ];
  });
  return `SELECT ${['r.rowid AS r', ...columns].join(', ')} FROM rows r ${joins.join('\n')} ORDER BY r.rowid`;
}

/** `all_answers`: those of expressions too. */
async function addExpressions(db: DuckDb, retrieval: Retrieval, rows: LoadedFile): Promise<void> {
  const ids = retrieval.features.flatMap(({ kind }, id) => (kind === 'expression' ? [id] : []));
  if (ids.length === 0) {
    await db.run('CREATE VIEW all_answers AS SELECT * FROM answers');
    return;
  }
  const columns: string[] = [];
  const column = (sql: string) => {
    if (!columns.includes(sql)) columns.push(sql);
    return { column: columns.indexOf(sql) };
  };
  const expressions = ids.map((id) => {
    const expression = retrieval.features[id] as Extract<RetrievedFeature, { kind: 'expression' }>;
    const inputs = expression.inputs.map((input) => {
      if ('request' in input) return column(requestSql(rows, input.request));
      const other = ids.indexOf(input.feature);
      return other === -1 ? column(`a.f${input.feature}`) : { expression: other };
    });
    return { expression, inputs };
  });
  const select = columns.length > 0 ? columns.join(', ') : 'true';
  await computeExpressions(
    db,
    `SELECT ${select} FROM answers a POSITIONAL JOIN rows r`,
    expressions,
  );
  const made = ids.flatMap((id, at) => {
    const { expression } = expressions[at] ?? {};
    const value = expression?.type === 'integer' ? `x.x${at}::BIGINT` : `x.x${at}`;
    return [
      `${value} AS f${id}`,
      `CASE WHEN x.x${at} IS NULL THEN 'null' ELSE 'present' END AS f${id}_status`,
    ];
  });
  await db.run(
    `CREATE VIEW all_answers AS SELECT a.*, ${made.join(', ')} FROM answers a POSITIONAL JOIN expressions x`,
  );
}

/** What rows have beside their keys is what a request brings; what they lack is null. */
function requestSql(rows: LoadedFile, name: string): string {
  const place = rows.file.columns.findIndex((column) => column.name === name);
  if (place === -1) return 'NULL::DOUBLE';
  const value = valueSql(rows, place, { alias: 'r', isTyped: true, dropsNaN: true });
  const type = rows.facts.get(place)?.kind ?? rows.file.columns[place]?.sqlType ?? '';
  const isPlain =
    /^(integer|number|boolean|text|VARCHAR|BOOLEAN|FLOAT|DOUBLE|U?(TINY|SMALL|BIG)?INT.*)$/.test(
      type,
    );
  if (/^DECIMAL|^U?HUGEINT/.test(type)) return `CAST(${value} AS DOUBLE)`;
  return isPlain ? value : `CAST(${value} AS VARCHAR)`;
}

async function countStatuses(
  db: DuckDb,
  { output }: Retrieval,
): Promise<RetrievalSummary['features']> {
  const counts: RetrievalSummary['features'] = {};
  for (const { feature, name } of output) {
    const [row] = await db.rows<Record<'present' | 'null' | 'not_found' | 'expired', bigint>>(
      `SELECT ${['present', 'null', 'not_found', 'expired']
        .map(
          (status) => `count(*) FILTER (f${feature}_status = ${quoteText(status)}) AS "${status}"`,
        )
        .join(', ')} FROM all_answers`,
    );
    counts[name] = {
      present: Number(row?.present ?? 0),
      null: Number(row?.null ?? 0),
      not_found: Number(row?.not_found ?? 0),
      expired: Number(row?.expired ?? 0),
    };
  }
  return counts;
}
