import { expect, it } from 'vitest';
import { splitLatency } from './split-latency.ts';

const timings = { parse: 1, validate: 2, run: 5, shape: 2 };

it('gives each stage its share and names the rest', () => {
  expect(splitLatency(timings, 20).map(({ stage, share }) => [stage, share])).toEqual([
    ['parse', 0.05],
    ['validate', 0.1],
    ['run', 0.25],
    ['shape', 0.1],
    ['rest', 0.5],
  ]);
});

it('never gives more than the whole', () => {
  const stages = splitLatency(timings, 8);
  expect(stages).toHaveLength(4);
  expect(stages.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
});

it('gives nothing when nothing was measured', () => {
  expect(splitLatency({ parse: 0, validate: 0, run: 0, shape: 0 }, 0)).toEqual([]);
});
