import { expect, it } from 'vitest';
import type { Rule } from '#lib/validation/contract.ts';
import { mergeInferred } from './merge-inferred.ts';

const policy = { do: 'warn' } as const;
const origin = { from: 'reference', rows: 1000 } as const;
const range = (max: number): Rule => ({ kind: 'range', feature: 'hour', max, policy });
const fresh: Rule = { kind: 'freshness', feature: 'share', max_age_seconds: 60, policy };
const own: Rule = { kind: 'expression', name: 'own', expression: 'hour < 3', policy };
const order: Rule = { kind: 'expression', name: 'order', expression: 'a <= b', policy, origin };
const pattern: Rule = { kind: 'pattern', feature: 'code', pattern: '[A-Z]{3}', policy };

it.each<[string, Rule[], Rule[], Rule[]]>([
  ['what is inferred takes the place of what was', [range(3)], [range(24)], [range(24)]],
  ['what nobody inferred and nobody wrote is gone', [range(3), order], [], []],
  ['what people wrote stays', [fresh, own, pattern], [range(24)], [range(24), fresh, own, pattern]],
  [
    'unless it is inferred too',
    [pattern],
    [{ ...pattern, pattern: '[A-Z]{2}', origin }],
    [{ ...pattern, pattern: '[A-Z]{2}', origin }],
  ],
])('%s', (_title, current, inferred, expected) => {
  expect(mergeInferred(current, inferred)).toEqual(expected);
});
