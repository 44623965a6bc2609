import { expect, it } from 'vitest';
import { checkedColumns } from './checked-columns.ts';

const features = [{ name: 'distance' }, { name: 'late_share' }];
const beside = ['late', 'carrier'];
const columns = ['distance', 'late', 'gate'];

it('a snapshot’s columns are held where they are features', () => {
  const given = { isSnapshot: true, beside, lookedUp: [] };
  expect(checkedColumns(columns, features, given)).toEqual({
    held: ['distance'],
    leftOut: ['late', 'gate'],
    notChecked: [],
  });
});

it('a file’s are, but for those that are known to be none', () => {
  const given = { isSnapshot: false, beside, lookedUp: ['late_share', 'other'] };
  expect(checkedColumns(columns, features, given)).toEqual({
    held: ['distance', 'gate'],
    leftOut: ['late'],
    notChecked: ['late_share'],
  });
});

it('a feature is held, whatever else it is called', () => {
  const given = { isSnapshot: false, beside: ['distance'], lookedUp: ['distance'] };
  expect(checkedColumns(['distance'], features, given)).toEqual({
    held: ['distance'],
    leftOut: [],
    notChecked: [],
  });
});
