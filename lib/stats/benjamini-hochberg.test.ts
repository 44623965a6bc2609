import fc from 'fast-check';
import { expect, it } from 'vitest';
import { figures } from '#test/stats/figures.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

it.each(figures.adjusted)('%j as SciPy has it', (given, expected) => {
  for (const [at, p] of benjaminiHochberg(given).entries())
    expect(p).toBeCloseTo(expected[at] ?? 0, 14);
});

it('is never less than given, keeps order, and needs no values', () => {
  expect(benjaminiHochberg([])).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (given) => {
      const adjusted = benjaminiHochberg(given);
      for (const [a, p] of given.entries()) {
        expect(adjusted[a]).toBeGreaterThanOrEqual(p);
        for (const [b, q] of given.entries()) {
          if (p < q) expect(adjusted[a]).toBeLessThanOrEqual(adjusted[b] ?? 0);
        }
      }
    }),
    { seed: 1 },
  );
});

it.each([Number.NaN, -0.1, 1.1])('refuses %d', (p) => {
  expect(() => benjaminiHochberg([0.5, p])).toThrow(/expected 0 to 1/);
});
