import { bucketLengths } from './bucket-lengths.ts';
import type { AggregateFeature, FeatureDefinition, View } from './contract.ts';
import { durationMs } from './duration.ts';
import { type WindowLengths, windowAt, windowLengths } from './window-bounds.ts';

/** An aggregate with what its events are added up in. */
export interface CompiledAggregate {
  feature: AggregateFeature;
  window: WindowLengths;
  lengthsMs: readonly number[];
}

/** A version of a view, ready to take events and to answer. */
export interface CompiledView {
  view: View;
  /** null: any age. */
  ttlMs: number | null;
  features: ReadonlyMap<string, FeatureDefinition>;
  aggregates: ReadonlyMap<string, CompiledAggregate>;
  /** The aggregates that are added up in buckets of a length. */
  byLength: ReadonlyMap<number, readonly CompiledAggregate[]>;
}

export function compileView(view: View): CompiledView {
  const aggregates = new Map<string, CompiledAggregate>();
  const byLength = new Map<number, CompiledAggregate[]>();
  for (const feature of view.features) {
    if (feature.kind !== 'aggregate') continue;
    const window = windowLengths(feature.window);
    const compiled = { feature, window, lengthsMs: bucketLengths(window) };
    aggregates.set(feature.name, compiled);
    for (const lengthMs of compiled.lengthsMs) {
      byLength.set(lengthMs, [...(byLength.get(lengthMs) ?? []), compiled]);
    }
  }
  return {
    view,
    ttlMs: view.ttl === undefined ? null : durationMs(view.ttl),
    features: new Map(view.features.map((feature) => [feature.name, feature])),
    aggregates,
    byLength,
  };
}

/** The end of the oldest bucket of a length that a window still needs, now or later: those that end then or before are done with. */
export function neededAfter(aggregates: readonly CompiledAggregate[], nowMs: number): number {
  return Math.min(...aggregates.map(({ window }) => windowAt(window, nowMs).startMs));
}
