import { expect, it } from 'vitest';
import { answerBins } from './answer-bins.ts';
import { comparePairs, type Pair } from './compare-pairs.ts';
import type { Shadow } from './contract.ts';

const none: Shadow = {
  ...{ rows: 0, failures: { now: 0, before: 0 }, bins: [], after: null, problem: null },
};
const bins = answerBins({ role: 'score', edges: [0.5], classes: [] });
const pair = (
  now: unknown,
  before: unknown,
  failed: [boolean, boolean] = [false, false],
): Pair => ({
  ...{ now, before, hasFailed: { now: failed[0], before: failed[1] } },
});

it('counts where each version’s answer falls, of rows that both answered', () => {
  const some = comparePairs(none, bins, [pair(0.1, 0.2), pair(0.9, 0.2), pair(0.9, null)]);
  expect(some.bins.map(({ now, before }) => [now, before])).toEqual([
    [1, 2],
    [1, 0],
  ]);
  const more = comparePairs({ ...none, ...some }, bins, [pair(0.9, 0.8)]);
  expect(more).toMatchObject({ rows: 4, bins: [{}, { now: 2, before: 1 }] });
});

it('counts who failed, and nothing else of these rows', () => {
  const {
    failures,
    bins: counted,
    rows,
  } = comparePairs(none, bins, [
    pair(null, 0.1, [true, false]),
    pair(0.1, null, [false, true]),
    pair(null, null, [true, true]),
  ]);
  expect({ failures, rows }).toEqual({ failures: { now: 2, before: 2 }, rows: 3 });
  expect(counted.every(({ now, before }) => now + before === 0)).toBe(true);
});

it('has no bins where the replaced version’s answers have none', () => {
  expect(comparePairs(none, null, [pair(1, 2)])).toMatchObject({ rows: 1, bins: [] });
});
