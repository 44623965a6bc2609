import { expect, it } from 'vitest';
import { figures } from '#test/stats/figures.ts';
import { evidentlyDistances } from './evidently-distances.ts';
import { countInside, doaneEdges, sturgesEdges } from './histogram-edges.ts';
import { nannymlDistances } from './nannyml-distances.ts';

const reference = Float64Array.from(figures.golden.reference);
const current = Float64Array.from(figures.golden.current);

it('gives the golden vectors as Evidently computes them', () => {
  const { psi, kl, js, hellinger } = evidentlyDistances(reference, current);
  expect(psi).toBeCloseTo(0.1226346035, 9);
  expect(kl).toBeCloseTo(0.0489282354, 9);
  expect(js).toBeCloseTo(0.1177387866, 9);
  expect(hellinger).toBeCloseTo(0.1226577355, 9);
});

it('gives the golden vectors as NannyML computes them', () => {
  const { js, hellinger } = nannymlDistances(reference, current);
  expect(js).toBeCloseTo(0.1503587943, 9);
  expect(hellinger).toBeCloseTo(0.1336510985, 9);
});

it('counts in the bins of the reference are those of NumPy', () => {
  const [inReference] = figures.golden.doane;
  expect(countInside(reference, doaneEdges(reference))).toEqual(inReference.slice(0, -1));
});

it.each([
  ['a constant', Float64Array.of(3, 3, 3, 3)],
  ['one value', Float64Array.of(3)],
  ['two values', Float64Array.of(3, 4)],
])('%s', (_name, values) => {
  expect(evidentlyDistances(values, values)).toEqual({ psi: 0, kl: 0, js: 0, hellinger: 0 });
  expect(nannymlDistances(values, values)).toEqual({ js: 0, hellinger: 0 });
  for (const edges of [sturgesEdges(values), doaneEdges(values)]) {
    expect(countInside(values, edges).reduce((sum, count) => sum + count, 0)).toBe(values.length);
  }
});

it('of nothing there are no bins', () => {
  expect(() => evidentlyDistances(new Float64Array(0), new Float64Array(0))).toThrow(RangeError);
  expect(() => nannymlDistances(new Float64Array(0), current)).toThrow(RangeError);
});
