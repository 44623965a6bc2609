import type { LoggedValidation } from '#lib/validation/contract.ts';

/** The rows that something is known to be wrong with, in order. */
export function brokenRows({ violations = [] }: Pick<LoggedValidation, 'violations'>): number[] {
  return [...new Set(violations.map(({ row }) => row))].sort((a, b) => a - b);
}
