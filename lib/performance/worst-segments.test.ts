import { describe, expect, it } from 'vitest';
import { type BinnedColumn, binColumn } from './bin-column.ts';
import { seededNumbers } from './random-order.ts';
import { worstSegments } from './worst-segments.ts';

interface Row {
  carrier: string;
  hour: number;
  distance: number;
  next: () => number;
}

const CARRIERS = ['AA', 'DL', 'UA', 'WN', 'HP'];

/** 4,000 rows whose loss is an error or none, with a chance of its own. */
function draw(seed: number, chance: (row: Row) => number, n = 4000) {
  const next = seededNumbers(seed);
  const carriers = new Int32Array(n);
  const hours = new Float64Array(n);
  const distances = new Float64Array(n);
  const losses = new Float64Array(n);
  for (let at = 0; at < n; at += 1) {
    carriers[at] = Math.floor(next() * CARRIERS.length);
    hours[at] = Math.floor(next() * 24);
    distances[at] = next() < 0.05 ? Number.NaN : 100 + 2000 * next();
    const row = {
      carrier: CARRIERS[carriers[at] ?? 0] ?? '',
      hour: hours[at] ?? 0,
      distance: distances[at] ?? 0,
      next,
    };
    losses[at] = next() < chance(row) ? 1 : 0;
  }
  const columns: BinnedColumn[] = [
    binColumn({ name: 'carrier', kind: 'text', codes: carriers, values: CARRIERS }),
    binColumn({ name: 'hour', kind: 'number', values: hours }),
    binColumn({ name: 'distance', kind: 'number', values: distances }),
  ];
  return { columns, losses };
}

const search = (seed: number, chance: (row: Row) => number) => {
  const { columns, losses } = draw(seed, chance);
  return worstSegments(columns, losses, { seed: 1 });
};

describe('finds', () => {
  it('one value', () => {
    const [first] = search(1, ({ carrier }) => (carrier === 'HP' ? 0.4 : 0.2));
    expect(first?.conditions).toEqual([{ column: 'carrier', value: 'HP' }]);
    expect(first?.loss).toBeGreaterThan(0.33);
    expect(first?.restLoss).toBeCloseTo(0.2, 1);
    expect(first?.share).toBeCloseTo(0.2, 1);
    expect(first?.pAdjusted).toBeLessThan(0.001);
  });

  it('a pair that neither of its values shows by itself', () => {
    const found = search(2, ({ carrier, hour }) => (carrier === 'UA' && hour > 18 ? 0.6 : 0.2));
    const pair = found.find(({ conditions }) => conditions.length === 2);
    expect(pair?.conditions.map(({ column }) => column)).toEqual(['carrier', 'hour']);
    expect(pair?.conditions[0]?.value).toBe('UA');
    // Not its values, which are as good as others without the pair.
    expect(found).toEqual([pair]);
  });

  it('a pair that is small and not much worse, where rows are many', () => {
    const chance = ({ carrier, hour }: Row) => (carrier === 'UA' && hour > 18 ? 0.25 : 0.2);
    const { columns, losses } = draw(4, chance, 200_000);
    const found = worstSegments(columns, losses, { seed: 1 });
    const pair = found.find(({ conditions }) => conditions.length === 2);
    expect(pair?.conditions.map(({ column }) => column)).toEqual(['carrier', 'hour']);
    expect(pair?.share).toBeLessThan(0.05);
  });

  it('what is missing', () => {
    const [first] = search(3, ({ distance }) => (Number.isNaN(distance) ? 0.6 : 0.2));
    expect(first?.conditions).toEqual([{ column: 'distance', value: '(missing)' }]);
  });

  it('such a thing 95 times in 100', () => {
    let hits = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const found = search(100 + seed, ({ carrier }) => (carrier === 'HP' ? 0.35 : 0.2));
      if (found.some(({ conditions }) => conditions[0]?.value === 'HP')) hits += 1;
    }
    expect(hits).toBeGreaterThanOrEqual(57);
  });
});

it('reports nothing where there is nothing, but 5 times in 100', () => {
  let alarms = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    if (search(1000 + seed, () => 0.2).length > 0) alarms += 1;
  }
  // Three standard deviations above 5 % of 200.
  expect(alarms).toBeLessThanOrEqual(19);
});

it('finds nothing in nothing', () => {
  expect(worstSegments([], new Float64Array(), { seed: 1 })).toEqual([]);
  expect(search(1, () => 0)).toEqual([]);
  expect(search(1, () => 1)).toEqual([]);
});

it('a loss that is too large to be squared makes no segment the worst', () => {
  const { columns, losses } = draw(1, () => 0.2);
  losses[7] = 1e300;
  expect(worstSegments(columns, losses, { seed: 1 })).toEqual([]);
});
