import { expect, it } from 'vitest';
import { unseenShare } from './unseen-share.ts';

const sizes = { reference: 1000, current: 1000 };

it.each<[string, number[], number[], number, number, (p: number) => boolean]>([
  ['nothing unseen', [500, 500], [400, 600], 0, 0, (p) => p === 1],
  ['a new one', [500, 500, 0], [450, 450, 100], 0.1, 0, (p) => p < 1e-9],
  ['a few rows of a new one', [500, 499, 0, 1], [500, 499, 1, 0], 0.001, 0.001, (p) => p === 1],
])('%s', (_name, reference, current, unseen, expected, isP) => {
  const found = unseenShare(reference, current, sizes);
  expect(found.unseen).toBeCloseTo(unseen, 12);
  expect(found.expected).toBeCloseTo(expected, 12);
  expect(isP(found.pValue)).toBe(true);
});

it('ids that are never there twice are as unseen as ever', () => {
  const reference = Array.from({ length: 2000 }, (_, at) => (at < 1000 ? 1 : 0));
  const current = reference.map((count) => 1 - count);
  expect(unseenShare(reference, current, sizes)).toEqual({ unseen: 1, expected: 1, pValue: 1 });
});

it('a side without counts is refused', () => {
  expect(() => unseenShare([0], [1], sizes)).toThrow(RangeError);
});
