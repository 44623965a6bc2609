import { describe, expect, it } from 'vitest';
import { compareLists, compareValues, stableJson } from './compare-values.ts';

describe('compareValues', () => {
  it('puts what differs first and gives the difference of numbers', () => {
    const rows = compareValues({ auc: 0.8, rows: 10, seed: 1 }, { auc: 0.6, rows: 10, trees: 5 });
    expect(rows.map((row) => [row.name, row.equal])).toEqual([
      ['auc', false],
      ['seed', false],
      ['trees', false],
      ['rows', true],
    ]);
    expect(rows[0]?.difference).toBeCloseTo(-0.2, 12);
    expect(rows[0]?.relative).toBeCloseTo(-0.25, 12);
    expect(rows[1]).toMatchObject({ a: 1, b: undefined, difference: null });
  });

  it('gives no share of zero', () => {
    expect(compareValues({ a: 0 }, { a: 2 })[0]).toMatchObject({ difference: 2, relative: null });
  });

  it('compares nested values whatever the order of their keys', () => {
    expect(compareValues({ p: { x: 1, y: [2] } }, { p: { y: [2], x: 1 } })[0]?.equal).toBe(true);
  });

  it('keeps a number and its text apart', () => {
    expect(compareValues({ p: 1 }, { p: '1' })[0]?.equal).toBe(false);
  });
});

describe('compareLists', () => {
  it('gives what only one has', () => {
    expect(compareLists(['a==1', 'b==1'], ['a==2', 'b==1'])).toEqual({
      onlyA: ['a==1'],
      onlyB: ['a==2'],
      both: 1,
    });
  });
});

describe('stableJson', () => {
  it('tells undefined from null', () => {
    expect(stableJson(undefined)).not.toBe(stableJson(null));
  });
});
