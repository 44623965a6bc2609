import type { Feature } from '#lib/onnx/contract.ts';
import type { Scalar } from '#lib/validation/contract.ts';

/** What was typed in place of a value, by cell. What is not in it stays as it came. */
export type FixDraft = ReadonlyMap<string, string>;

type Named = Pick<Feature, 'name'> & { type: string };
type Value = Scalar | null;

export const cellKey = (row: number, column: number) => `${row}:${column}`;

/** The rows to replay: null when nothing was changed, so that they go as they came. */
export function readFixes(
  rows: readonly (readonly unknown[])[],
  features: readonly Named[],
  draft: FixDraft,
): { rows: Value[][] | null; problems: ReadonlyMap<string, string>; changed: number } {
  const problems = new Map<string, string>();
  if (draft.size === 0) return { rows: null, problems, changed: 0 };
  const fixed = rows.map((row, at) =>
    features.map((feature, column): Value => {
      const key = cellKey(at, column);
      const typed = draft.get(key);
      const read = typed === undefined ? keep(row[column]) : readCell(typed, feature);
      if ('problem' in read) {
        problems.set(key, read.problem);
        return null;
      }
      return read.value;
    }),
  );
  return { rows: problems.size > 0 ? null : fixed, problems, changed: draft.size };
}

/** A value as it came. A list or an object has no place in a row. */
function keep(value: unknown): { value: Value } | { problem: string } {
  if (value === null || value === undefined) return { value: null };
  const isScalar =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  return isScalar ? { value } : { problem: 'is a list or an object: type a value' };
}

/** Empty: missing. */
function readCell(text: string, { type }: Named): { value: Value } | { problem: string } {
  const bare = text.trim();
  if (bare === '') return { value: null };
  if (type === 'boolean') {
    if (bare === 'true' || bare === 'false') return { value: bare === 'true' };
    return { problem: 'must be true or false, or empty' };
  }
  if (type !== 'number' && type !== 'integer') return { value: text };
  const number = Number(bare);
  if (!Number.isFinite(number)) return { problem: 'must be a number, or empty' };
  if (type === 'number') return { value: number };
  if (!Number.isInteger(number)) return { problem: 'must be a whole number, or empty' };
  // Beyond 2^53 its digits are only kept as text.
  return { value: Number.isSafeInteger(number) ? number : bare };
}

/** A value as it stands in a field. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
