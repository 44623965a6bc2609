import { expect, test } from 'vitest';
import type { Feature } from '#lib/onnx/contract.ts';
import { compileRules } from './compile-rules.ts';
import type { Order } from './contract.ts';
import { findRuleProblems } from './find-rule-problems.ts';
import { orderRules } from './order-rules.ts';

const long = 'seconds_since_the_aircraft_was_last_seen_at_any_gate';
const names = ['dep', 'arr', 'Dep Delay (min)', 'in', '1st', `${long}_a`, `${long}_b`, '"quoted"'];
const features = names.map((name): Feature => ({ name, type: 'number', tensorType: 'float32' }));
const order = (low: string, relation: Order['relation'], high: string): Order => ({
  low,
  relation,
  high,
  rows: 1000,
});

test('says which row breaks it, where it comes from, and warns', () => {
  const rules = orderRules(features, [order('dep', '<=', 'arr')]);
  expect(rules).toEqual([
    {
      kind: 'expression',
      name: 'dep_at_most_arr',
      expression: 'dep <= arr',
      policy: { do: 'warn' },
      origin: { from: 'reference', rows: 1000 },
    },
  ]);
  const { violations } = compileRules(features, rules, null).review([
    { dep: 3, arr: 2 },
    { dep: 2, arr: 2 },
    { dep: 3, arr: null },
  ]);
  expect(violations).toMatchObject([
    { row: 0, rule: 'expression/dep_at_most_arr', expected: 'dep <= arr', policy: 'warn' },
  ]);
});

test('names of all kinds become expressions that can be read, and names of which there is one', () => {
  const rules = orderRules(features, [
    order('Dep Delay (min)', '<', 'in'),
    order('1st', '==', '"quoted"'),
    order(`${long}_a`, '<=', 'dep'),
    order(`${long}_b`, '<=', 'dep'),
  ]);
  expect(findRuleProblems(features, rules, null)).toEqual([]);
  expect(rules.map((rule) => rule.kind === 'expression' && [rule.name, rule.expression])).toEqual([
    ['dep_delay_min_below_in', 'features["Dep Delay (min)"] < features["in"]'],
    ['st_equals_quoted', 'features["1st"] == features["\\"quoted\\""]'],
    ['seconds_since_the_aircra_at_most_dep', `${long}_a <= dep`],
    ['seconds_since_the_aircra_at_most_dep_2', `${long}_b <= dep`],
  ]);
});
