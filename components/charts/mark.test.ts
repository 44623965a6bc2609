import { expect, test } from 'vitest';
import { marksWithRoom } from './mark.ts';

test.each([
  ['apart', [10, 50, 90], [1, 2, 3]],
  ['the last of several close together', [10, 11, 12, 90], [3, 4]],
  ['at the same time', [50, 50], [2]],
  ['none', [], []],
])('%s', (_name, times, named) => {
  const marks = times.map((t, index) => ({ t, seq: index + 1 }));
  expect([...marksWithRoom(marks, 0, 100)].sort()).toEqual(named);
});
