import { type Expression, readExpression } from '#lib/expressions/read-expression.ts';
import type { Feature } from '#lib/onnx/contract.ts';

/** An expression over a model's features: a feature is its name, or `features["odd name"]`. */
export interface DefaultExpression extends Pick<Expression<Feature>, 'run'> {
  type: Exclude<Expression<Feature>['type'], 'anything'>;
  /** The features it uses: their names in `run`'s map. */
  uses: { alias: string; feature: Feature }[];
}

/** The expression, or what is wrong with it, in words. */
export function readDefaultExpression(
  text: string,
  features: readonly Feature[],
): DefaultExpression | { problems: string[] } {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const expression = readExpression<Feature>(text, {
    isPrefix: (word) => word === 'features',
    find(name) {
      const feature = byName.get(name);
      if (feature) return { type: feature.type, meaning: feature };
      return {
        problem: `${name.slice(0, 100)} is not a feature of this model${listed(features)}`,
      };
    },
  });
  if ('problems' in expression) return expression;
  const { type, run, uses } = expression;
  if (type === 'anything') {
    return { problems: ['comes to dyn; it must be a number, text, or true or false'] };
  }
  return { type, run, uses: uses.map(({ alias, name }) => ({ alias, feature: name.meaning })) };
}

function listed(features: readonly Feature[]): string {
  if (features.length === 0) return ', which has none with a name';
  const names = features.slice(0, 10).map(({ name }) => name);
  return ` (${names.join(', ')}${features.length > names.length ? ', …' : ''})`;
}
