import type { Condition } from '#lib/features/contract.ts';
import { quoteText } from './sql.ts';

/** The same as `meets` of lib/features, in SQL: true or false, never null. */
export function conditionsSql(
  conditions: readonly Condition[],
  refOf: (column: string) => string,
): string {
  return conditions.map((one) => conditionSql(one, refOf(one.column))).join(' AND ');
}

function conditionSql(condition: Condition, ref: string): string {
  if (condition.is === 'null') return `${ref} IS NULL`;
  if (condition.is === 'not null') return `${ref} IS NOT NULL`;
  if ('values' in condition) {
    const isIn = `${ref} IN (${condition.values.map(literal).join(', ')})`;
    return `coalesce(${condition.is === 'in' ? isIn : `NOT ${isIn}`}, false)`;
  }
  if (!('value' in condition)) throw new Error(`${condition.is} needs a value`);
  return `coalesce(${ref} ${condition.is} ${literal(condition.value)}, false)`;
}

function literal(value: number | string | boolean): string {
  if (typeof value === 'string') return quoteText(value);
  return typeof value === 'number' ? `'${value}'::DOUBLE` : String(value);
}
