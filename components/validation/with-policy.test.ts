import { expect, it } from 'vitest';
import type { PolicyKind, Profile, Rule } from '#lib/validation/contract.ts';
import { withPolicy } from './with-policy.ts';

const features = [
  { name: 'hour', type: 'integer' as const },
  { name: 'origin', type: 'string' as const },
  { name: 'late', type: 'boolean' as const },
];
const number = { min: 0, max: 23, mean: 12, median: 13, skewness: 0, quantiles: [0, 23] };
const column = { rows: 9, missing: 0, unusable: 0, distinct: 5 };
const profile: Profile = {
  rows: 9,
  columns: {
    hour: { ...column, mode: 7, number, text: null },
    origin: { ...column, mode: 'JFK', number: null, text: null },
  },
  absent: ['late'],
  extra: [],
  outlier: null,
};
const required = (feature: string): Rule => ({
  kind: 'required',
  feature,
  policy: { do: 'impute', by: { from: 'last_known' } },
});

it.each<[string, Rule, PolicyKind, Profile | null, unknown]>([
  ['one it has keeps its details', required('hour'), 'impute', profile, required('hour').policy],
  ['one without details', required('hour'), 'quarantine', profile, { do: 'quarantine' }],
  [
    'imputing a number: the median',
    { ...required('hour'), policy: { do: 'reject' } },
    'impute',
    profile,
    { do: 'impute', by: { from: 'median' } },
  ],
  [
    'imputing text: the mode',
    { ...required('origin'), policy: { do: 'reject' } },
    'impute',
    profile,
    { do: 'impute', by: { from: 'mode' } },
  ],
  [
    'imputing what the reference lacks: a constant of its type',
    { ...required('late'), policy: { do: 'reject' } },
    'impute',
    profile,
    { do: 'impute', by: { from: 'constant', value: false } },
  ],
  [
    'imputing without a reference',
    { ...required('hour'), policy: { do: 'reject' } },
    'impute',
    null,
    { do: 'impute', by: { from: 'constant', value: 0 } },
  ],
])('%s', (_name, rule, kind, known, policy) => {
  expect(withPolicy(rule, kind, features, known)).toEqual({ ...rule, policy });
});
