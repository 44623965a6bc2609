import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';

export const TASKS = ['binary', 'multiclass', 'regression'] as const;
export type Task = (typeof TASKS)[number];

/** What labels and scores are of, where nobody says so. */
export function inferTask(
  label: FileColumn,
  { scores, hasPositive }: { scores: number; hasPositive: boolean },
): Task {
  if (scores > 1) return 'multiclass';
  if (hasPositive) return 'binary';
  if (label.kind === 'number') return isBinary(label.values) ? 'binary' : 'regression';
  const names = label.values;
  if (names.length > 0 && names.every((name) => /^(true|false)$/i.test(name))) return 'binary';
  if (scores === 0) return 'multiclass';
  const some = names.slice(0, 5).map((name) => `"${name}"`);
  const rest = names.length > 5 ? ', …' : '';
  throw new AppError('invalid_request', {
    publicMessage:
      names.length <= 2
        ? `The label ${label.name} has the values ${some.join(' and ') || 'none'}: say which is the positive class with --positive.`
        : `The label ${label.name} has ${names.length} different values (${some.join(', ')}${rest}): a score column is needed for each class.`,
  });
}

function isBinary(values: Float64Array): boolean {
  let low: number | undefined;
  for (const value of values) {
    if (Number.isNaN(value) || value === 1) continue;
    if ((value !== 0 && value !== -1) || (low !== undefined && low !== value)) return false;
    low = value;
  }
  return true;
}
