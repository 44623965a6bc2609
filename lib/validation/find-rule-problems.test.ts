import { expect, test } from 'vitest';
import type { Feature } from '#lib/onnx/contract.ts';
import { type Rule, rulesSchema } from './contract.ts';
import { findRuleProblems } from './find-rule-problems.ts';

const features: Feature[] = [
  { name: 'distance', type: 'number', tensorType: 'float32' },
  { name: 'carrier', type: 'string', tensorType: 'string' },
];
const reject = { do: 'reject' } as const;
const median = { do: 'impute', by: { from: 'median' } } as const;

test.each<[string, Rule, string, RegExp]>([
  [
    'a pattern that RE2 does not take',
    { kind: 'pattern', feature: 'carrier', pattern: '(?=a)', policy: reject },
    'rules[0].pattern',
    /not a pattern RE2 takes: invalid/,
  ],
  [
    'a pattern of numbers',
    { kind: 'pattern', feature: 'distance', pattern: 'a', policy: reject },
    'rules[0].kind',
    /for string features; distance is number/,
  ],
  [
    'a feature there is not',
    { kind: 'required', feature: 'gate', policy: reject },
    'rules[0].feature',
    /gate is not a feature/,
  ],
  [
    'a clip of a category',
    { kind: 'categories', feature: 'carrier', values: ['a'], policy: { do: 'clip' } },
    'rules[0].policy.do',
    /cannot be clip for categories/,
  ],
  [
    'a constant of another type',
    {
      kind: 'required',
      feature: 'distance',
      policy: { do: 'impute', by: { from: 'constant', value: 'far' } },
    },
    'rules[0].policy.by.value',
    /must be a number/,
  ],
  [
    'a median without a reference',
    { kind: 'required', feature: 'distance', policy: median },
    'rules[0].policy.by.from',
    /needs a reference/,
  ],
  [
    'a median of text',
    { kind: 'required', feature: 'carrier', policy: median },
    'rules[0].policy.by.from',
    /median is for numbers/,
  ],
  [
    'an expression that is a number',
    { kind: 'expression', name: 'x', expression: 'distance + 1', policy: reject },
    'rules[0].expression',
    /must be true or false/,
  ],
  [
    'an expression of what there is not',
    { kind: 'expression', name: 'x', expression: 'gate == 1', policy: reject },
    'rules[0].expression',
    /gate is not a feature/,
  ],
  [
    'an outlier without a reference',
    { kind: 'outlier', quantile: 0.9, policy: reject },
    'rules[0]',
    /needs a reference/,
  ],
  [
    'hashes that are not',
    {
      kind: 'categories',
      feature: 'carrier',
      values: { hashes: 'AAAA', count: 9 },
      policy: reject,
    },
    'rules[0].values',
    /9 hashes/,
  ],
])('%s', (_title, rule, field, message) => {
  const [problem] = findRuleProblems(features, [rule], null);
  expect(problem?.field).toBe(field);
  expect(problem?.message).toMatch(message);
});

test('one rule of each id', () => {
  const rule: Rule = { kind: 'finite', feature: 'distance', policy: reject };
  expect(findRuleProblems(features, [rule, rule], null)).toEqual([
    { field: 'rules[1]', message: 'is a second finite/distance; a version has one of each' },
  ]);
});

test.each([
  { kind: 'range', feature: 'x', policy: reject },
  { kind: 'range', feature: 'x', min: 2, max: 1, policy: reject },
  { kind: 'length', feature: 'x', policy: reject },
  { kind: 'required', feature: 'x', policy: { do: 'ignore' } },
  { kind: 'required', feature: 'x', policy: reject, because: 1 },
])('what is no rule: %j', (rule) => {
  expect(rulesSchema.safeParse([rule]).success).toBe(false);
});
