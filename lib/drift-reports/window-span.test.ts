import { expect, it } from 'vitest';
import { lastSlot, windowSpan } from './window-span.ts';

const to = new Date('2026-03-02T10:05:00.000Z');

it.each([
  ['30m', '2026-03-02T09:35:00.000Z'],
  ['1h', '2026-03-02T09:05:00.000Z'],
  ['7d', '2026-02-23T10:05:00.000Z'],
  ['release', '2026-03-01T08:00:00.000Z'],
])('%s begins at %s', (window, from) => {
  const since = new Date('2026-03-01T08:00:59.999Z');
  expect(windowSpan(window, to, since)).toEqual({ from: new Date(from), to });
});

it('there is no window since a release that was none, or is yet to come', () => {
  expect(windowSpan('release', to, null)).toBeNull();
  expect(windowSpan('release', to, new Date('2026-03-02T10:05:01.000Z'))).toBeNull();
});

it('a slot is at the same time for every worker', () => {
  expect(lastSlot(new Date('2026-03-02T10:04:59.999Z'), 5)).toEqual(
    new Date('2026-03-02T10:00:00.000Z'),
  );
  expect(lastSlot(to, 5)).toEqual(to);
});
