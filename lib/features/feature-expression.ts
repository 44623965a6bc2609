import { type Expression, readExpression } from '#lib/expressions/read-expression.ts';
import type { FeatureDefinition, FeatureValue, Source, ValueType, View } from './contract.ts';

/** What an expression uses: a value of the request, or a feature of a view. */
export type ExpressionInput =
  | { kind: 'request'; name: string }
  | { kind: 'feature'; view: string; feature: string };

export interface FeatureExpression {
  inputs: readonly ExpressionInput[];
  /** Null when an input has no value, and when it comes to nothing of the feature's type: 0 / 0, text for a number. */
  evaluate(inputValue: (input: ExpressionInput) => unknown): FeatureValue;
}

/** What expressions are read against. */
export interface ExpressionScope {
  sources: ReadonlyMap<string, Source>;
  views: ReadonlyMap<string, View>;
}

/** An expression of a view's feature, or what is wrong with it, in words. */
export function readFeatureExpression(
  { type, expression: text }: Pick<ExpressionFeature, 'type' | 'expression'>,
  view: View,
  { sources, views }: ExpressionScope,
): FeatureExpression | { problems: string[] } {
  const inputs = new Map<string, ExpressionInput>();
  const meaning = (input: ExpressionInput): ExpressionInput => {
    const id = JSON.stringify(input);
    const known = inputs.get(id) ?? input;
    inputs.set(id, known);
    return known;
  };
  const expression = readExpression<ExpressionInput>(text, {
    isPrefix: (word) => word === 'request' || word === view.name || views.has(word),
    find(name, prefix) {
      if (prefix === 'request') return { type: 'any', meaning: meaning({ kind: 'request', name }) };
      const of = prefix === undefined || prefix === view.name ? view : views.get(prefix);
      const feature = of?.features.find((one) => one.name === name);
      const found =
        feature && featureType(feature, of?.source ? sources.get(of.source) : undefined);
      if (of && found) {
        return { type: found, meaning: meaning({ kind: 'feature', view: of.name, feature: name }) };
      }
      return { problem: noFeature(name.slice(0, 100), of ?? view, views) };
    },
  });
  if ('problems' in expression) return expression;
  if (expression.type !== 'anything' && expression.type !== TYPE_WORDS[type]) {
    return { problems: [`comes to ${expression.type}, and the feature is ${type}`] };
  }
  return {
    inputs: expression.uses.map(({ name }) => name.meaning),
    evaluate: (inputValue) => evaluate(expression, type, inputValue),
  };
}

type ExpressionFeature = Extract<FeatureDefinition, { kind: 'expression' }>;

/** The type of a feature's values; undefined: its column is not there. */
export function featureType(
  feature: FeatureDefinition,
  source: Source | undefined,
): ValueType | undefined {
  if (feature.kind === 'expression') return feature.type;
  const { column: name } = feature;
  const column =
    source && name !== undefined && Object.hasOwn(source.columns, name)
      ? source.columns[name]
      : undefined;
  if (feature.kind === 'value') return column;
  switch (feature.function) {
    case 'count':
    case 'distinct_count':
      return 'integer';
    case 'mean':
    case 'stddev':
    case 'rate':
      return 'number';
    default:
      return column;
  }
}

const TYPE_WORDS = {
  number: 'number',
  integer: 'number',
  string: 'text',
  boolean: 'true or false',
} as const satisfies Record<ValueType, Expression<unknown>['type']>;

function evaluate(
  { run, uses }: Expression<ExpressionInput>,
  type: ValueType,
  inputValue: (input: ExpressionInput) => unknown,
): FeatureValue {
  const values = new Map<string, number | string | boolean>();
  for (const { alias, name } of uses) {
    const value = toValue(inputValue(name.meaning));
    if (value === null) return null;
    values.set(alias, value);
  }
  let result: unknown;
  try {
    result = run(values);
  } catch {
    // Types that only the request decides did not go together.
    return null;
  }
  return ofType(result, type);
}

function toValue(given: unknown): number | string | boolean | null {
  if (typeof given === 'bigint') return Number(given);
  if (typeof given === 'number') return Number.isFinite(given) ? given : null;
  return typeof given === 'string' || typeof given === 'boolean' ? given : null;
}

function ofType(result: unknown, type: ValueType): FeatureValue {
  const value = toValue(result);
  switch (type) {
    case 'number':
      return typeof value === 'number' ? value + 0 : null;
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value + 0 : null;
    default:
      return typeof value === type ? value : null;
  }
}

function noFeature(name: string, view: View, views: ReadonlyMap<string, View>): string {
  const names = view.features.map((feature) => feature.name);
  const some = names.slice(0, 10).join(', ') + (names.length > 10 ? ', …' : '');
  const hint = views.has(name) || name === 'request' ? `; ${name}.x is x of it` : '';
  return `${name} is not a feature of ${view.name} (${some}${hint})`;
}
