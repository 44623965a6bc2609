import type { Review } from './compile-rules.ts';
import type { LoggedValidation, LoggedViolation } from './contract.ts';
import type { Violation } from './review-row.ts';
import { keepValue } from './show-value.ts';

/** So many violations of a request are kept with their values; all are counted. */
const KEPT_VIOLATIONS = 20;

/** A review as the log keeps it; null: no rule was broken. */
export function logReview(
  { action, counts, violations }: Review,
  of: { revision: number; shadow: boolean },
): LoggedValidation | null {
  if (counts.size === 0) return null;
  return {
    ...of,
    action,
    counts: [...counts].map(([rule, { policy, rows }]) => [rule, policy, rows]),
    violations: violations.slice(0, KEPT_VIOLATIONS).map(logViolation),
  };
}

export function logViolation({ value, to, ...violation }: Violation): LoggedViolation {
  return { ...violation, value: keepValue(value), ...(to !== undefined && { to: keepValue(to) }) };
}
