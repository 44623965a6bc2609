import { expect, it } from 'vitest';
import { seededNumbers } from './random-order.ts';
import { rocAuc } from './roc-auc.ts';
import { addScoreBins, areaOf, binScores } from './score-bins.ts';
import { expectedTieGroups } from './tie-groups.ts';

const random = seededNumbers(8);
/** Rows whose class is as likely as `power` has it: of a high one it is rare. */
const draw = (rows: number, power: number) =>
  Float64Array.from({ length: rows }, () => random() ** power);
const groupsOf = (scores: Float64Array) => expectedTieGroups(scores, scores);

it.each([1, 3, 12])(
  'has the area of the rows to three digits, scores to the power of %i',
  (power) => {
    const groups = groupsOf(draw(5000, power));
    const { area, positives } = areaOf(binScores(groups));
    expect(Math.abs((area ?? 0) - (rocAuc(groups) ?? 1))).toBeLessThan(0.002);
    expect(positives / groups.positiveMass).toBeCloseTo(1, 4);
  },
);

it('adds up over hours, of which each was easy by itself', () => {
  const [easy, hard] = [draw(3000, 6), draw(3000, 1).map((score) => 0.4 + score / 5)];
  const all = groupsOf(Float64Array.from([...easy, ...easy, ...hard]));
  const sum = addScoreBins([
    { bins: binScores(groupsOf(easy)), times: 2 },
    { bins: binScores(groupsOf(hard)), times: 1 },
  ]);
  const exact = rocAuc(all) ?? 0;
  expect(Math.abs((areaOf(sum).area ?? 0) - exact)).toBeLessThan(0.003);
  const mean = (2 * (rocAuc(groupsOf(easy)) ?? 0) + (rocAuc(groupsOf(hard)) ?? 0)) / 3;
  expect(Math.abs(mean - exact)).toBeGreaterThan(0.02);
});

it('is not defined without rows of both', () => {
  expect(areaOf([])).toEqual({ area: null, positives: 0 });
  expect(areaOf([[3, 5, 0]])).toEqual({ area: null, positives: 5 });
});
