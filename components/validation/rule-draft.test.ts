import { describe, expect, it } from 'vitest';
import type { Feature } from '#lib/onnx/contract.ts';
import type { Profile, Rule } from '#lib/validation/contract.ts';
import { newRuleDraft, type RuleDraft, readRuleDraft, toRuleDraft } from './rule-draft.ts';

const features: Feature[] = [
  { name: 'hour', type: 'integer', tensorType: 'int32' },
  { name: 'share', type: 'number', tensorType: 'float32' },
  { name: 'origin', type: 'string', tensorType: 'string' },
  { name: 'late', type: 'boolean', tensorType: 'bool' },
];
const number = { min: 0, max: 23, mean: 12, median: 13, skewness: 0, quantiles: [0, 23] };
const column = { rows: 9, missing: 0, unusable: 0, distinct: 5, mode: 7 };
const profile: Profile = {
  rows: 9,
  columns: { hour: { ...column, number, text: null } },
  absent: [],
  extra: [],
  outlier: { shares: [0, 1], scores: [0, 9] },
};
const reject = { do: 'reject' } as const;

describe('a rule that is typed as it was', () => {
  it.each<Rule>([
    { kind: 'required', feature: 'hour', policy: { do: 'impute', by: { from: 'median' } } },
    { kind: 'range', feature: 'hour', min: 0, max: 24, policy: { do: 'clip' } },
    { kind: 'range', feature: 'share', max: 1, policy: reject },
    { kind: 'categories', feature: 'origin', values: ['JFK', 'LAX'], policy: { do: 'warn' } },
    { kind: 'categories', feature: 'hour', values: [1, 2], policy: reject },
    {
      kind: 'categories',
      feature: 'origin',
      values: { hashes: 'AAAAAAAAAAA=', count: 1 },
      policy: reject,
    },
    { kind: 'length', feature: 'origin', min: 3, max: 3, policy: reject },
    { kind: 'pattern', feature: 'origin', pattern: '[A-Z]{3}', policy: reject },
    {
      kind: 'pattern',
      feature: 'origin',
      pattern: '[A-Z]{3}',
      policy: reject,
      origin: { from: 'metadata' },
    },
    {
      kind: 'expression',
      name: 'hour_at_most_share',
      expression: 'hour <= share',
      policy: { do: 'warn' },
      origin: { from: 'reference', rows: 1000 },
    },
    { kind: 'freshness', feature: 'share', max_age_seconds: 3600, policy: { do: 'fallback' } },
    { kind: 'expression', name: 'early', expression: 'hour < 12 || share < 0.5', policy: reject },
    { kind: 'extra', policy: { do: 'accept' } },
    { kind: 'outlier', quantile: 0.999, policy: { do: 'warn' } },
    {
      kind: 'finite',
      feature: 'share',
      policy: { do: 'impute', by: { from: 'constant', value: 0.5 } },
    },
    {
      kind: 'required',
      feature: 'late',
      policy: { do: 'impute', by: { from: 'constant', value: false } },
    },
  ])('$kind', (rule) => {
    expect(readRuleDraft(toRuleDraft(rule), features, profile)).toEqual({ rule, problems: null });
  });
});

it('what is edited no longer comes from the reference', () => {
  const draft = toRuleDraft({
    kind: 'expression',
    name: 'hour_at_most_share',
    expression: 'hour <= share',
    policy: { do: 'warn' },
    origin: { from: 'reference', rows: 1000 },
  });
  const { rule } = readRuleDraft({ ...draft, expression: 'hour < share' }, features, profile);
  expect(rule).toMatchObject({ expression: 'hour < share' });
  expect(rule).not.toHaveProperty('origin');
});

describe('says at its field what is wrong', () => {
  const draft = (change: Partial<RuleDraft>) => ({ ...newRuleDraft('hour'), ...change });
  it.each<[string, Partial<RuleDraft>, Partial<Record<keyof RuleDraft, unknown>>]>([
    ['no bound', {}, { min: 'must have min, max or both' }],
    [
      'bounds the wrong way round',
      { min: '9', max: '3' },
      { min: 'must have a min that is not above its max' },
    ],
    ['a bound that is no number', { min: 'noon' }, { min: 'must be a number, got text' }],
    [
      'a pattern that RE2 does not take',
      { kind: 'pattern', feature: 'origin', pattern: '(a' },
      { pattern: expect.stringContaining('is not a pattern RE2 takes') },
    ],
    ['no values', { kind: 'categories', values: '\n' }, { values: expect.any(String) }],
    [
      'a kind that is not for the feature',
      { kind: 'length', max: '3' },
      { kind: 'length is for string features; hour is integer' },
    ],
    [
      'a share beyond all',
      { kind: 'outlier', percent: '120' },
      { percent: 'must be a number from 50 to 100' },
    ],
    ['no share', { kind: 'outlier', percent: '' }, { percent: 'must be a number from 50 to 100' }],
    [
      'a constant of another type',
      { kind: 'required', policy: 'impute', imputeFrom: 'constant', imputeValue: 'noon' },
      { imputeValue: 'must be a whole number, as hour is' },
    ],
    [
      'a median that nobody knows',
      { kind: 'required', feature: 'share', policy: 'impute', imputeFrom: 'median' },
      { imputeFrom: 'median needs a reference sample with the column share' },
    ],
    [
      'a name that is none',
      { kind: 'expression', name: 'Late!', expression: 'hour < 3' },
      { name: expect.stringContaining('lower-case letters') },
    ],
    [
      'an expression that is no question',
      { kind: 'expression', name: 'early', expression: 'hour + 3' },
      { expression: 'comes to a number; it must be true or false' },
    ],
    ['no age', { kind: 'freshness' }, { maxAgeSeconds: 'is missing' }],
  ])('%s', (_name, change, problems) => {
    expect(readRuleDraft(draft(change), features, profile)).toEqual({ rule: null, problems });
  });
});
