import type { PolicyKind, Scalar } from './contract.ts';
import type { LastKnown } from './last-known.ts';
import { type AgeOf, hasLength, holds } from './passes-rules.ts';
import { isOfType, readAs } from './read-as.ts';
import type { ColumnPlan, ExpressionPlan, PlannedRule, RulePlan } from './rule-plan.ts';
import { showValue } from './show-value.ts';

/** One rule broken by one row. */
export interface Violation {
  row: number;
  rule: string;
  /** null: the row as a whole. */
  feature: string | null;
  /** As it came; undefined: there was none. Of an expression the values that it uses, in words. */
  value: unknown;
  expected: string;
  policy: PolicyKind;
  /** What it was replaced by, when it was. */
  to?: Scalar;
}

export interface ReviewContext {
  ageOf?: AgeOf | undefined;
  entityKey?: string | undefined;
  lastKnown?: LastKnown | undefined;
}

/**
 * A row, an object by feature or a list in their order, with what its rules' policies make of it: values in the features' order, as
 * they came where nothing changed them. Every rule that is broken is told of, in order of features, then of the row.
 */
export function reviewRow(
  plan: RulePlan,
  raw: unknown,
  index: number,
  context: ReviewContext,
  tell: (violation: Violation) => void,
): unknown[] {
  const values = valuesOf(plan, raw);
  plan.columns.forEach((column, position) => {
    values[position] = reviewValue(plan, column, values[position], index, context, tell);
  });
  if (plan.extra) reviewExtra(plan, plan.extra, raw, index, tell);
  for (const expression of plan.expressions) {
    const isKept = holds(expression, (position) =>
      comparable(plan.columns[position], values[position]),
    );
    if (!isKept) tell(violationOf(expression, index, null, valuesIn(plan, expression, values)));
  }
  if (plan.outlier) {
    const { model, threshold } = plan.outlier;
    const score = model.score((position) => {
      const value = comparable(plan.columns[position], values[position]);
      return typeof value === 'number' ? value : Number.NaN;
    });
    if (score > threshold) tell(violationOf(plan.outlier, index, null, score));
  }
  return values;
}

/** In the features' order; undefined where there is no column. */
function valuesOf({ columns }: RulePlan, raw: unknown): unknown[] {
  if (Array.isArray(raw)) return columns.map((_, position) => raw[position]);
  if (typeof raw !== 'object' || raw === null) return columns.map(() => undefined);
  const record = raw as Record<string, unknown>;
  return columns.map(({ feature: { name } }) =>
    Object.hasOwn(record, name) ? record[name] : undefined,
  );
}

function reviewValue(
  plan: RulePlan,
  column: ColumnPlan,
  given: unknown,
  row: number,
  context: ReviewContext,
  tell: (violation: Violation) => void,
): unknown {
  const { feature } = column;
  const { name } = feature;
  let value = given;

  /** True when the value is as good as decided: replaced, or not to be looked at any further. */
  function broken(rule: PlannedRule, clipped?: number): boolean {
    const { policy } = rule.rule;
    const violation = violationOf(rule, row, name, given);
    if (policy.do === 'impute') {
      const by = imputed(plan, column, policy.by, context);
      if (by !== undefined) {
        value = by;
        violation.to = by;
      }
    } else if (policy.do === 'clip' && clipped !== undefined) {
      value = clipped;
      violation.to = clipped;
    }
    tell(violation);
    return policy.do === 'impute';
  }

  if (isMissing(value)) {
    if (column.required) broken(column.required);
    return value;
  }
  if (!isOfType(feature, value)) {
    if (!column.type) return value;
    const { policy } = column.type.rule;
    const read =
      policy.do === 'accept' || policy.do === 'warn' ? readAs(feature, value) : undefined;
    const violation = violationOf(column.type, row, name, given);
    if (read === undefined) {
      broken(column.type);
      return value;
    }
    violation.to = read;
    tell(violation);
    value = read;
  }
  const { finite, range, categories, length, pattern, freshness } = column;
  const number = numberOf(value, feature.type);
  if (finite && number !== undefined && !Number.isFinite(number) && broken(finite)) return value;
  if (range && number !== undefined) {
    const { min = -Infinity, max = Infinity } = range.rule;
    if (number < min || number > max) {
      if (broken(range, number < min ? min : max)) return value;
    }
  }
  const text = String(value);
  if (categories && !categories.known.has(text) && broken(categories)) return value;
  if (typeof value === 'string') {
    if (length && !hasLength(text, length.rule) && broken(length)) return value;
    if (pattern && !pattern.regex.matches(text) && broken(pattern)) return value;
  }
  const age = freshness && context.ageOf?.(row, name);
  if (freshness && age !== undefined && age > freshness.rule.max_age_seconds) broken(freshness);
  return value;
}

