import { expect, it } from 'vitest';
import { compareEvents, isVisible } from './event.ts';

it('events are in order by event time, created time with the unknown last, and sequence', () => {
  const ordered = [
    { eventMs: 1, createdMs: 9, seq: 9 },
    { eventMs: 2, createdMs: 1, seq: 8 },
    { eventMs: 2, createdMs: 3, seq: 2 },
    { eventMs: 2, createdMs: 3, seq: 7 },
    { eventMs: 2, createdMs: null, seq: 1 },
    { eventMs: 2, createdMs: null, seq: 6 },
  ];
  expect(ordered.toReversed().sort(compareEvents)).toEqual(ordered);
});

it.each([
  [5, 5, true],
  [5, null, true],
  [6, 5, false],
  [5, 6, false],
])('happened at %s and known at %s: visible at 5 is %s', (eventMs, createdMs, is) => {
  expect(isVisible({ eventMs, createdMs, seq: 0 }, 5)).toBe(is);
});
