import { type AggregateState, addEvent, emptyState, mergeStates } from './aggregate-state.ts';
import { type CompiledAggregate, type CompiledView, neededAfter } from './compile-view.ts';
import type { FeatureEvent } from './event.ts';

/** What the events of a key add up to in a span of time: the bucket'th of its length since 1970. */
export interface Bucket {
  keys: string;
  lengthMs: number;
  bucket: number;
  /** From when on it counts; 0: as soon as its span is over. */
  visibleMs: number;
  /** By feature. */
  states: Record<string, AggregateState>;
}

export type KeyedEvent = FeatureEvent & { keys: string };

/** The same for two states of the same key and span. */
export function bucketId({ keys, lengthMs, bucket, visibleMs }: Omit<Bucket, 'states'>): string {
  return `${lengthMs} ${bucket} ${visibleMs} ${keys}`;
}

/**
 * Adds events up in the buckets of a view's aggregates, also late ones in theirs; those that no window needs any more are left out. An
 * event that becomes known only after its span is over is kept apart until then.
 */
export function addUp(view: CompiledView, events: Iterable<KeyedEvent>, nowMs: number): Bucket[] {
  const buckets = new Map<string, Bucket>();
  const lengths = [...view.byLength].map(([lengthMs, aggregates]) => ({
    lengthMs,
    aggregates,
    after: neededAfter(aggregates, nowMs),
  }));
  for (const event of events) {
    for (const { lengthMs, aggregates, after } of lengths) {
      const number = Math.floor(event.eventMs / lengthMs);
      const endMs = (number + 1) * lengthMs;
      if (endMs <= after) continue;
      const { keys, createdMs } = event;
      const visibleMs = createdMs !== null && createdMs > Math.max(endMs, nowMs) ? createdMs : 0;
      const place = { keys, lengthMs, bucket: number, visibleMs };
      const id = bucketId(place);
      let bucket = buckets.get(id);
      if (!bucket) {
        bucket = { ...place, states: emptyStates(aggregates) };
        buckets.set(id, bucket);
      }
      for (const { feature } of aggregates) {
        const state = bucket.states[feature.name];
        if (state) addEvent(feature, state, event);
      }
    }
  }
  return [...buckets.values()];
}

/** Adds what was kept before to what came in now. */
export function mergeBucket(view: CompiledView, into: Bucket, kept: Bucket['states']): void {
  for (const { feature } of view.byLength.get(into.lengthMs) ?? []) {
    const state = into.states[feature.name];
    const before = kept[feature.name];
    if (state && before) mergeStates(feature, state, before);
  }
}

function emptyStates(aggregates: readonly CompiledAggregate[]): Bucket['states'] {
  return Object.fromEntries(aggregates.map(({ feature }) => [feature.name, emptyState(feature)]));
}
