import path from 'node:path';
import { openDuckDb } from '#lib/db/duckdb.ts';
import { type Aggregation, sourceSchema, type View, viewSchema } from '#lib/features/contract.ts';
import { durationMs } from '#lib/features/duration.ts';
import { featureType } from '#lib/features/feature-expression.ts';
import type { Retrieval, RetrievedFeature } from '#lib/offline/retrieval.ts';

export interface OfflineSize {
  rows: number;
  events: number;
  entities: number;
}

export const eventsFile = (folder: string) => path.join(folder, 'events.parquet');
export const rowsFile = (folder: string) => path.join(folder, 'rows.parquet');

/** Thirty days of events; a third becomes known at once, the others within a day, and entities are as uneven as customers are. */
export async function writeOfflineData(folder: string, size: OfflineSize): Promise<void> {
  const db = await openDuckDb({ memoryMb: 2048, threads: 1, temporaryDirectory: folder });
  const moment = `make_timestamp((1.77e15 + random() * 30 * 86400e6)::BIGINT)`;
  const customer = `'customer ' || (pow(random(), 2) * ${size.entities})::INTEGER`;
  try {
    // One statement, one seed: the same on every machine.
    await db.run(`SELECT setseed(0.42)`);
    await db.run(`COPY (SELECT *, happened + to_microseconds((delay * 86400e6)::BIGINT) AS known FROM (
        SELECT ${customer} AS customer, ${moment} AS happened, greatest(0, random() * 1.5 - 0.5) AS delay,
          random() * 100 AS amount, (random() * 20)::INTEGER AS items, 'shop ' || (random() * 500)::INTEGER AS shop,
          random() < 0.1 AS returned
        FROM range(${size.events}))) TO '${eventsFile(folder)}'`);
    await db.run(`COPY (SELECT ${customer} AS customer, ${moment} AS at, random() < 0.2 AS label
        FROM range(${size.rows})) TO '${rowsFile(folder)}'`);
  } finally {
    await db.close();
  }
}

const source = sourceSchema.parse({
  kind: 'file',
  name: 'purchases',
  entity: 'customer',
  path: 'events.parquet',
  format: 'parquet',
  columns: { amount: 'number', items: 'integer', shop: 'string', returned: 'boolean' },
  event_time: 'happened',
  created_time: 'known',
});

const aggregate = (name: Aggregation, size: string, hop: string, more: object) => ({
  kind: 'aggregate',
  name: `${name}_${size}`,
  function: name,
  window: { size, hop },
  ...more,
});

/** Ten features: a value, and each aggregation. */
export const benchView: View = viewSchema.parse({
  name: 'purchases',
  source: 'purchases',
  ttl: '14d',
  features: [
    { kind: 'value', name: 'amount', column: 'amount' },
    aggregate('count', '3h', '5m', {}),
    aggregate('sum', '1d', '5m', { column: 'amount' }),
    aggregate('mean', '7d', '1h', { column: 'amount' }),
    aggregate('min', '7d', '1h', { column: 'items' }),
    aggregate('max', '7d', '1h', { column: 'items' }),
    aggregate('stddev', '7d', '1h', { column: 'amount' }),
    aggregate('last', '1d', '1h', { column: 'shop' }),
    aggregate('distinct_count', '7d', '1h', { column: 'shop' }),
    aggregate('rate', '7d', '1h', {
      predicate: [{ column: 'returned', is: '=', value: true }],
      where: [{ column: 'amount', is: '>', value: 10 }],
    }),
  ],
});

export function benchRetrieval(folder: string): Retrieval {
  const shared = { source: 0, ttlMs: durationMs(benchView.ttl ?? '') };
  return {
    rows: { from: { file: rowsFile(folder) }, time: 'at' },
    sources: [
      {
        files: [eventsFile(folder)],
        keys: [{ column: 'customer', row: 'customer', type: 'string' }],
        eventTime: source.event_time,
        createdTime: source.created_time,
        columns: Object.entries(source.columns).map(([name, type]) => ({ name, type })),
      },
    ],
    features: benchView.features.flatMap((feature): RetrievedFeature[] => {
      if (feature.kind === 'value') return [{ kind: 'value', ...shared, column: feature.column }];
      if (feature.kind === 'expression') return [];
      const type = featureType(feature, source) ?? 'number';
      return [{ kind: 'aggregate', ...shared, type, definition: feature }];
    }),
    output: benchView.features.map(({ name }, feature) => ({ feature, name })),
    out: path.join(folder, 'training.parquet'),
  };
}
