import type { FieldError } from '#lib/http/errors.ts';
import type { View } from './contract.ts';
import {
  type ExpressionInput,
  type ExpressionScope,
  readFeatureExpression,
} from './feature-expression.ts';

/** What is wrong with a view's expressions: ones that cannot be read, and ones that need themselves. */
export function checkExpressions(view: View, scope: ExpressionScope): FieldError[] {
  const known = { ...scope, views: new Map(scope.views).set(view.name, view) };
  return view.features.flatMap((feature, at) => {
    if (feature.kind !== 'expression') return [];
    const field = `features[${at}].expression`;
    const expression = readFeatureExpression(feature, view, known);
    if ('problems' in expression) {
      return expression.problems.map((message) => ({ field, message }));
    }
    const cycle = findCycle({ view: view.name, feature: feature.name }, known);
    return cycle ? [{ field, message: `needs itself: ${cycle.join(' → ')}` }] : [];
  });
}

/** From the feature back to itself, as people read it; undefined: there is no such way. */
function findCycle(
  start: { view: string; feature: string },
  scope: ExpressionScope,
): string[] | undefined {
  const dead = new Set<string>();
  const search = (one: { view: string; feature: string }, path: string[]): string[] | undefined => {
    for (const input of inputsOf(one, scope)) {
      if (input.kind !== 'feature') continue;
      const id = idOf(input);
      if (id === idOf(start)) return [...path, id];
      if (dead.has(id)) continue;
      dead.add(id);
      const found = search(input, [...path, id]);
      if (found) return found;
    }
    return undefined;
  };
  return search(start, [idOf(start)]);
}

function inputsOf(
  { view: name, feature }: { view: string; feature: string },
  scope: ExpressionScope,
): readonly ExpressionInput[] {
  const view = scope.views.get(name);
  const definition = view?.features.find((one) => one.name === feature);
  if (!view || definition?.kind !== 'expression') return [];
  const expression = readFeatureExpression(definition, view, scope);
  return 'problems' in expression ? [] : expression.inputs;
}

function idOf({ view, feature }: { view: string; feature: string }): string {
  return `${view}.${feature}`;
}
