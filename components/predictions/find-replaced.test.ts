import { expect, it } from 'vitest';
import type { LoggedViolation } from '#lib/validation/contract.ts';
import { findReplaced } from './find-replaced.ts';

const base = { revision: 2, action: 'impute' as const, counts: [] };
const of = (change: Partial<LoggedViolation>): LoggedViolation => ({
  row: 0,
  rule: 'range/hour',
  feature: 'hour',
  value: 99,
  expected: 'a number from 0 to 24',
  policy: 'clip',
  to: 24,
  ...change,
});

it.each([
  ['nothing without rules', null, []],
  [
    'a clipped value',
    { ...base, shadow: false, violations: [of({})] },
    [['hour', { given: 99, how: 'clipped' }]],
  ],
  ['nothing in shadow mode', { ...base, shadow: true, violations: [of({})] }, []],
  ['nothing of another row', { ...base, shadow: false, violations: [of({ row: 1 })] }, []],
  [
    'nothing that stayed',
    { ...base, shadow: false, violations: [of({ to: undefined, policy: 'warn' })] },
    [],
  ],
  [
    'the value that came, where two rules changed it',
    {
      ...base,
      shadow: false,
      violations: [of({ rule: 'type/hour', value: '99', policy: 'warn', to: 99 }), of({})],
    },
    [['hour', { given: '99', how: 'clipped' }]],
  ],
])('%s', (_name, validation, expected) => {
  expect([...findReplaced({ validation }, 0)]).toEqual(expected);
});
