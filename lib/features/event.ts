import type { FeatureValue } from './contract.ts';

/** Where an event stands among those of its entity. Times are milliseconds since 1970 (UTC). */
export interface EventOrder {
  eventMs: number;
  /** When it became known; null: not known, which comes after every known time. */
  createdMs: number | null;
  /** The order in which events were taken in: no two have the same. */
  seq: number;
}

export interface FeatureEvent extends EventOrder {
  columns: Readonly<Record<string, FeatureValue>>;
}

/** Below 0: a comes before b. The last event in this order is the latest. */
export function compareEvents(a: EventOrder, b: EventOrder): number {
  return (
    a.eventMs - b.eventMs || compareCreated(a.createdMs, b.createdMs) || Math.sign(a.seq - b.seq)
  );
}

/** It had happened and was known by then. */
export function isVisible({ eventMs, createdMs }: EventOrder, atMs: number): boolean {
  return eventMs <= atMs && (createdMs === null || createdMs <= atMs);
}

function compareCreated(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}
