import { describe, expect, it } from 'vitest';
import { autoregressive, type Random, seededRandom } from '#test/stats/streams.ts';
import { effectiveSizeOfBatches } from './effective-size-of-batches.ts';

const BATCHES = 60;
const cuts = [-1.28, -0.84, -0.52, -0.25, 0, 0.25, 0.52, 0.84, 1.28];

/** Normal numbers in ten bins, batch by batch. */
function batchesOf(values: Float64Array): number[][] {
  const length = values.length / BATCHES;
  return Array.from({ length: BATCHES }, (_, batch) => {
    const counts = new Array<number>(cuts.length + 1).fill(0);
    for (const value of values.subarray(batch * length, (batch + 1) * length)) {
      const bin = cuts.filter((cut) => value > cut).length;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts;
  });
}
const gauss = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const independent = (rows: number, random: Random) =>
  new Float64Array(rows).map(() => gauss(random));
const middleOf = (tries: number[]) => [...tries].sort((a, b) => a - b)[tries.length >> 1] ?? 0;
const tries = (make: (random: Random) => Float64Array, isOrdered = true) =>
  Array.from({ length: 21 }, (_, seed) => {
    const values = make(seededRandom(seed + 1));
    const found = effectiveSizeOfBatches(batchesOf(values), { isOrdered });
    return (found ?? 0) / values.length;
  });

describe('effectiveSizeOfBatches', () => {
  it.each([true, false])('independent rows count in full (numbers: %s)', (isOrdered) => {
    const shares = tries((random) => independent(12_000, random), isOrdered);
    expect(middleOf(shares)).toBeGreaterThan(0.95);
    expect(Math.min(...shares)).toBeGreaterThan(0.6);
  });

  it('a step in the midst of the window is no dependence', () => {
    const shares = tries((random) =>
      independent(12_000, random).map((value, at) => value + (at > 7000 ? 1 : 0)),
    );
    expect(middleOf(shares)).toBeGreaterThan(0.75);
  });

  it.each([
    [0.5, 1 / 3],
    [0.9, 1 / 19],
  ])('rows that are like those before them count for less (ρ = %d)', (rho, ofNumbers) => {
    // Whether a value is above a cut depends less on the one before than the value itself.
    const worth = ofNumbers * 1.4;
    const shares = tries((random) => autoregressive(rho)(random, 60_000) as Float64Array);
    expect(middleOf(shares)).toBeGreaterThan(worth * 0.6);
    expect(middleOf(shares)).toBeLessThan(worth * 1.4);
  });

  it('has nothing to say of fewer than five batches', () => {
    expect(effectiveSizeOfBatches([[5, 5]], { isOrdered: true })).toBeUndefined();
    expect(effectiveSizeOfBatches([], { isOrdered: false })).toBeUndefined();
    const constant = Array.from({ length: 10 }, () => [7]);
    expect(effectiveSizeOfBatches(constant, { isOrdered: false })).toBe(70);
  });
});
