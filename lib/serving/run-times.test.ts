import { expect, it } from 'vitest';
import { addRun, estimateRun, estimateWait, NO_RUN_TIMES, rowsWithin } from './run-times.ts';

const seen = (...runs: [rows: number, ms: number][]) =>
  runs.reduce((times, [rows, ms]) => addRun(times, rows, ms), NO_RUN_TIMES);

it('knows nothing before the first run', () => {
  expect(estimateRun(NO_RUN_TIMES, 10)).toBeNull();
  expect(rowsWithin(NO_RUN_TIMES, 1, 64)).toBe(64);
});

it('gives bounds while all runs were of one size', () => {
  const times = seen([1, 100], [1, 100]);
  expect(estimateRun(times, 1)).toEqual({ least: 100, most: 100 });
  expect(estimateRun(times, 10)).toEqual({ least: 100, most: 1000 });
});

it('tells what a run costs from what a row costs', () => {
  const times = seen([1, 11], [10, 20], [20, 30], [64, 74]);
  expect(estimateRun(times, 40)?.least).toBeCloseTo(50);
  expect(estimateRun(times, 40)?.most).toBeCloseTo(50);
});

it('more rows never take less time, nor more than in proportion', () => {
  expect(estimateRun(seen([1, 50], [10, 10]), 100)?.most).toBeGreaterThan(0);
  const steep = seen([10, 10], [20, 100]);
  const mean = estimateRun(steep, 15)?.most ?? 0;
  expect(estimateRun(steep, 150)?.most).toBeLessThanOrEqual(mean * 10.5);
});

it('forgets: a model that became slow is known to be slow after some runs', () => {
  const fast = Array.from({ length: 200 }, () => [1, 1] as [number, number]);
  const slow = Array.from({ length: 30 }, () => [1, 100] as [number, number]);
  expect(estimateRun(seen(...fast, ...slow), 1)?.least).toBeGreaterThan(90);
});

it('takes a run that was held up for once among short ones for what it is', () => {
  const short = Array.from({ length: 1000 }, () => [1, 0.25] as [number, number]);
  const times = seen(...short, [1, 100]);
  expect(estimateRun(times, 1)?.least).toBeLessThan(1);
  const queue = { requests: 255, rows: 255, running: undefined, atOnce: 1 };
  expect(estimateWait(times, queue, 1, 0)).toBeLessThan(250);
});

it('finds how many rows fit a time, and always at least one', () => {
  const times = seen([1, 11], [10, 20], [20, 30], [64, 74]);
  expect(rowsWithin(times, 1000, 64)).toBe(64);
  expect(rowsWithin(times, 30.5, 64)).toBe(20);
  expect(rowsWithin(times, 1, 64)).toBe(1);
  expect(rowsWithin(seen([1, 100]), 1000, 64)).toBe(10);
});

const per10 = seen([1, 11], [10, 20], [20, 30], [64, 74]);
const running = { rows: 10, forMs: 15 };
it.each([
  ['nothing before it', { requests: 0, rows: 0, running: undefined }, 64, 0],
  ['a run under way', { requests: 0, rows: 0, running }, 64, 5],
  [
    'a run that takes longer than expected',
    { requests: 0, rows: 0, running: { rows: 10, forMs: 99 } },
    64,
    0,
  ],
  ['others, with whom it is joined', { requests: 9, rows: 9, running }, 64, 5 + 20],
  ['others that fill several runs', { requests: 99, rows: 99, running }, 40, 5 + 2 * 50 + 30],
  [
    'others, of which four are run at once',
    { requests: 9, rows: 9, running, atOnce: 4 },
    0,
    5 + 2 * 11 + 11,
  ],
  ['others, each a run of its own', { requests: 9, rows: 9, running }, 0, 5 + 10 * 11],
])('estimates the wait behind %s', (_, queue, joined, ms) => {
  expect(estimateWait(per10, { atOnce: 1, ...queue }, 1, joined)).toBeCloseTo(ms);
});
