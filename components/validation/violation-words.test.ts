import { describe, expect, it } from 'vitest';
import { describeViolation, summariseValidation } from './violation-words.ts';

const expected = 'a number from 0 to 24';
const of = (rule: string, feature: string | null, value: string | number | null) => ({
  row: 0,
  rule,
  feature,
  value,
  expected,
  policy: 'reject' as const,
});

describe('describeViolation', () => {
  it.each([
    ['a value', of('range/hour', 'hour', 99), 'hour is 99; takes a number from 0 to 24'],
    ['text', of('type/hour', 'hour', '9'), 'hour is "9"; takes a number from 0 to 24'],
    ['none', of('required/hour', 'hour', null), 'hour is missing; takes a number from 0 to 24'],
    ['a column', of('extra', 'gate', 'B4'), 'gate is no feature of this model'],
    [
      'an outlier',
      of('outlier', null, 31.25),
      `The row is an outlier of score 31.3; takes ${expected}`,
    ],
    ['a row', of('expression/x', null, null), `The row does not satisfy ${expected}`],
    [
      'a row, with the values of the expression',
      of('expression/x', null, 'a is 9, b is 7'),
      `The row does not satisfy ${expected}: a is 9, b is 7`,
    ],
  ])('%s', (_name, violation, text) => {
    expect(describeViolation(violation)).toBe(text);
  });
});

describe('summariseValidation', () => {
  const base = { revision: 1, shadow: false, action: 'reject' as const };
  it('tells the first, and how many more', () => {
    const violations = [of('range/hour', 'hour', 99), of('extra', 'gate', 1), of('extra', 'x', 1)];
    const counts: [string, 'reject', number][] = [
      ['range/hour', 'reject', 1],
      ['extra', 'reject', 9],
    ];
    expect(summariseValidation({ ...base, counts, violations }, 2)).toEqual({
      lines: ['hour is 99; takes a number from 0 to 24', 'gate is no feature of this model'],
      more: 8,
    });
  });
  it('names rules where the log keeps counts only', () => {
    const counts: [string, 'reject', number][] = [['range/hour', 'reject', 1]];
    expect(summariseValidation({ ...base, counts }, 2)).toEqual({
      lines: ['Range of hour is not kept'],
      more: 0,
    });
  });
  it('tells rows that are wrong in the same way once', () => {
    const violations = [of('extra', 'gate', 1), of('extra', 'gate', 1)];
    expect(
      summariseValidation({ ...base, counts: [['extra', 'reject', 2]], violations }, 2),
    ).toEqual({ lines: ['gate is no feature of this model'], more: 0 });
  });
});
