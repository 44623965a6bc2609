import { expect, it } from 'vitest';
import { changedCounts } from './changed-counts.ts';

it('tells of the rules whose counts change, the greatest change first', () => {
  const rules = [
    { rule: 'same', saved: 4, given: 4 },
    { rule: 'new', saved: null, given: 2 },
    { rule: 'gone', saved: 7, given: null },
    { rule: 'wider', saved: 1200, given: 1 },
    { rule: 'new and never broken', saved: null, given: 0 },
  ];
  expect(changedCounts(rules)).toEqual([
    { rule: 'wider', text: '1 row would break it, 1,200 rows broke it by the saved rule' },
    { rule: 'gone', text: 'removed; 7 rows broke it' },
    { rule: 'new', text: 'new; 2 rows would break it' },
  ]);
  expect(changedCounts(rules, 1)).toHaveLength(1);
});
