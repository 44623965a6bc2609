import { expect, it } from 'vitest';
import { binGroups } from './bin-groups.ts';
import type { ReferenceColumn } from './contract.ts';

const column: Omit<ReferenceColumn, 'kind' | 'edges' | 'coarse_edges' | 'categories'> = {
  ...{ name: 'x', role: 'feature', precision: 'exact', rows: 0, others: null, counts: null },
  ...{ distinct: 0, once: 0, twice: 0, effective: 0, moments: null, quantiles: null },
};

it('numbers are grouped by the coarse edges', () => {
  const numbers: ReferenceColumn = {
    ...{ ...column, kind: 'numeric', categories: [] },
    ...{ edges: [1, 2, 3, 4, 5], coarse_edges: [2, 4] },
  };
  const { count, of } = binGroups(numbers);
  expect(count).toBe(4);
  expect(Array.from({ length: 11 }, (_, code) => of(code))).toEqual([
    0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3,
  ]);
});

it('categories are grouped into the most frequent, and the rest', () => {
  const categories = Array.from({ length: 12 }, (_, at) => `c${at}`);
  const { count, of } = binGroups({
    ...{ ...column, kind: 'categorical', categories, edges: [], coarse_edges: [] },
  });
  expect(count).toBe(12);
  expect([0, 1, 2, 3, 4, 5, 14, 15, 16].map(of)).toEqual([0, 0, 0, 11, 11, 1, 10, 11, 11]);
});
