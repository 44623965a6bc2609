import { expect, it } from 'vitest';
import type { Mode, Rule } from '#lib/validation/contract.ts';
import { ruleChanges } from './rule-changes.ts';

const features = [{ name: 'hour', type: 'integer' as const }];
const range: Rule = { kind: 'range', feature: 'hour', min: 0, max: 24, policy: { do: 'reject' } };
const extra: Rule = { kind: 'extra', policy: { do: 'warn' } };
const order: Rule = {
  kind: 'expression',
  name: 'order',
  expression: 'a <= b',
  policy: { do: 'warn' },
};
const set = (mode: Mode, ...rules: Rule[]) => ({ mode, rules });

it.each([
  ['nothing', set('shadow', range, extra), set('shadow', extra, range), []],
  [
    'nothing, written in another order',
    set('shadow', range),
    set('shadow', { policy: { do: 'reject' }, max: 24, min: 0, feature: 'hour', kind: 'range' }),
    [],
  ],
  [
    'nothing but where a rule comes from',
    set('shadow', order),
    set('shadow', { ...order, origin: { from: 'reference', rows: 100 } }),
    [],
  ],
  [
    'the mode',
    set('shadow', range),
    set('enforce', range),
    [{ id: 'mode', what: 'Mode', before: 'Shadow', after: 'Enforced' }],
  ],
  [
    'a policy',
    set('shadow', range),
    set('shadow', { ...range, policy: { do: 'quarantine' } }),
    [
      {
        id: 'range/hour',
        what: 'Range of hour',
        before: 'a number from 0 to 24, else refused',
        after: 'a number from 0 to 24, else kept in quarantine',
      },
    ],
  ],
  [
    'a rule that is new, and one that is gone',
    set('off', range),
    set('off', extra),
    [
      {
        id: 'extra',
        what: 'Extra columns',
        before: null,
        after: 'only columns that the model knows, else marked with a warning',
      },
      {
        id: 'range/hour',
        what: 'Range of hour',
        before: 'a number from 0 to 24, else refused',
        after: null,
      },
    ],
  ],
])('%s', (_name, saved, given, changes) => {
  expect(ruleChanges(saved, given, features)).toEqual(changes);
});
