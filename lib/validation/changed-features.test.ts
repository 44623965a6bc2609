import { expect, test } from 'vitest';
import { changedFeatures } from './changed-features.ts';

const features = [{ name: 'hour' }, { name: 'origin' }];

test.each<[string, unknown[][], unknown[][], string[]]>([
  ['nothing', [[9, 'JFK']], [[9, 'JFK']], []],
  [
    'one of two rows',
    [
      [9, 'JFK'],
      [99, 'JFK'],
    ],
    [
      [9, 'JFK'],
      [9, 'JFK'],
    ],
    ['hour'],
  ],
  ['what was left out', [[9]], [[9, 'JFK']], ['origin']],
  ['left out and missing are one', [[9]], [[9, null]], []],
  ['another type', [['9', 'JFK']], [[9, 'JFK']], ['hour']],
])('%s', (_title, came, replayed, names) => {
  expect(changedFeatures(features, came, replayed)).toEqual(names);
});
