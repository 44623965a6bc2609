import { expect, it } from 'vitest';
import type { Profile, Rule } from '#lib/validation/contract.ts';
import { suggestFixes } from './suggest-fixes.ts';

const hour = { name: 'hour', type: 'integer' as const };
const origin = { name: 'origin', type: 'string' as const };
const policy = { do: 'quarantine' } as const;
const rules: Rule[] = [
  { kind: 'type', feature: 'hour', policy },
  { kind: 'range', feature: 'hour', min: 0, max: 24, policy },
  { kind: 'categories', feature: 'origin', values: ['JFK'], policy },
];
const number = { min: 0, max: 23, mean: 12, median: 12.5, skewness: 0, quantiles: [0, 23] };
const column = { rows: 9, missing: 0, unusable: 0, distinct: 5 };
const profile: Profile = {
  rows: 9,
  columns: {
    hour: { ...column, mode: 7, number, text: null },
    origin: { ...column, mode: 'JFK', number: null, text: null },
  },
  absent: [],
  extra: [],
  outlier: null,
};
const broke = (rule: string, feature: string) => ({
  row: 0,
  rule,
  feature,
  value: null,
  expected: '',
  policy: 'quarantine' as const,
});
const median = { text: '13', why: 'the reference’s median' };

it.each([
  ['nothing for a value that is right', 9, hour, [], profile, []],
  [
    'the upper bound',
    99,
    hour,
    [broke('range/hour', 'hour')],
    profile,
    [{ text: '24', why: 'the nearest bound' }, median],
  ],
  [
    'the lower bound',
    -1,
    hour,
    [broke('range/hour', 'hour')],
    null,
    [{ text: '0', why: 'the nearest bound' }],
  ],
  [
    'text read as a number',
    '9',
    hour,
    [broke('type/hour', 'hour')],
    null,
    [{ text: '9', why: 'read as the feature’s type' }],
  ],
  ['only the median for words', 'noon', hour, [broke('type/hour', 'hour')], profile, [median]],
  [
    'the most frequent value',
    'XXX',
    origin,
    [broke('categories/origin', 'origin')],
    profile,
    [{ text: 'JFK', why: 'the reference’s most frequent value' }],
  ],
])('suggests %s', (_name, value, feature, violations, known, expected) => {
  expect(suggestFixes(value, feature, violations, rules, known)).toEqual(expected);
});
