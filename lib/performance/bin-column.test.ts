import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binColumn, binOf, quantileEdges } from './bin-column.ts';

it('has a bin for each of a few numbers, and one for none', () => {
  const values = Float64Array.of(3, 1, Number.NaN, 1, 2.5);
  expect(binColumn({ name: 'x', kind: 'number', values })).toEqual({
    name: 'x',
    codes: Uint16Array.of(2, 0, 3, 0, 1),
    labels: ['1', '2.5', '3', '(missing)'],
  });
});

it('has five bins of many numbers, infinities at the ends', () => {
  const values = Float64Array.from({ length: 102 }, (_zero, at) => at + 1);
  values[100] = Number.POSITIVE_INFINITY;
  values[101] = Number.NEGATIVE_INFINITY;
  const { labels, codes } = binColumn({ name: 'x', kind: 'number', values });
  expect(labels).toEqual(['≤ 20', '20 to 40', '40 to 60', '60 to 80', '> 80', '(missing)']);
  expect([codes[19], codes[20], codes[99], codes[100], codes[101]]).toEqual([0, 1, 4, 4, 0]);
});

it('has the most frequent categories, and the others together', () => {
  const values = Array.from({ length: 30 }, (_zero, at) => `c${at}`);
  const codes = Int32Array.from({ length: 465 + 1 }, (_zero, at) =>
    Math.floor((Math.sqrt(8 * at + 1) - 1) / 2),
  );
  codes[465] = -1;
  const found = binColumn({ name: 'x', kind: 'text', codes, values });
  expect(found.labels).toHaveLength(21);
  expect([found.labels[0], ...found.labels.slice(-2)]).toEqual(['c29', '(other)', '(missing)']);
  expect(found.codes[0]).toBe(19);
  expect(found.codes[465]).toBe(20);
});

it('puts values between their edges, about as many into each bin', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 8 }), (given, bins) => {
      const values = Float64Array.from(given);
      const edges = quantileEdges(values, bins);
      expect(edges.length).toBeLessThan(bins);
      for (const value of values) {
        const bin = binOf(edges, value);
        if (bin > 0) expect(value).toBeGreaterThan(edges[bin - 1] ?? 0);
        if (bin < edges.length) expect(value).toBeLessThanOrEqual(edges[bin] ?? 0);
      }
      const used = new Set(Array.from(values, (value) => binOf(edges, value)));
      expect(used.size).toBe(edges.length + 1);
    }),
  );
});
