import { expect, test } from 'vitest';
import { placeSession } from './place-session.ts';

test.each([
  ['the first gets a runner', [], 'a', 2, 'new'],
  ['an empty one is used before another is started', [[]], 'a', 2, 0],
  ['another is started while there may be more', [['b']], 'a', 2, 'new'],
  ['versions of one model are kept apart', [['a'], ['b', 'c', 'd']], 'a', 2, 1],
  ['else the emptier one', [['b', 'c'], ['d']], 'a', 2, 1],
  [
    'with every runner of the group, the one with fewest of it',
    [
      ['a', 'a'],
      ['a', 'b', 'c'],
    ],
    'a',
    2,
    1,
  ],
  ['one runner takes all', [['a', 'a']], 'a', 1, 0],
] as const)('%s', (_, runners, group, most, placed) => {
  expect(
    placeSession(
      runners.map((groups) => ({ groups })),
      group,
      most,
    ),
  ).toBe(placed);
});
