import type { LoggedValidation, LoggedViolation } from '#lib/validation/contract.ts';
import { showValue } from '#lib/validation/show-value.ts';
import { ruleTitle } from './rule-words.ts';

/** What is wrong with one value, or with the row: `hour is 99; takes a number from 0 to 26`. */
export function describeViolation({
  rule,
  feature,
  value,
  expected,
}: Pick<LoggedViolation, 'rule' | 'feature' | 'value' | 'expected'>): string {
  if (rule === 'extra') return `${feature ?? 'A column'} is no feature of this model`;
  if (rule === 'outlier') {
    const score = typeof value === 'number' ? ` of score ${value.toPrecision(3)}` : '';
    return `The row is an outlier${score}; takes ${expected}`;
  }
  if (feature === null) {
    const values = typeof value === 'string' ? `: ${value}` : '';
    return `The row does not satisfy ${expected}${values}`;
  }
  return `${feature} is ${value === null ? 'missing' : showValue(value)}; takes ${expected}`;
}

/** What is wrong with a request in short, and how much more there is than is told. */
export function summariseValidation(
  { violations = [], counts }: LoggedValidation,
  most: number,
): { lines: string[]; more: number } {
  const told =
    violations.length > 0
      ? violations.slice(0, most).map(describeViolation)
      : counts.slice(0, most).map(([rule]) => `${ruleTitle(rule)} is not kept`);
  const all = counts.reduce((sum, [, , rows]) => sum + rows, 0);
  // Rows that are wrong in the same way are told once.
  return { lines: [...new Set(told)], more: Math.max(0, all - told.length) };
}
