import { describe, expect, test } from 'vitest';
import {
  ruledFeatures as features,
  goodRow as good,
  ruledProfile as profile,
} from '#test/ruled-features.ts';
import { hashCategories } from './category-hash.ts';
import { compileRules } from './compile-rules.ts';
import type { Policy, Rule } from './contract.ts';
import { createLastKnown } from './last-known.ts';

const reject = { do: 'reject' } as const;
const impute = (by: Extract<Policy, { do: 'impute' }>['by']): Policy => ({ do: 'impute', by });

const review = (rule: Rule, row: unknown, context = {}) => {
  const checker = compileRules(features, [rule], profile);
  return checker.review([row], context);
};

describe('a broken rule', () => {
  const cases: [string, Rule, object, { value: unknown; expected: string }][] = [
    [
      'a column that is left out',
      { kind: 'required', feature: 'distance', policy: reject },
      { hour: 9, carrier: 'AA', late: true },
      { value: undefined, expected: 'a value' },
    ],
    [
      'null',
      { kind: 'required', feature: 'distance', policy: reject },
      { ...good, distance: null },
      { value: null, expected: 'a value' },
    ],
    [
      'a number as text',
      { kind: 'type', feature: 'distance', policy: reject },
      { ...good, distance: '12.5' },
      { value: '12.5', expected: 'a number' },
    ],
    [
      'a fraction of an hour',
      { kind: 'type', feature: 'hour', policy: reject },
      { ...good, hour: 1.5 },
      { value: 1.5, expected: 'a whole number' },
    ],
    [
      'infinity',
      { kind: 'finite', feature: 'distance', policy: reject },
      { ...good, distance: Infinity },
      { value: Infinity, expected: 'a finite number' },
    ],
    [
      'too large',
      { kind: 'range', feature: 'hour', min: 0, max: 23, policy: reject },
      { ...good, hour: 24 },
      { value: 24, expected: 'a number from 0 to 23' },
    ],
    [
      'too large, as 64-bit integers may come',
      { kind: 'range', feature: 'hour', min: 0, max: 23, policy: reject },
      { ...good, hour: '24' },
      { value: '24', expected: 'a number from 0 to 23' },
    ],
    [
      'an unseen category',
      { kind: 'categories', feature: 'carrier', values: ['AA', 'WN'], policy: reject },
      { ...good, carrier: 'ZZ' },
      { value: 'ZZ', expected: 'one of "AA", "WN"' },
    ],
    [
      'an unseen number',
      { kind: 'categories', feature: 'hour', values: [9, 10], policy: reject },
      { ...good, hour: 11 },
      { value: 11, expected: 'one of 9, 10' },
    ],
    [
      'too long, in characters',
      { kind: 'length', feature: 'carrier', max: 2, policy: reject },
      { ...good, carrier: '✈️✈️' },
      { value: '✈️✈️', expected: 'text of at most 2 characters' },
    ],
    [
      'a part that matches is not enough',
      { kind: 'pattern', feature: 'carrier', pattern: '[A-Z]{2}', policy: reject },
      { ...good, carrier: 'AAA' },
      { value: 'AAA', expected: 'text that matches [A-Z]{2}' },
    ],
  ];
  test.each(cases)('%s', (_title, rule, row, { value, expected }) => {
    const { action, violations } = review(rule, row);
    expect(action).toBe('reject');
    expect(violations).toEqual([
      {
        row: 0,
        rule: `${rule.kind}/${'feature' in rule ? rule.feature : ''}`,
        feature: 'feature' in rule ? rule.feature : null,
        value,
        expected,
        policy: 'reject',
      },
    ]);
    expect(review(rule, good).violations).toEqual([]);
  });

  test('columns that are no features, by name', () => {
    const { violations } = review({ kind: 'extra', policy: reject }, { ...good, gate: 'B7' });
    expect(violations).toMatchObject([{ rule: 'extra', feature: 'gate', value: 'B7' }]);
  });

  test('what must hold between features, where all of them are there', () => {
    const rule: Rule = {
      kind: 'expression',
      name: 'short_hops_by_day',
      expression: 'distance > 100 || hour < 22',
      policy: reject,
    };
    expect(review(rule, { ...good, distance: 50, hour: 23 }).violations).toMatchObject([
      {
        rule: 'expression/short_hops_by_day',
        feature: null,
        value: 'distance is 50, hour is 23',
      },
    ]);
    expect(review(rule, { ...good, distance: null, hour: 23 }).violations).toEqual([]);
  });

  test('a row more unusual than the reference', () => {
    const rule: Rule = { kind: 'outlier', quantile: 0.99, policy: reject };
    expect(review(rule, { ...good, distance: 50, hour: 50 }).violations).toEqual([]);
    const [found] = review(rule, { ...good, distance: 1e6, hour: 1e6 }).violations;
    expect(found).toMatchObject({ rule: 'outlier', feature: null });
    // Twice the least share of 100 rows.
    expect(found?.value).toBeCloseTo(2 * Math.log(101), 10);
  });

  test('features that were looked up too long ago', () => {
    const rule: Rule = {
      kind: 'freshness',
      feature: 'distance',
      max_age_seconds: 60,
      policy: reject,
    };
    const ageOf = (_row: number, feature: string) => (feature === 'distance' ? 61 : undefined);
    expect(review(rule, good, { ageOf }).violations).toMatchObject([
      { rule: 'freshness/distance' },
    ]);
    expect(review(rule, good, { ageOf: () => 60 }).violations).toEqual([]);
    expect(review(rule, good).violations).toEqual([]);
  });
});

