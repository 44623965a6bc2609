import type { Condition, FeatureValue } from './contract.ts';

/** Whether all of it holds for an event's columns. On null nothing holds but `null`. */
export function meets(
  conditions: readonly Condition[],
  columns: Readonly<Record<string, FeatureValue>>,
): boolean {
  return conditions.every((condition) => holds(condition, columnValue(columns, condition.column)));
}

export function columnValue(
  columns: Readonly<Record<string, FeatureValue>>,
  column: string,
): FeatureValue {
  return Object.hasOwn(columns, column) ? (columns[column] ?? null) : null;
}

function holds(condition: Condition, value: FeatureValue): boolean {
  if (!('value' in condition || 'values' in condition)) {
    return (value === null) === (condition.is === 'null');
  }
  if (value === null) return false;
  if ('values' in condition) {
    return condition.values.includes(value) === (condition.is === 'in');
  }
  const order = compareValues(value, condition.value);
  switch (condition.is) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Text by code points, as databases compare bytes of UTF-8; JavaScript's own order is another beyond U+FFFF. */
function compareValues(a: number | string | boolean, b: number | string | boolean): number {
  if (typeof a !== 'string' || typeof b !== 'string') return Number(a) - Number(b);
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    return codePointRank(a.charCodeAt(at)) - codePointRank(b.charCodeAt(at));
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others of 16 bits. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
