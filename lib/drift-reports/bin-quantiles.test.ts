import { expect, it } from 'vitest';
import { binQuantiles } from './bin-quantiles.ts';

it.each([
  ['evenly spread in a bin', [0, 10], [4], [0, 0.25, 0.5, 1], [0, 2.5, 5, 10]],
  ['in two bins of other widths', [0, 1, 11], [5, 5], [0.25, 0.5, 0.75], [0.5, 1, 6]],
  ['over empty bins', [0, 1, 2, 3], [2, 0, 2], [0.5, 0.75], [1, 2.5]],
])('%s', (_name, bounds, counts, shares, expected) => {
  const found = binQuantiles(bounds, counts, shares);
  for (const [at, value] of expected.entries()) expect(found?.[at]).toBeCloseTo(value, 12);
});

it('there are none of no values', () => {
  expect(binQuantiles([0, 1], [0], [0.5])).toBeNull();
});