describe('what a policy makes of a value', () => {
  const range = (policy: Policy): Rule => ({
    kind: 'range',
    feature: 'distance',
    min: 10,
    max: 1000,
    policy,
  });
  test.each<[string, Rule, object, unknown]>([
    ['clip above', range({ do: 'clip' }), { distance: 5000 }, 1000],
    ['clip below', range({ do: 'clip' }), { distance: 5 }, 10],
    ['a constant', range(impute({ from: 'constant', value: 77 })), { distance: 5000 }, 77],
    ['the median', range(impute({ from: 'median' })), { distance: 5000 }, 350],
    ['the mode', range(impute({ from: 'mode' })), { distance: 5000 }, 300],
    ['nothing known: the median', range(impute({ from: 'last_known' })), { distance: 5000 }, 350],
    ['warn leaves it', range({ do: 'warn' }), { distance: 5000 }, 5000],
    [
      'text that is a number is read',
      { kind: 'type', feature: 'distance', policy: { do: 'warn' } },
      { distance: '12.5' },
      12.5,
    ],
    [
      'text that is none stays, and the model refuses it',
      { kind: 'type', feature: 'distance', policy: { do: 'warn' } },
      { distance: 'far' },
      'far',
    ],
    [
      'a missing one is imputed',
      { kind: 'required', feature: 'distance', policy: impute({ from: 'median' }) },
      { distance: null },
      350,
    ],
  ])('%s', (_title, rule, part, value) => {
    expect(review(rule, { ...good, ...part }).rows).toEqual([[value, 9, 'AA', false]]);
  });

  test('the reference’s values become the feature’s type', () => {
    const rules: Rule[] = (['hour', 'carrier', 'late'] as const).map((feature) => ({
      kind: 'required',
      feature,
      policy: impute({ from: feature === 'hour' ? 'median' : 'mode' }),
    }));
    const { rows } = compileRules(features, rules, profile).review([{ distance: 1 }]);
    expect(rows).toEqual([[1, 12, 'WN', false]]);
  });

  test('the last known value of the same entity', () => {
    const lastKnown = createLastKnown(2);
    lastKnown.set('plane-1', 'distance', 42);
    const rule = range(impute({ from: 'last_known' }));
    const row = { ...good, distance: 5000 };
    const of = (entityKey: string) => review(rule, row, { entityKey, lastKnown }).rows[0]?.[0];
    expect([of('plane-1'), of('plane-2')]).toEqual([42, 350]);
    lastKnown.set('plane-2', 'distance', 43);
    lastKnown.set('plane-3', 'distance', 44);
    expect(of('plane-1')).toBe(350);
  });

  test('a value that was clipped is looked at by the rules after it; the severest decides', () => {
    const rules: Rule[] = [
      { kind: 'range', feature: 'hour', min: 0, max: 23, policy: { do: 'clip' } },
      { kind: 'categories', feature: 'hour', values: [9], policy: { do: 'quarantine' } },
      { kind: 'categories', feature: 'carrier', values: ['AA'], policy: { do: 'warn' } },
    ];
    const { action, counts, violations } = compileRules(features, rules, null).review([
      { ...good, hour: 99, carrier: 'ZZ' },
      good,
      { ...good, hour: 99 },
    ]);
    expect(action).toBe('quarantine');
    expect([...counts].map(([rule, { policy, rows }]) => [rule, policy, rows])).toEqual([
      ['range/hour', 'clip', 2],
      ['categories/hour', 'quarantine', 2],
      ['categories/carrier', 'warn', 1],
    ]);
    expect(violations.map(({ row, rule }) => `${row} ${rule}`)).toEqual([
      '0 categories/hour',
      '2 categories/hour',
      '0 range/hour',
      '0 categories/carrier',
      '2 range/hour',
    ]);
  });
});

