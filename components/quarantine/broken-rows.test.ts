import { expect, it } from 'vitest';
import { brokenRows } from './broken-rows.ts';

it('names each row once, in order', () => {
  const of = (row: number) => ({
    row,
    rule: 'extra',
    feature: null,
    value: null,
    expected: '',
    policy: 'quarantine' as const,
  });
  expect(brokenRows({ violations: [of(3), of(0), of(3)] })).toEqual([0, 3]);
  expect(brokenRows({})).toEqual([]);
});
