import { expect, test } from 'vitest';
import type { Rule } from './contract.ts';
import { keepKnownOrigins } from './keep-known-origins.ts';

const origin = { from: 'reference', rows: 1000 } as const;
const order = (change: object = {}) =>
  ({
    kind: 'expression',
    name: 'a_at_most_b',
    expression: 'a <= b',
    policy: { do: 'warn' },
    origin,
    ...change,
  }) as const;
const { origin: _origin, ...bare } = order();
const extra: Rule = { kind: 'extra', policy: { do: 'warn' } };

test.each<[string, Rule, Rule[], Rule]>([
  ['as it is known', order(), [order()], order()],
  [
    'with another policy',
    order({ policy: { do: 'reject' } }),
    [order()],
    order({ policy: { do: 'reject' } }),
  ],
  ['edited', order({ expression: 'a < b' }), [order()], { ...bare, expression: 'a < b' }],
  ['of more rows', order({ origin: { from: 'reference', rows: 9999 } }), [order()], bare],
  ['claimed of what somebody wrote', order(), [bare], bare],
  ['none', extra, [order()], extra],
])('%s', (_title, given, known, kept) => {
  expect(keepKnownOrigins([given], known)).toEqual([kept]);
});
