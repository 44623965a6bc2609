import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meets } from '#lib/features/conditions.ts';
import type { AggregateFeature, FeatureValue } from '#lib/features/contract.ts';
import { compareEvents } from '#lib/features/event.ts';
import { windowLengths } from '#lib/features/window-bounds.ts';
import { referenceAnswers } from '#test/feature-reference.ts';
import {
  aggregatesOf,
  featureStreams,
  isSameValue,
  questionsOf,
  streamKeys,
  type TakenEvent,
} from '#test/feature-streams.ts';
import { fillBuckets, floorDivide, sweepWindows } from './sweep-windows.ts';

/** The feature as of rising times. */
function sweep(
  feature: AggregateFeature,
  events: readonly TakenEvent[],
  timesMs: readonly number[],
): FeatureValue[] {
  const ordered = [...events].sort(compareEvents);
  const codes: FeatureValue[] = [];
  const code = (value: FeatureValue) => {
    if (value === null || typeof value === 'number') return value ?? Number.NaN;
    if (!codes.includes(value)) codes.push(value);
    return codes.indexOf(value);
  };
  const flag = (is: boolean) => Number(is);
  const column = (of: (event: TakenEvent) => number) => Float64Array.from(ordered, of);
  const { column: name = '', where = [], predicate = [] } = feature;
  const { sizeMs, hopMs } = windowLengths(feature.window);
  const entity = {
    n: ordered.length,
    eventUs: column(({ eventMs }) => eventMs * 1000),
    createdUs: column(({ createdMs }) => createdMs * 1000),
    columns: [
      column(({ columns }) => code(columns[name] ?? null)),
      column(({ columns }) => flag(meets(where, columns))),
      column(({ columns }) => flag(meets(predicate, columns))),
    ],
  };
  const values = new Float64Array(timesMs.length);
  sweepWindows(
    {
      function: feature.function,
      sizeUs: sizeMs * 1000,
      hopUs: hopMs * 1000,
      value: feature.column === undefined ? null : 0,
      where: 1,
      predicate: 2,
    },
    entity,
    fillBuckets(entity, hopMs * 1000),
    Float64Array.from(timesMs, (ms) => ms * 1000),
    values,
  );
  return [...values].map((value) => {
    if (Number.isNaN(value)) return null;
    return feature.function === 'last' ? (ordered[value]?.columns[name] ?? null) : value;
  });
}

it('windows slide as if each were added up anew, late events and all', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(featureStreams, (stream) => {
      const questions = questionsOf(stream);
      const all = questions.at(-1)?.events ?? [];
      const times = questions.map(({ nowMs }) => nowMs);
      for (const key of streamKeys) {
        const own = all.filter((event) => event.key === key);
        for (const feature of aggregatesOf(stream.view)) {
          const values = sweep(feature, own, times);
          for (const [at, time] of times.entries()) {
            const view = { ...stream.view, ttl: undefined };
            const answer = referenceAnswers(view, own, key, time)[feature.name];
            const value = values[at] ?? null;
            if (answer?.status === 'not_found') continue;
            if (value !== null) seen.add(feature.function);
            if (!isSameValue(feature, answer?.value ?? null, value)) {
              expect({ feature, time, value }).toEqual({ feature, time, value: answer?.value });
            }
          }
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(seen.size).toBe(9);
});

it.each([
  [-1, 10, -1],
  [0, 10, 0],
  [9, 10, 0],
  [10, 10, 1],
  [4_503_599_627_370_495, 1_000_000, 4_503_599_627],
  [1_767_225_599_999_999, 300_000_000, 5_890_751],
])('%d in hops of %d is %d', (us, hop, expected) => {
  expect(floorDivide(us, hop)).toBe(expected);
});
