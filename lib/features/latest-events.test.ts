import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareEvents, type FeatureEvent, isVisible } from './event.ts';
import { foldLatest, type LatestEvent, latestAt } from './latest-events.ts';

const event = (eventMs: number, createdMs: number | null, seq: number): FeatureEvent => ({
  eventMs,
  createdMs,
  seq,
  columns: { n: seq },
});

it('keeps the newest of what has happened, whatever the order of arrival', () => {
  const first = foldLatest([], [event(50, 60, 1)], 100);
  const second = foldLatest(first, [event(40, 70, 2)], 100);
  expect(second).toEqual([{ ...event(50, 60, 1), visibleMs: 0 }]);
});

it('keeps what is in the future beside it, until its time comes', () => {
  const kept = foldLatest([], [event(50, 60, 1), event(500, 60, 2), event(300, 60, 3)], 100);
  expect(kept.map(({ seq, visibleMs }) => [seq, visibleMs])).toEqual([
    [1, 0],
    [3, 300],
    [2, 500],
  ]);
  expect(latestAt(kept, 100)?.seq).toBe(1);
  expect(latestAt(kept, 299)?.seq).toBe(1);
  expect(latestAt(kept, 300)?.seq).toBe(3);
  expect(latestAt(kept, 501)?.seq).toBe(2);
  expect(foldLatest(kept, [], 400).map(({ seq }) => seq)).toEqual([3, 2]);
});

it('takes the last taken in of two that are tied on every time', () => {
  const kept = foldLatest([], [event(50, 60, 8), event(50, 60, 7)], 100);
  expect(kept.map(({ seq }) => seq)).toEqual([8]);
});

it('says at every later time what all events would say, folded in any portions', () => {
  const events = fc
    .array(
      fc.tuple(
        fc.integer({ min: 0, max: 30 }),
        fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
      ),
      { maxLength: 20 },
    )
    .map((list) => list.map(([eventMs, createdMs], seq) => event(eventMs, createdMs, seq)));
  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 20 }), (all, cut) => {
      let kept: LatestEvent[] = foldLatest([], all.slice(0, cut), 5);
      kept = foldLatest(kept, all.slice(cut), 12);
      for (let at = 12; at <= 40; at += 1) {
        const visible = all.filter((one) => isVisible(one, at)).sort(compareEvents);
        expect(latestAt(kept, at)?.seq ?? null).toBe(visible.at(-1)?.seq ?? null);
      }
    }),
  );
});
