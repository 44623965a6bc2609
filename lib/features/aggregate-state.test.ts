import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceAnswers } from '#test/feature-reference.ts';
import {
  aggregatesOf,
  featureStreams,
  isSameValue,
  questionsOf,
  streamKeys,
  type TakenEvent,
} from '#test/feature-streams.ts';
import { addEvent, emptyState, finish, mergeStates } from './aggregate-state.ts';
import type { AggregateFeature } from './contract.ts';
import { isVisible } from './event.ts';
import { bucketStart, windowAt, windowLengths } from './window-bounds.ts';

/** Adds up by bucket, keeps the sums as JSON, and puts together those of the window. */
function bucketed(feature: AggregateFeature, events: readonly TakenEvent[], atMs: number) {
  const window = windowLengths(feature.window);
  const buckets = new Map<number, ReturnType<typeof emptyState>>();
  for (const event of events) {
    if (!isVisible(event, atMs)) continue;
    const start = bucketStart(event.eventMs, window.hopMs);
    const state = buckets.get(start) ?? emptyState(feature);
    addEvent(feature, state, event);
    buckets.set(start, JSON.parse(JSON.stringify(state)));
  }
  const { startMs, endMs } = windowAt(window, atMs);
  const total = emptyState(feature);
  for (const [start, state] of [...buckets].reverse()) {
    if (start >= startMs && start < endMs) mergeStates(feature, total, state);
  }
  return finish(feature, total);
}

it('adding up buckets is the same as adding up events, for every function', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(featureStreams, (stream) => {
      for (const { nowMs, events } of questionsOf(stream)) {
        for (const key of streamKeys) {
          const expected = referenceAnswers({ ...stream.view, ttl: undefined }, events, key, nowMs);
          const own = events.filter((event) => event.key === key);
          for (const feature of aggregatesOf(stream.view)) {
            const value = own.length === 0 ? undefined : bucketed(feature, own, nowMs);
            const answer = expected[feature.name];
            if (value === undefined || answer?.status === 'not_found') continue;
            if (value !== null) seen.add(feature.function);
            if (!isSameValue(feature, answer?.value ?? null, value)) {
              expect({ feature, value }).toEqual({ feature, value: answer?.value });
            }
          }
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(seen.size).toBe(9);
});

describe('of no events', () => {
  it.each([
    ['count', 0],
    ['sum', 0],
    ['mean', null],
    ['min', null],
    ['max', null],
    ['stddev', null],
    ['last', null],
    ['distinct_count', 0],
    ['rate', null],
  ] as const)('%s is %s', (name, value) => {
    const feature = {
      kind: 'aggregate',
      name: 'x',
      function: name,
      column: 'x',
      window: { size: '1h' },
    } as const;
    expect(finish(feature, emptyState(feature))).toBe(value);
  });
});

it('a sum beyond all numbers is none', () => {
  const feature = {
    kind: 'aggregate',
    name: 'x',
    function: 'sum',
    column: 'x',
    window: { size: '1h' },
  } as const;
  const state = emptyState(feature);
  for (const seq of [1, 2]) {
    addEvent(feature, state, { eventMs: 0, createdMs: 0, seq, columns: { x: 1.7e308 } });
  }
  expect(finish(feature, state)).toBeNull();
});
