import { describe, expect, it } from 'vitest';
import { intersect, stack, unite } from './spans.ts';

const at = (from: number, to: number, name = '') => ({ from, to, name });

describe('intersect', () => {
  it.each([
    {
      spans: [at(0, 10, 'a')],
      others: [at(2, 3), at(5, 12)],
      found: [at(2, 3, 'a'), at(5, 10, 'a')],
    },
    {
      spans: [at(0, 4, 'a'), at(4, 8, 'b')],
      others: [at(3, 5)],
      found: [at(3, 4, 'a'), at(4, 5, 'b')],
    },
    { spans: [at(0, 4, 'a')], others: [at(4, 5)], found: [] },
    { spans: [], others: [at(4, 5)], found: [] },
  ])('$spans and $others: $found', ({ spans, others, found }) => {
    expect(intersect(spans, others)).toEqual(found);
  });
});

it('unite puts together what touches or overlaps, in any order', () => {
  const united = unite([at(8, 9), at(0, 3), at(3, 4), at(1, 2)]);
  expect(united).toEqual([
    { from: 0, to: 4 },
    { from: 8, to: 9 },
  ]);
});

it('stack lets the first track that has something win, and says where none has', () => {
  const tracks = [[at(2, 4, 'over')], [at(0, 3, 'a'), at(3, 5, 'b'), at(6, 9, 'c')]];
  const stacked = stack(tracks, { from: 1, to: 8 });
  expect(stacked.map(({ from, to, top }) => [from, to, top?.name ?? null])).toEqual([
    [1, 2, 'a'],
    [2, 4, 'over'],
    [4, 5, 'b'],
    [5, 6, null],
    [6, 8, 'c'],
  ]);
});
