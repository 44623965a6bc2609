import { describe, expect, it } from 'vitest';
import type { CountedFeature } from '#lib/drift/counted-feature.ts';
import { barsOfCounts, barsOfRows } from './column-bars.ts';

const side = (counts: number[]) => ({ missing: 0, counts, effective: 1, effectiveRows: 1 });
const sum = (bars: { reference: number; current: number }[], of: 'reference' | 'current') =>
  bars.reduce((total, bar) => total + bar[of], 0);

describe('of counts', () => {
  it('numbers are in 24 equal bins that hold all of both sides', () => {
    const edges = Array.from({ length: 99 }, (_, at) => at + 1);
    const counted: CountedFeature = {
      ...{ name: 'x', kind: 'numeric', edges, coarseEdges: [] },
      moments: { min: 0, max: 100, deviation: 1 },
      reference: side(new Array<number>(100).fill(10)),
      current: side(Array.from({ length: 100 }, (_, at) => (at < 50 ? 10 : 0))),
    };
    const bars = barsOfCounts(counted);
    expect(bars).toHaveLength(24);
    expect(sum(bars, 'reference')).toBeCloseTo(1, 12);
    expect(sum(bars, 'current')).toBeCloseTo(1, 12);
    expect(bars[5]?.reference).toBeCloseTo(99.25 / 24 / 100, 12);
    expect(bars[5]?.current).toBeCloseTo((2 * 99.25) / 24 / 100, 12);
    expect(bars[20]?.current).toBe(0);
    expect(bars[0]?.from).toBeCloseTo(0.25, 12);
  });

  it('of one value all is in one bin', () => {
    const counted: CountedFeature = {
      ...{ name: 'x', kind: 'numeric', edges: [], coarseEdges: [] },
      ...{ moments: { min: 5, max: 5, deviation: 0 }, reference: side([7]), current: side([3]) },
    };
    const [first, ...others] = barsOfCounts(counted);
    expect(first).toMatchObject({ reference: 1, current: 1 });
    expect(sum(others, 'reference')).toBe(0);
  });

  it('of categories the eight most frequent have a bar, and the others one', () => {
    const labels = Array.from({ length: 20 }, (_, at) => `c${at}`);
    const counted: CountedFeature = {
      ...{ name: 'x', kind: 'categorical', labels, unseen: 0, seldom: undefined, restBins: 1 },
      reference: side(labels.map((_, at) => 20 - at)),
      current: side(labels.map((_, at) => (at === 19 ? 200 : 1))),
    };
    const bars = barsOfCounts(counted);
    expect(bars.map(({ label }) => label)).toEqual([
      ...['c19', 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', '12 others'],
    ]);
    expect(sum(bars, 'reference')).toBeCloseTo(1, 12);
    expect(sum(bars, 'current')).toBeCloseTo(1, 12);
  });

  it('there are none where there are no values', () => {
    const counted: CountedFeature = {
      ...{ name: 'x', kind: 'numeric', edges: [], coarseEdges: [] },
      ...{ moments: undefined, reference: side([0]), current: side([0]) },
    };
    expect(barsOfCounts(counted)).toEqual([]);
  });
});

it('of rows they say where each begins and ends', () => {
  const bars = [
    { label: '', reference: 0.5, current: 1 },
    { label: '', reference: 0.5, current: 0 },
  ];
  expect(barsOfRows({ bars, range: { low: 0, high: 4 } })).toEqual([
    { label: null, from: 0, to: 2, reference: 0.5, current: 1 },
    { label: null, from: 2, to: 4, reference: 0.5, current: 0 },
  ]);
  expect(barsOfRows(undefined)).toEqual([]);
});
