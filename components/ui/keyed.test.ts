import { expect, it } from 'vitest';
import { keyed } from './keyed.ts';

it('keeps what is called the same apart', () => {
  expect(keyed(['a', 'b', 'a'], (item) => item)).toEqual([
    { key: 'a:1', item: 'a', place: 0 },
    { key: 'b:1', item: 'b', place: 1 },
    { key: 'a:2', item: 'a', place: 2 },
  ]);
});
