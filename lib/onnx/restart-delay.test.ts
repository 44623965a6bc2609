import { expect, test } from 'vitest';
import { endsInRow, restartDelayMs } from './restart-delay.ts';

test('starts again at once the first time, then waits longer, but never for ever', () => {
  expect([1, 2, 3, 4, 40].map(restartDelayMs)).toEqual([0, 200, 400, 800, 30_000]);
});

test('an end after a steady while is a first one', () => {
  expect(endsInRow(7, 29_999)).toBe(8);
  expect(endsInRow(7, 30_000)).toBe(1);
});
