import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readFeatureExpression } from '#lib/features/feature-expression.ts';
import type { EventSource, RetrievedFeature } from '#lib/offline/retrieval.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { ENTITIES, FEATURE_LIST, LANDED_AT, SOURCES, VIEWS } from './feature-views.ts';
import { flightsSql, HISTORY_MS, openFlights, toTimestamp } from './flight-features.ts';

/**
 * Writes flights with the late shares as they were known at departure to a Parquet file. The shares are the views' own, through the product's
 * offline retrieval: what training means by them is what serving means.
 */
async function writeTrainingFeatures(from: Date, to: Date, out: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flights-features-'));
  const connection = await openFlights();
  try {
    const [departures = '', arrivals = '', retrieved = ''] = ['rows', 'events', 'features'].map(
      (name) => path.join(folder, `${name}.parquet`),
    );
    const before = new Date(from.getTime() - HISTORY_MS);
    await copyFlights(connection, { from, to, columns: '* EXCLUDE (known_at)', file: departures });
    const columns = `origin, destination, late = 1 AS late, known_at AS ${LANDED_AT}`;
    await copyFlights(connection, { from: before, to, columns, file: arrivals });
    const offline = createOfflineService({
      memoryMb: 2048,
      threads: 2,
      temporaryDirectory: folder,
    });
    const { features, placeOf } = retrievedFeatures();
    await offline.retrieve({
      rows: { from: { file: departures }, time: 'departed_at' },
      sources: SOURCES.map(({ entity }) => eventSource(entity, arrivals)),
      features,
      output: TAKEN.map(({ feature, as }) => ({ feature: placeOf(feature), name: as })),
      out: retrieved,
    });
    await connection.run(`COPY (
      SELECT * EXCLUDE (${TAKEN.map(({ as }) => `${as}__status`)})
        REPLACE (${TAKEN.map(({ as, standIn }) => `coalesce(${as}, ${standIn}) AS ${as}`)})
      FROM read_parquet(${quoted(retrieved)})
    ) TO ${quoted(out)} (FORMAT parquet)`);
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the versions take, with what stands in for a share of which nothing is known. */
const TAKEN = FEATURE_LIST.list.map((item) => {
  if (typeof item === 'string' || item.as === undefined) throw new Error('every share has a name');
  return { feature: item.feature, as: item.as, standIn: Number(item.default) };
});

/** The features of all views, each after those it needs, and their places. */
function retrievedFeatures() {
  const features: RetrievedFeature[] = [];
  const places = new Map<string, number>();
  const scope = {
    sources: new Map(SOURCES.map((source) => [source.name, source])),
    views: new Map(VIEWS.map((view) => [view.name, view])),
  };
  const placeOf = (reference: string): number => {
    const place = places.get(reference);
    if (place === undefined) throw new Error(`there is no feature ${reference} before it is used`);
    return place;
  };
  for (const view of VIEWS) {
    const source = SOURCES.findIndex(({ name }) => name === view.source);
    for (const feature of view.features) {
      const place = features.length;
      if (feature.kind === 'aggregate') {
        features.push({
          kind: 'aggregate',
          source,
          ttlMs: null,
          type: 'integer',
          definition: feature,
        });
      } else if (feature.kind === 'expression') {
        const expression = readFeatureExpression(feature, view, scope);
        if ('problems' in expression) throw new Error(expression.problems.join('; '));
        const { inputs, evaluate } = expression;
        features.push({
          kind: 'expression',
          type: feature.type,
          inputs: inputs.map((input) =>
            input.kind === 'request'
              ? { request: input.name }
              : { feature: placeOf(`${input.view}:${input.feature}`) },
          ),
          evaluate: (values) => evaluate((input) => values[inputs.indexOf(input)]),
        });
      }
      places.set(`${view.name}:${feature.name}`, place);
    }
  }
  return { features, placeOf };
}

function eventSource(entity: string, file: string): EventSource {
  const keys = ENTITIES.find(({ name }) => name === entity)?.keys ?? [];
  return {
    files: [file],
    keys: keys.map(({ name, type }) => ({ column: name, row: name, type })),
    eventTime: LANDED_AT,
    createdTime: LANDED_AT,
    columns: [{ name: 'late', type: 'boolean' }],
  };
}

async function copyFlights(
  connection: DuckDBConnection,
  { from, to, columns, file }: { from: Date; to: Date; columns: string; file: string },
): Promise<void> {
  const sql = await flightsSql();
  await connection.run(`CREATE OR REPLACE TEMP TABLE chosen AS ${sql}`, {
    period_start: toTimestamp(from),
    period_end: toTimestamp(to),
  });
  await connection.run(`COPY (SELECT ${columns} FROM chosen) TO ${quoted(file)} (FORMAT parquet)`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const { values } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string' }, out: { type: 'string' } },
});
if (!values.from || !values.to || !values.out) {
  throw new Error('Usage: training-features.ts --from 2001-01-01 --to 2001-03-01 --out FILE');
}
await writeTrainingFeatures(
  new Date(`${values.from}T00:00:00Z`),
  new Date(`${values.to}T00:00:00Z`),
  path.resolve(values.out),
);
