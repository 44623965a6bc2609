import { describe, expect, test } from 'vitest';
import type { Feature } from '#lib/onnx/contract.ts';
import { compileRules } from './compile-rules.ts';
import type { ColumnProfile, Patterns, Profile } from './contract.ts';
import { findRuleProblems } from './find-rule-problems.ts';
import { inferRules } from './infer-rules.ts';

const feature = (name: string, type: Feature['type']): Feature => ({
  name,
  type,
  tensorType:
    type === 'string'
      ? 'string'
      : type === 'boolean'
        ? 'bool'
        : type === 'integer'
          ? 'int64'
          : 'float32',
});
const column = (change: Partial<ColumnProfile>): ColumnProfile => ({
  rows: 1000,
  missing: 0,
  unusable: 0,
  distinct: 10,
  mode: null,
  number: null,
  text: null,
  ...change,
});
const spread = (min: number, max: number) => ({
  min,
  max,
  mean: (min + max) / 2,
  median: (min + max) / 2,
  skewness: 0,
  quantiles: [min, max],
});
const profileOf = (columns: Profile['columns']): Profile => ({
  rows: 1000,
  columns,
  absent: [],
  extra: [],
  outlier: null,
});
const range = (type: 'number' | 'integer', min: number, max: number) => {
  const profile = profileOf({ x: column({ number: spread(min, max) }) });
  const rules = inferRules([feature('x', type)], profile);
  const found = rules.find((rule) => rule.kind === 'range');
  return found?.kind === 'range' ? [found.min, found.max] : null;
};

test.each([
  ['hours stay at or above 0', 'integer', 0, 23, [0, 26]],
  ['a span on both sides of 0', 'number', -1, 1, [-1.2, 1.2]],
  ['rounded outwards', 'number', 123.456, 987.654, [61.7, 1080]],
  ['small numbers', 'number', 0.001, 0.0023456, [0.000865, 0.00249]],
  ['never above 0', 'number', -50, -1, [-54.9, -0.5]],
  ['one value', 'number', 5, 5, [4.5, 5.5]],
  ['another unit', 'number', 2.74, 83.5, [1.37, 91.6]],
  ['only zeros', 'number', 0, 0, [0, 0.1]],
] as const)('the range of %s', (_title, type, min, max, expected) => {
  expect(range(type, min, max)).toEqual(expected);
});

test('values of the reference keep every inferred range', () => {
  for (const [min, max] of [
    [1e-300, 1e300],
    [-1e9, 3],
    [0.1, 0.3],
    [7, 7],
  ] as const) {
    const [low = 0, high = 0] = range('number', min, max) ?? [];
    expect(low).toBeLessThanOrEqual(min);
    expect(high).toBeGreaterThanOrEqual(max);
  }
});

test('few texts are categories, many are hashed, and those that say who are only so long', () => {
  const categories = Array.from({ length: 5000 }, (_, index) => `c${index}`);
  const text = { min_length: 2, max_length: 10 };
  const rules = inferRules(
    [feature('carrier', 'string'), feature('town', 'string'), feature('id', 'string')],
    profileOf({
      carrier: column({ distinct: 2, text: { ...text, categories: ['AA', 'WN'] } }),
      town: column({ rows: 100_000, distinct: 5000, text: { ...text, categories } }),
      id: column({ distinct: 1000, text: { ...text, categories } }),
    }),
  );
  expect(rules).toContainEqual({
    kind: 'categories',
    feature: 'carrier',
    values: ['AA', 'WN'],
    policy: { do: 'warn' },
  });
  const town = rules.find((rule) => rule.kind === 'categories' && rule.feature === 'town');
  expect(town).toMatchObject({ values: { count: 5000 } });
  expect(rules).toContainEqual({
    kind: 'length',
    feature: 'id',
    min: 1,
    max: 20,
    policy: { do: 'reject' },
  });
});

test('what may be missing is not required, and without a reference only types are known', () => {
  const features = [feature('x', 'number'), feature('y', 'integer')];
  const profile = profileOf({ x: column({ missing: 3, number: spread(0, 1) }) });
  expect(inferRules(features, profile).map((rule) => rule.kind)).toEqual([
    'type',
    'finite',
    'range',
    'required',
    'type',
    'extra',
  ]);
  expect(inferRules(features, null).map((rule) => rule.kind)).toEqual([
    'type',
    'finite',
    'required',
    'type',
    'extra',
  ]);
});

describe('patterns', () => {
  const codes = { min_length: 3, max_length: 3, categories: null, shape: 'AAA' };
  const patternOf = (known: Partial<ColumnProfile>, given?: string) => {
    const patterns: Patterns = given === undefined ? {} : { code: given };
    const profile = profileOf({ code: column(known) });
    const rules = inferRules([feature('code', 'string')], profile, patterns);
    const found = rules.find((rule) => rule.kind === 'pattern');
    return found ? `${found.pattern} ${found.policy.do} ${found.origin?.from}` : null;
  };

  test.each<[string, Partial<ColumnProfile>, string | undefined, string | null]>([
    [
      'many different texts of one shape',
      { distinct: 20, text: codes },
      undefined,
      '[A-Z]{3} warn reference',
    ],
    ['few different ones are known one by one', { distinct: 19, text: codes }, undefined, null],
    ['few rows', { rows: 120, missing: 21, distinct: 99, text: codes }, undefined, null],
    ['several shapes', { distinct: 500, text: { ...codes, shape: undefined } }, undefined, null],
    ['nothing simple', { distinct: 500, text: { ...codes, shape: '---' } }, undefined, null],
    [
      'the metadata’s comes first',
      { distinct: 500, text: codes },
      '[A-Z]+',
      '[A-Z]+ reject metadata',
    ],
    ['the metadata’s alone', { distinct: 2 }, '[A-Z]+', '[A-Z]+ reject metadata'],
  ])('%s', (_title, known, given, expected) => {
    expect(patternOf(known, given)).toBe(expected);
  });
});

test('orders of the reference are rules of the row', () => {
  const features = [feature('depart', 'number'), feature('arrive', 'number')];
  const columns = {
    depart: column({ number: spread(0, 20) }),
    arrive: column({ number: spread(1, 24) }),
  };
  const orders = [{ low: 'depart', relation: '<=' as const, high: 'arrive', rows: 990 }];
  const rules = inferRules(features, { ...profileOf(columns), orders });
  expect(rules.filter(({ kind }) => kind === 'expression')).toEqual([
    {
      kind: 'expression',
      name: 'depart_at_most_arrive',
      expression: 'depart <= arrive',
      policy: { do: 'warn' },
      origin: { from: 'reference', rows: 990 },
    },
  ]);
});

test('what is inferred can be compiled', () => {
  const features = [feature('x', 'number'), feature('carrier', 'string')];
  const profile = profileOf({
    x: column({ number: spread(0, 1) }),
    carrier: column({ distinct: 1, text: { min_length: 1, max_length: 1, categories: ['a'] } }),
  });
  const rules = inferRules(features, profile);
  expect(findRuleProblems(features, rules, profile)).toEqual([]);
  const { violations } = compileRules(features, rules, profile).review([{ x: 7, carrier: 'b' }]);
  expect(violations.map(({ rule, policy }) => `${rule} ${policy}`)).toEqual([
    'range/x reject',
    'categories/carrier warn',
  ]);
});
