import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRows } from '#lib/onnx/encode-rows.ts';
import {
  ruledFeatures as features,
  goodRow as good,
  ruledProfile as profile,
} from '#test/ruled-features.ts';
import { compileRules } from './compile-rules.ts';
import type { Rule } from './contract.ts';

const reject = { do: 'reject' } as const;

describe('quickly and in detail', () => {
  const rules: Rule[] = [
    { kind: 'required', feature: 'distance', policy: reject },
    { kind: 'finite', feature: 'distance', policy: reject },
    { kind: 'range', feature: 'distance', min: 0, max: 1000, policy: reject },
    { kind: 'type', feature: 'hour', policy: reject },
    { kind: 'range', feature: 'hour', min: 0, policy: reject },
    { kind: 'categories', feature: 'carrier', values: ['AA', 'WN', ''], policy: reject },
    { kind: 'length', feature: 'carrier', min: 1, max: 2, policy: reject },
    { kind: 'pattern', feature: 'carrier', pattern: '[A-Z]*', policy: reject },
    { kind: 'categories', feature: 'late', values: [false], policy: reject },
    { kind: 'expression', name: 'x', expression: 'distance < 900.0 || !late', policy: reject },
    { kind: 'extra', policy: reject },
    { kind: 'outlier', quantile: 0.99, policy: reject },
  ];
  const layout = {
    kind: 'columns' as const,
    features: features.map((feature) => ({ ...feature, rank: 2 as const })),
  };
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -5, max: 30 }) },
    fc.double({ min: -2000, max: 2000 }),
    fc.constantFrom(null, true, false, 'AA', 'WN', '', 'ZZ', '9', Number.NaN, Infinity),
  );
  const row = fc.record(
    {
      distance: value,
      hour: value,
      carrier: fc.constantFrom('AA', 'WN', '', 'abc'),
      late: fc.boolean(),
      gate: fc.constant(1),
    },
    { requiredKeys: [] },
  );

  test('the same verdict of every row that the model can take', () => {
    const checker = compileRules(features, rules, profile);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
        const { counts } = checker.review(rows);
        let parsed: ReturnType<typeof parseRows>;
        try {
          parsed = parseRows(layout, rows);
        } catch {
          return;
        }
        expect(checker.passes(parsed)).toBe(counts.size === 0);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing that JSON can be makes it throw, and what it leaves is as wide as the model', () => {
    const checker = compileRules(features, rules, profile);
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 3 }), (rows) => {
        const { rows: reviewed } = checker.review(rows);
        expect(reviewed.every((one) => one.length === features.length)).toBe(true);
      }),
    );
  });

  test('clipping keeps the rule, and a second look finds nothing', () => {
    const clip = { do: 'clip' } as const;
    const checker = compileRules(
      features,
      [{ kind: 'range', feature: 'distance', min: -10, max: 10, policy: clip }],
      null,
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (distance) => {
        const { rows } = checker.review([{ ...good, distance }]);
        expect(checker.review(rows).counts.size).toBe(0);
      }),
    );
  });
});
