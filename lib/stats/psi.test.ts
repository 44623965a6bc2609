import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figures } from '#test/stats/figures.ts';
import { hellinger } from './hellinger.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { klDivergence } from './kl-divergence.ts';
import { lInfinity } from './l-infinity.ts';
import { psi } from './psi.ts';

it.each(figures.tables)('$reference and $current as SciPy has them', (table) => {
  const { reference, current } = table;
  expect(psi(reference, current)).toBeCloseTo(table.psi, 12);
  expect(klDivergence(reference, current)).toBeCloseTo(table.kl, 12);
  expect(jensenShannon(reference, current)).toBeCloseTo(table.js, 12);
  expect(jensenShannon(reference, current, Math.E)).toBeCloseTo(table.js_natural, 12);
  expect(hellinger(reference, current)).toBeCloseTo(table.hellinger, 12);
  expect(lInfinity(reference, current)).toBeCloseTo(table.linf, 12);
});

it('gives the golden vectors of the specification', () => {
  const [a, b] = [
    [50, 30, 20],
    [80, 80, 40],
  ] as const;
  expect(lInfinity(a, b)).toBeCloseTo(0.1, 12);
  expect(jensenShannon(a, b)).toBeCloseTo(0.0958432338, 10);
  expect(psi(a, b)).toBeCloseTo(0.0510825624, 10);
  const [doaneReference, doaneCurrent] = figures.golden.doane;
  expect(jensenShannon(doaneReference, doaneCurrent)).toBeCloseTo(0.1503587943, 10);
  expect(hellinger(doaneReference, doaneCurrent)).toBeCloseTo(0.1336510985, 10);
});

it('half a count in every bin of both sides where one is empty', () => {
  const half = (counts: number[]) => counts.map((count) => count + 0.5);
  expect(psi([5, 0, 3], [4, 2, 6])).toBe(psi(half([5, 0, 3]), half([4, 2, 6])));
  expect(psi([0, 10], [10, 0])).toBeCloseTo(2 * (10 / 11) * Math.log(21), 12);
});

const distances = { psi, klDivergence, jensenShannon, hellinger, lInfinity };
const counts = (bins: number) =>
  fc.array(fc.nat(10_000), { minLength: bins, maxLength: bins }).filter((all) => all.some(Boolean));
const pairs = fc.integer({ min: 1, max: 30 }).chain((bins) => fc.tuple(counts(bins), counts(bins)));

describe.each(Object.entries(distances))('%s', (name, distance) => {
  it('is 0 of equal shares, and at least 0', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(distance(a, a)).toBeCloseTo(0, 12);
        expect(distance(a, b)).toBeGreaterThanOrEqual(-1e-12);
        const isBounded = !['psi', 'klDivergence'].includes(name);
        if (isBounded) expect(distance(a, b)).toBeLessThanOrEqual(1 + 1e-12);
        if (name !== 'klDivergence') expect(distance(a, b)).toBeCloseTo(distance(b, a), 9);
      }),
      { seed: 1 },
    );
  });

  it.each<[string, number[], number[]]>([
    ['other bins', [1, 2], [1]],
    ['a side without counts', [0, 0], [1, 2]],
    ['no bins', [], []],
    ['a negative count', [-1, 2], [1, 2]],
    ['what is no count', [Number.NaN, 2], [1, 2]],
  ])('refuses %s', (_name, a, b) => {
    expect(() => distance(a, b)).toThrow(RangeError);
  });
});
