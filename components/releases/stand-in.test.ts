import { describe, expect, test } from 'vitest';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { readDefault, standsIn, toDefaultDraft } from './stand-in.ts';

const plan = (fallback: number[], answer?: ReleasePlan['default']): ReleasePlan => ({
  routes: [{ version: 3, weight: 1 }],
  fallback,
  ...(answer && { default: answer }),
});

test.each([
  [plan([]), 'If version 3 cannot answer, requests are refused with 503.'],
  [plan([2]), 'If version 3 cannot answer, version 2 does.'],
  [plan([2, 1]), 'If version 3 cannot answer, version 2 does, then version 1.'],
  [
    plan([2], { value: 0.2 }),
    'If version 3 cannot answer, version 2 does; failing that, the default answer 0.200 is given.',
  ],
  [
    plan([], { expression: 'hour > 12.0 ? 1 : 0' }),
    'If version 3 cannot answer, what “hour > 12.0 ? 1 : 0” comes to is given.',
  ],
])('%j', (given, words) => {
  expect(standsIn(given)).toBe(words);
});

describe('readDefault', () => {
  test.each([
    ['0.2', 0.2],
    ['-3', -3],
    ['true', true],
    ['late', 'late'],
    ['"0"', '0'],
    [' 1e3 ', 1000],
  ])('a constant %s', (value, read) => {
    const draft = { kind: 'value', value, expression: '' } as const;
    expect(readDefault(draft)).toEqual({ answer: { value: read }, problem: null });
  });

  test('nothing, and what is not filled in', () => {
    const none = { kind: 'none', value: '7', expression: '' } as const;
    expect(readDefault(none)).toEqual({ answer: null, problem: null });
    const empty = { kind: 'expression', value: '7', expression: ' ' } as const;
    expect(readDefault(empty).problem).toMatch('must be an expression');
  });

  test.each([
    [{ value: 0.2 }],
    [{ value: 'late' }],
    [{ value: '0' }],
    [{ value: 'true' }],
    [{ value: false }],
    [{ expression: 'hour > 12.0 ? 1 : 0' }],
  ])('%j is written and read as itself', (answer) => {
    expect(readDefault(toDefaultDraft(answer)).answer).toEqual(answer);
  });
});
