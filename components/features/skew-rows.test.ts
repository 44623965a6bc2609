import { expect, it } from 'vitest';
import { type SkewPoint, skewKey, toSkewRows } from './skew-rows.ts';

const minute = (n: number) => Date.UTC(2026, 2, 1, 12, n);
const point = (n: number, over: { version?: number; wrong?: number; compared?: number } = {}) => {
  const { version = 1, wrong = 0, compared = 100 } = over;
  return {
    version,
    at: new Date(minute(n)).toISOString(),
    offline: {
      ...{ compared, mismatched: wrong, missing: 0, extra: 0 },
      ...{ mean_error: null, max_error: null, verdict: 'agrees' },
    },
    reference: null,
  } satisfies SkewPoint;
};

it('has a row per run with what each version came to', () => {
  const { rows, stepMs } = toSkewRows([
    point(15, { wrong: 5 }),
    point(0),
    point(15, { version: 2, compared: 0 }),
    point(30),
  ]);
  expect(stepMs).toBe(15 * 60_000);
  expect(rows).toEqual([
    { t: minute(0), [skewKey(1, 'wrong')]: 0, [skewKey(1, 'psi')]: null },
    {
      t: minute(15),
      [skewKey(1, 'wrong')]: 0.05,
      [skewKey(1, 'psi')]: null,
      [skewKey(2, 'wrong')]: null,
      [skewKey(2, 'psi')]: null,
    },
    { t: minute(30), [skewKey(1, 'wrong')]: 0, [skewKey(1, 'psi')]: null },
  ]);
});

it('has a gap where nothing was measured for long', () => {
  const { rows } = toSkewRows([point(0), point(15), point(30), point(120)]);
  expect(rows.map(({ t }) => t)).toEqual([0, 15, 30, 45, 120].map(minute));
  expect(rows[3]).toEqual({ t: minute(45) });
});

it('of nothing has none', () => expect(toSkewRows([]).rows).toEqual([]));
