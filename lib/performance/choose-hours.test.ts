import { expect, it } from 'vitest';
import { chooseHours } from './choose-hours.ts';

const now = new Date('2026-03-10T12:00:00.000Z');
const hours = (query: { from?: string; to?: string; points: number }) => {
  const { from, to, stepMs } = chooseHours(query, now);
  return [from.toISOString(), to.toISOString(), stepMs / 3_600_000];
};

it.each([
  ['a week until now', { points: 200 }, '2026-03-03T12:00:00.000Z', '2026-03-10T13:00:00.000Z', 1],
  [
    'whole hours',
    { from: '2026-03-10T08:59:00Z', to: '2026-03-10T09:01:00Z', points: 2 },
    ...['2026-03-10T08:00:00.000Z', '2026-03-10T10:00:00.000Z'],
    1,
  ],
  [
    'few points',
    { from: '2026-03-01T00:00:00Z', to: '2026-03-10T00:00:00Z', points: 2 },
    ...['2026-03-01T00:00:00.000Z', '2026-03-10T00:00:00.000Z'],
    168,
  ],
  [
    'the end of time',
    { from: '9999-12-31T22:30:00Z', to: '9999-12-31T23:59:59.999Z', points: 9 },
    ...['9999-12-31T22:00:00.000Z', '9999-12-31T23:59:59.999Z'],
    1,
  ],
] as const)('%s', (_name, query, from, to, step) => {
  expect(hours(query)).toEqual([from, to, step]);
});

it.each([
  [{ from: '2026-03-10T12:00:00Z', points: 2 }, 'must be before `to`'],
  [{ from: '2025-03-10T12:00:00Z', points: 2 }, 'must be at most 100 days before `to`'],
])('%o is refused', (query, message) => {
  expect(() => hours(query)).toThrow(
    expect.objectContaining({ fields: [{ field: 'from', message }] }),
  );
});
