import { describe, expect, it } from 'vitest';
import { thinRows } from './thin-rows.ts';

const rows = (count: number, value: (at: number) => number | null) =>
  Array.from({ length: count }, (_, at) => ({ t: at * 1000, y: value(at) }));

describe('thinRows', () => {
  it('leaves alone what is few enough', () => {
    const few = rows(100, (at) => at);
    expect(thinRows(few, ['y'], 100)).toEqual(few);
  });

  it('keeps peaks, gaps and both ends of 10,000 points, in order', () => {
    const many = rows(10_000, (at) => (at === 5003 ? 900 : at === 7001 ? -5 : at % 7));
    many[2222] = { t: 2_222_000, y: null };
    const thin = thinRows(many, ['y'], 1000);
    expect(thin.length).toBeLessThanOrEqual(1000);
    expect(thin.length).toBeGreaterThan(500);
    expect(thin.map(({ t }) => t)).toEqual(thin.map(({ t }) => t).toSorted((a, b) => a - b));
    expect([thin[0], thin.at(-1)]).toEqual([many[0], many.at(-1)]);
    for (const at of [5003, 7001, 2222]) expect(thin).toContainEqual(many[at]);
  });

  it.each([1, 3, 9])('is never more than asked for with %i lines', (lines) => {
    const keys = Array.from({ length: lines }, (_, at) => `k${at}`);
    const many = Array.from({ length: 10_000 }, (_, t) => ({
      t,
      ...Object.fromEntries(keys.map((key, at) => [key, Math.sin(t * (at + 1))])),
    }));
    expect(thinRows(many, keys, 600).length).toBeLessThanOrEqual(600);
  });

  it('has nothing of nothing', () => {
    expect(thinRows([], ['y'], 10)).toEqual([]);
    expect(
      thinRows(
        rows(50, () => null),
        ['y'],
        10,
      ).length,
    ).toBeLessThanOrEqual(10);
  });
});
