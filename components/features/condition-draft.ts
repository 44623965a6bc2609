import type { Condition, Source } from '#lib/features/contract.ts';

export const operators = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
  'null',
  'not null',
] as const;

/** A condition while it is typed. */
export interface ConditionDraft {
  id: string;
  column: string;
  is: (typeof operators)[number];
  /** With commas between where there are several. */
  text: string;
}

export const needsValue = (is: ConditionDraft['is']) => is !== 'null' && is !== 'not null';

export function draftOfCondition(condition: Condition, id: string): ConditionDraft {
  const { column, is } = condition;
  const values =
    'values' in condition ? condition.values : 'value' in condition ? [condition.value] : [];
  return { id, column, is, text: values.map(String).join(', ') };
}

/** As the definition has it; values of the column's type where they read as such, so that what does not is refused by name. */
export function readCondition({ column, is, text }: ConditionDraft, source: Source | undefined) {
  const type = source && Object.hasOwn(source.columns, column) ? source.columns[column] : undefined;
  if (!needsValue(is)) return { column, is };
  if (is === 'in' || is === 'not in') {
    const parts = text.split(',').map((part) => part.trim());
    return { column, is, values: parts.filter((part) => part !== '').map((p) => literal(p, type)) };
  }
  return { column, is, value: literal(text.trim(), type) };
}

function literal(text: string, type: Source['columns'][string] | undefined) {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = type === 'number' || type === 'integer';
  return isNumber && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
