import type { KeyedEvent } from './bucket-states.ts';
import type { Entity, FeatureValue, Source } from './contract.ts';
import { keyText, readKey } from './entity-key.ts';
import { readValue } from './parse-events.ts';

export type StoredSource = Exclude<Source, { kind: 'push' }>;

/** A row of a table or file: keys, times as milliseconds since 1970, then columns in the source's order. */
export type SourceRow = readonly unknown[];

/** The names of what a source is read for, in the order of its rows. */
export function columnsOf(source: StoredSource, entity: Entity): string[] {
  const times = [
    source.event_time,
    ...(source.created_time === undefined ? [] : [source.created_time]),
  ];
  return [...entity.keys.map(({ name }) => name), ...times, ...Object.keys(source.columns)];
}

/** The first column that the source should have and has not. */
export function missingColumn(
  source: StoredSource,
  entity: Entity,
  present: readonly string[],
): string | undefined {
  return columnsOf(source, entity).find((name) => !present.includes(name));
}

/**
 * An event, or null: it has no key or no time, and belongs to nobody. A value that is none of its column's type is refused by the
 * database that reads it; one that JSON cannot say is null.
 */
export function toEvent(
  source: StoredSource,
  entity: Entity,
  row: SourceRow,
  seq: number,
): KeyedEvent | null {
  const values = row.values();
  const next = () => values.next().value;
  const read = readKey(
    entity,
    Object.fromEntries(entity.keys.map(({ name }) => [name, plain(next())])),
  );
  const eventMs = next();
  const createdMs = source.created_time === undefined ? null : next();
  const columns: Record<string, FeatureValue> = {};
  for (const [name, type] of Object.entries(source.columns)) {
    const value = readValue(plain(next()) ?? null, type);
    if (value !== null && typeof value !== 'object') columns[name] = value;
  }
  if ('problems' in read || eventMs === null || eventMs === undefined) return null;
  return {
    keys: keyText(read.key),
    eventMs: Number(eventMs),
    createdMs: createdMs === null || createdMs === undefined ? null : Number(createdMs),
    seq,
    columns,
  };
}

/** Integers come as bigint. */
function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
