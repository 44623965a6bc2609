import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBetween, quantileEdges, sortedQuantile } from './quantile-edges.ts';

const numbers = (...values: number[]) => Float64Array.from(values).sort();

describe('edges', () => {
  it.each<[string, Float64Array, number, number[]]>([
    ['between values', numbers(1, 2, 3, 4), 2, [2.5]],
    ['at values', numbers(0, 1, 2, 3, 4), 4, [1, 2, 3]],
    ['ties make fewer', numbers(0, 0, 0, 0, 0, 0, 0, 1), 10, [0, 0.3]],
    ['a constant', numbers(7, 7, 7), 10, [7]],
    ['one row', numbers(7), 10, [7]],
    ['one bin', numbers(1, 2), 1, []],
    ['far apart', numbers(-1.7e308, 1.7e308), 2, [0]],
  ])('%s', (_name, values, bins, edges) => {
    const found = quantileEdges(values, bins);
    expect(found.length).toBe(edges.length);
    for (const [at, edge] of edges.entries()) expect(found[at]).toBeCloseTo(edge, 12);
  });

  it('of nothing there are none', () => {
    expect(() => quantileEdges(numbers(), 10)).toThrow(RangeError);
    expect(() => quantileEdges(numbers(1), 0)).toThrow(RangeError);
  });
});

it('counts hold every value once, and an edge with what is below it', () => {
  expect(countBetween(numbers(1, 2, 2, 3), [2])).toEqual([3, 1]);
  expect(countBetween(numbers(), [2])).toEqual([0, 0]);
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (given, bins) => {
      const sorted = numbers(...given);
      const edges = quantileEdges(sorted, bins);
      expect([...edges].sort((a, b) => a - b)).toEqual(edges);
      const counts = countBetween(sorted, edges);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(given.length);
      expect(sortedQuantile(sorted, 1)).toBe(sorted.at(-1));
    }),
    { seed: 3 },
  );
});