test.each([
  ['reject', ['reject', 'quarantine', 'reject', 'quarantine', 'fallback']],
  ['quarantine', ['quarantine', 'quarantine', 'fallback', 'fallback', 'warn']],
  ['fallback', ['fallback', 'fallback', 'warn', 'warn', 'warn']],
] as const)('what refuses is kept before what does not: %s', (severest, first) => {
  const isBroken = (of: string) => severest === of || first.some((policy) => policy === of);
  const rules: Rule[] = [
    { kind: 'required', feature: 'hour', policy: { do: 'warn' } },
    { kind: 'range', feature: 'distance', max: 100, policy: { do: 'fallback' } },
    { kind: 'required', feature: 'late', policy: { do: 'quarantine' } },
    { kind: 'categories', feature: 'carrier', values: ['AA'], policy: reject },
  ];
  const warned = { ...good, carrier: 'AA', distance: 1, hour: null };
  const severe = {
    ...warned,
    ...(isBroken('fallback') && { distance: 1000 }),
    ...(isBroken('quarantine') && { late: null }),
    ...(isBroken('reject') && { carrier: 'ZZ' }),
  };
  const rows = [...Array.from({ length: 200 }, () => warned), severe, severe];
  const { action, violations, counts } = compileRules(features, rules, null).review(rows);
  expect(action).toBe(severest);
  expect(violations).toHaveLength(100);
  expect(violations.slice(0, 5).map(({ policy }) => policy)).toEqual(first);
  expect(counts.get('required/hour')?.rows).toBe(202);
});

test('a pattern that backtracks elsewhere costs time in proportion to the text', () => {
  const rule: Rule = { kind: 'pattern', feature: 'carrier', pattern: '(a+)+b', policy: reject };
  const checker = compileRules(features, [rule], null);
  const started = performance.now();
  const { violations } = checker.review([{ ...good, carrier: 'a'.repeat(100_000) }]);
  expect(violations).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('100,000 categories are known by their hashes', () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `customer-${index}`);
  const rule: Rule = {
    kind: 'categories',
    feature: 'carrier',
    values: hashCategories(names),
    policy: reject,
  };
  expect(JSON.stringify(rule).length).toBeLessThan(1_100_000);
  const checker = compileRules(features, [rule], null);
  const { counts } = checker.review(names.map((carrier) => ({ ...good, carrier })));
  expect(counts.size).toBe(0);
  const others = names.map((name) => ({ ...good, carrier: `${name}x` }));
  expect(checker.review(others).counts.get('categories/carrier')?.rows).toBe(100_000);
});
