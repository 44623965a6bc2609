import { emptyState, finish, mergeStates } from './aggregate-state.ts';
import { type BucketRange, bucketRanges } from './bucket-lengths.ts';
import type { Bucket } from './bucket-states.ts';
import type { CompiledView } from './compile-view.ts';
import { columnValue } from './conditions.ts';
import type { FeatureValue } from './contract.ts';
import { type Answer, answerAt } from './feature-status.ts';
import { type LatestEvent, latestAt } from './latest-events.ts';
import { windowAt } from './window-bounds.ts';

export interface ViewAnswer {
  /** By feature; expressions are not among them. */
  answers: Record<string, Answer>;
  /** When the entity's latest visible event happened; null: there is none. */
  latestMs: number | null;
  /** The answer stays the same up to, and without, this time, unless events come. */
  goodUntilMs: number;
}

/** The spans of buckets that some of a view's features need as of a time, without overlap, by length. */
export function neededRanges(
  view: CompiledView,
  features: Iterable<string>,
  atMs: number,
): BucketRange[] {
  const byLength = new Map<number, BucketRange[]>();
  for (const name of features) {
    const aggregate = view.aggregates.get(name);
    if (!aggregate) continue;
    for (const range of bucketRanges(aggregate.window, atMs)) {
      byLength.set(range.lengthMs, [...(byLength.get(range.lengthMs) ?? []), range]);
    }
  }
  return [...byLength.values()].flatMap(joinRanges);
}

function joinRanges(ranges: readonly BucketRange[]): BucketRange[] {
  const joined: BucketRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = joined.at(-1);
    if (last && range.first <= last.last) last.last = Math.max(last.last, range.last);
    else joined.push({ ...range });
  }
  return joined;
}

/** What a view says of a key as of a time, from what is kept of it. */
export function answerView(
  view: CompiledView,
  features: Iterable<string>,
  atMs: number,
  kept: { latest: readonly LatestEvent[]; buckets: readonly Omit<Bucket, 'keys'>[] },
): ViewAnswer {
  const latest = latestAt(kept.latest, atMs);
  const latestMs = latest?.eventMs ?? null;
  const status = { atMs, latestEventMs: latestMs, ttlMs: view.ttlMs };
  let goodUntilMs = Number.MAX_SAFE_INTEGER;
  const changesAt = (ms: number) => {
    if (ms > atMs && ms < goodUntilMs) goodUntilMs = ms;
  };
  if (latestMs !== null && view.ttlMs !== null) changesAt(latestMs + view.ttlMs + 1);
  for (const { visibleMs } of kept.latest) changesAt(visibleMs);
  for (const { visibleMs } of kept.buckets) changesAt(visibleMs);

  const answers: ViewAnswer['answers'] = {};
  for (const name of features) {
    const feature = view.features.get(name);
    if (!feature || feature.kind === 'expression') continue;
    let value: FeatureValue = null;
    if (feature.kind === 'value') {
      value = latest ? columnValue(latest.columns, feature.column) : null;
    } else {
      value = aggregateAt(view, name, atMs, kept.buckets);
      const aggregate = view.aggregates.get(name);
      if (aggregate) changesAt(windowAt(aggregate.window, atMs).endMs + aggregate.window.hopMs);
    }
    answers[name] = answerAt(value, status);
  }
  return { answers, latestMs, goodUntilMs };
}

function aggregateAt(
  view: CompiledView,
  name: string,
  atMs: number,
  buckets: readonly Omit<Bucket, 'keys'>[],
): FeatureValue {
  const aggregate = view.aggregates.get(name);
  if (!aggregate) return null;
  const { feature, window } = aggregate;
  const ranges = bucketRanges(window, atMs);
  const total = emptyState(feature);
  for (const { lengthMs, bucket, visibleMs, states } of buckets) {
    const state = states[name];
    if (!state || visibleMs > atMs) continue;
    const isWithin = ranges.some(
      (range) => range.lengthMs === lengthMs && bucket >= range.first && bucket < range.last,
    );
    if (isWithin) mergeStates(feature, total, state);
  }
  return finish(feature, total);
}
