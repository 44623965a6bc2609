import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import type { ColumnPlan, ExpressionPlan, RulePlan } from './rule-plan.ts';

/** How old a row's feature is, in seconds; undefined: it was not looked up. */
export type AgeOf = (row: number, feature: string) => number | undefined;

/**
 * Tells quickly whether rows that were read break no rule: what nearly every request is. Bounds are in flat arrays and a number costs
 * two comparisons; nothing is allocated unless there are expressions. Which rule is broken, and by what, is `reviewRow`'s.
 */
export function quickCheck({ columns, expressions, outlier }: RulePlan) {
  const width = columns.length;
  const low = new Float64Array(width);
  const high = new Float64Array(width);
  const needsValue = new Uint8Array(width);
  columns.forEach(({ finite, range, required }, column) => {
    const limit = finite ? Number.MAX_VALUE : Number.POSITIVE_INFINITY;
    low[column] = Math.max(range?.rule.min ?? -limit, -limit);
    high[column] = Math.min(range?.rule.max ?? limit, limit);
    needsValue[column] = required ? 1 : 0;
  });
  const texts = columns.flatMap((plan, column) => {
    const { categories, length, pattern } = plan;
    return categories || length || pattern ? [{ column, plan }] : [];
  });
  const fresh = columns.filter(({ freshness }) => freshness);
  let current: FeatureRow = [];
  const valueAt = (column: number) => {
    const element = current[column];
    return typeof element === 'string' ? Number.NaN : Number(element);
  };

  function passesNumbers(row: FeatureRow): boolean {
    for (let column = 0; column < width; column += 1) {
      const element = row[column];
      if (typeof element === 'number') {
        if (element >= (low[column] ?? 0) && element <= (high[column] ?? 0)) continue;
        // NaN: there is no value.
        if (Number.isNaN(element) && needsValue[column] === 0) continue;
        return false;
      }
      if (typeof element === 'bigint') {
        const number = Number(element);
        if (number < (low[column] ?? 0) || number > (high[column] ?? 0)) return false;
      }
    }
    return true;
  }

  function isFresh(index: number, ageOf: AgeOf): boolean {
    for (const { feature, freshness } of fresh) {
      const age = ageOf(index, feature.name);
      if (age !== undefined && freshness && age > freshness.rule.max_age_seconds) return false;
    }
    return true;
  }

  return (rows: readonly FeatureRow[], ageOf?: AgeOf): boolean => {
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as FeatureRow;
      if (!passesNumbers(row)) return false;
      for (const { column, plan } of texts) {
        if (!passesTexts(plan, row[column])) return false;
      }
      if (ageOf && fresh.length > 0 && !isFresh(index, ageOf)) return false;
      for (const expression of expressions) {
        if (!holds(expression, (column) => typed(columns[column], row[column]))) return false;
      }
      if (outlier) {
        current = row;
        if (outlier.model.score(valueAt) > outlier.threshold) return false;
      }
    }
    return true;
  };
}

function passesTexts(plan: ColumnPlan, element: FeatureRow[number] | undefined): boolean {
  const { categories, length, pattern } = plan;
  const value = typed(plan, element);
  if (value === undefined) return true;
  const text = String(value);
  if (categories && !categories.known.has(text)) return false;
  if (length && !hasLength(text, length.rule)) return false;
  return !pattern || pattern.regex.matches(text);
}

/** In code points, counted only as far as needed. */
export function hasLength(
  text: string,
  { min = 0, max = Infinity }: { min?: number | undefined; max?: number | undefined },
): boolean {
  // A code point is one or two units.
  if (text.length < min || text.length > 2 * max) return false;
  if (text.length <= max && text.length >= 2 * min) return true;
  let length = 0;
  for (const _ of text) length += 1;
  return length >= min && length <= max;
}

type Value = number | string | boolean;

/** An element as a value of its feature; undefined: there is none. */
function typed(
  plan: ColumnPlan | undefined,
  element: FeatureRow[number] | undefined,
): Value | undefined {
  if (element === undefined || plan === undefined) return undefined;
  if (typeof element === 'bigint') return Number(element);
  if (typeof element === 'string') return element;
  if (Number.isNaN(element)) return undefined;
  return plan.feature.type === 'boolean' ? element !== 0 : element;
}

/** Whether an expression holds, or cannot be asked since a feature that it uses is missing. One that fails does not hold. */
export function holds(
  { program, uses }: ExpressionPlan,
  valueAt: (column: number) => Value | undefined,
): boolean {
  const values = new Map<string, Value>();
  for (const { alias, column } of uses) {
    const value = valueAt(column);
    if (value === undefined) return true;
    values.set(alias, value);
  }
  try {
    return program.run(values) === true;
  } catch {
    return false;
  }
}
