import type { FieldError } from '#lib/http/errors.ts';
import type { Condition, Source, ValueType } from './contract.ts';

/** What is wrong with conditions on a source's columns; empty: nothing. */
export function checkConditions(
  field: string,
  conditions: readonly Condition[],
  source: Source,
): FieldError[] {
  return conditions.flatMap((condition, at) => {
    const place = `${field}[${at}]`;
    const missing = checkColumn(`${place}.column`, condition.column, source);
    const type = source.columns[condition.column];
    if (missing.length > 0 || type === undefined) return missing;
    return checkValues(place, condition, type);
  });
}

function checkValues(field: string, condition: Condition, type: ValueType): FieldError[] {
  const { column } = condition;
  if ('values' in condition) {
    return condition.values.flatMap((value, at) => {
      const problem = misfit(value, type);
      return problem ? [{ field: `${field}.values[${at}]`, message: `${column} ${problem}` }] : [];
    });
  }
  if (!('value' in condition)) return [];
  const problem = misfit(condition.value, type);
  if (problem) return [{ field: `${field}.value`, message: `${column} ${problem}` }];
  if (type === 'boolean' && condition.is !== '=' && condition.is !== '!=') {
    return [{ field: `${field}.is`, message: `${column} is boolean: take = or !=` }];
  }
  return [];
}

function misfit(value: number | string | boolean, type: ValueType): string | undefined {
  const expected = type === 'integer' ? 'number' : type;
  if (typeof value !== expected) return `is ${type}, and the value is ${typeof value}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'is compared with no number';
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) {
    return 'is compared with text that is not well formed';
  }
  return undefined;
}

export function checkColumn(field: string, column: string, source: Source): FieldError[] {
  if (Object.hasOwn(source.columns, column)) return [];
  return [{ field, message: noColumn(column, source) }];
}

function noColumn(column: string, { name, columns }: Source): string {
  const there = Object.keys(columns);
  const some = there.slice(0, 10).join(', ') + (there.length > 10 ? ', …' : '');
  return `${name} has no column ${column} (${there.length > 0 ? `there are ${some}` : 'it has none'})`;
}