function reviewExtra(
  { columns, positions }: RulePlan,
  extra: PlannedRule,
  raw: unknown,
  row: number,
  tell: (violation: Violation) => void,
): void {
  if (Array.isArray(raw)) {
    if (raw.length > columns.length) {
      tell(violationOf(extra, row, null, `${raw.length - columns.length} more values`));
    }
    return;
  }
  if (typeof raw !== 'object' || raw === null) return;
  for (const name of Object.keys(raw)) {
    if (positions.has(name)) continue;
    tell(violationOf(extra, row, name, (raw as Record<string, unknown>)[name]));
  }
}

function violationOf(
  { id, rule, expected }: PlannedRule,
  row: number,
  feature: string | null,
  value: unknown,
): Violation {
  return { row, rule: id, feature, value, expected, policy: rule.policy.do };
}

/** "depart is 9, arrive is 7" */
function valuesIn({ columns }: RulePlan, { uses }: ExpressionPlan, values: readonly unknown[]) {
  return uses
    .map(({ column }) => `${columns[column]?.feature.name} is ${showValue(values[column])}`)
    .join(', ');
}

function isMissing(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'number' && Number.isNaN(value))
  );
}

/** The number a value of a numeric feature is; 64-bit integers may have come as text. */
function numberOf(value: unknown, type: ColumnPlan['feature']['type']): number | undefined {
  if (type !== 'number' && type !== 'integer') return undefined;
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' || typeof value === 'string' ? Number(value) : undefined;
}

/** A value that expressions and scores can use: of the feature's type, else none. */
function comparable(
  column: ColumnPlan | undefined,
  value: unknown,
): number | string | boolean | undefined {
  if (!column || isMissing(value) || !isOfType(column.feature, value)) return undefined;
  return numberOf(value, column.feature.type) ?? (value as string | boolean);
}

/** undefined: nothing is known to put there, and the value stays as it is. */
function imputed(
  { profile }: RulePlan,
  { feature: { name, type } }: ColumnPlan,
  by: Extract<PlannedRule['rule']['policy'], { do: 'impute' }>['by'],
  { entityKey, lastKnown }: ReviewContext,
): Scalar | undefined {
  const known = profile && Object.hasOwn(profile.columns, name) ? profile.columns[name] : undefined;
  const median = () => {
    const middle = known?.number?.median;
    return middle !== undefined && type === 'integer' ? Math.round(middle) : middle;
  };
  const mode = () => asType(type, known?.mode);
  switch (by.from) {
    case 'constant':
      return by.value;
    case 'median':
      return median();
    case 'mode':
      return mode();
    case 'last_known': {
      const last = entityKey === undefined ? undefined : lastKnown?.get(entityKey, name);
      return last ?? median() ?? mode();
    }
  }
}

/** A reference's values are as its file had them: a whole number for a boolean, a number for text. */
function asType(type: ColumnPlan['feature']['type'], mode: Scalar | null | undefined) {
  if (mode === null || mode === undefined) return undefined;
  if (type === 'string') return String(mode);
  if (type === 'boolean') return typeof mode === 'boolean' ? mode : mode === 1 || mode === 'true';
  return typeof mode === 'number' ? mode : Number(mode);
}
