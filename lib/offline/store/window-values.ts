import type { DuckDb } from '#lib/db/duckdb.ts';
import type { AggregateFeature } from '#lib/features/contract.ts';
import { planWindows } from '../plan-windows.ts';
import {
  type Buckets,
  type EntityEvents,
  fillBuckets,
  sweepWindows,
  type WindowPlan,
} from '../sweep-windows.ts';
import { appendNumbers } from './append-rows.ts';
import { type RowGroup, readGroups } from './read-groups.ts';

/**
 * Aggregates of one source's events as of the times of rows, into `into` (r, w0, w1, …); of `last` it is the row of the event. DuckDB has sorted events
 * and rows by entity and time; each entity's windows then slide over its events once.
 */
export async function computeWindows(
  db: DuckDb,
  source: {
    /** Those with a time (id, e, c, v0, v1, …), in order. */
    events: string;
    /** Of rows: r, id, t. */
    times: string;
    /** A column of the events, which are called v. */
    refOf: (name: string) => string;
    features: readonly AggregateFeature[];
    into: string;
    onRows?: (count: number) => void;
  },
): Promise<void> {
  const { plans, columns } = planWindows(source.features, source.refOf);
  await db.run(
    `CREATE TABLE ${source.into} (${['r', ...plans.map((_plan, at) => `w${at}`)].map((name) => `${name} DOUBLE`).join(', ')})`,
  );
  const appender = await appendNumbers(db, source.into, plans.length + 1);
  const events = readGroups(
    db,
    `SELECT ${['v.id', 'v.e::DOUBLE', 'v.c::DOUBLE', ...columns].join(', ')} FROM ${source.events} v`,
    2 + columns.length,
  );
  const rows = readGroups(
    db,
    `SELECT id, r::DOUBLE, t::DOUBLE FROM ${source.times} WHERE id IS NOT NULL AND t IS NOT NULL ORDER BY id, t`,
    2,
  );
  try {
    let own = await events.next();
    for await (const asked of rows) {
      while (!own.done && own.value.id < asked.id) own = await events.next();
      // An entity without events is not found, whatever its windows.
      if (own.done || own.value.id !== asked.id) continue;
      const rowNumbers = asked.columns[0] as Float64Array;
      appender.append([rowNumbers, ...sweepEntity(plans, own.value, asked)]);
      source.onRows?.(asked.n);
    }
  } finally {
    await events.return(undefined);
    await rows.return(undefined);
    appender.close();
  }
}

function sweepEntity(plans: readonly WindowPlan[], own: RowGroup, asked: RowGroup): Float64Array[] {
  const [eventUs, createdUs, ...columns] = own.columns as [
    Float64Array,
    Float64Array,
    ...Float64Array[],
  ];
  const events: EntityEvents = { n: own.n, eventUs, createdUs, columns };
  const byHop = new Map<number, Buckets>();
  return plans.map((plan) => {
    const buckets = byHop.get(plan.hopUs) ?? fillBuckets(events, plan.hopUs);
    byHop.set(plan.hopUs, buckets);
    const values = new Float64Array(asked.n);
    sweepWindows(plan, events, buckets, asked.columns[1] as Float64Array, values);
    if (plan.function !== 'last') return values;
    return values.map((place) => own.first + place);
  });
}
