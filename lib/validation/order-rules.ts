import type { Feature } from '#lib/onnx/contract.ts';
import { readDefaultExpression } from '#lib/serving/default-expression.ts';
import type { Order, Rule } from './contract.ts';

const WORDS = { '<': 'below', '<=': 'at_most', '==': 'equals' } as const satisfies Record<
  Order['relation'],
  string
>;
/** Of a feature in a rule's name, of which there are two beside a word and perhaps a number. */
const MAX_NAME = 24;

/** Rules by the orders a reference keeps, strongest first. They warn: what was never otherwise may still be. */
export function orderRules(features: readonly Feature[], orders: readonly Order[]): Rule[] {
  const taken = new Set<string>();
  return orders.flatMap(({ low, relation, high, rows }): Rule[] => {
    const [a, b] = [termOf(low, features), termOf(high, features)];
    if (a === null || b === null) return [];
    const name = unused(`${wordOf(low)}_${WORDS[relation]}_${wordOf(high)}`, taken);
    return [
      {
        kind: 'expression',
        name,
        expression: `${a} ${relation} ${b}`,
        policy: { do: 'warn' },
        origin: { from: 'reference', rows },
      },
    ];
  });
}

/** A feature in an expression; null: there is none of that name. */
function termOf(name: string, features: readonly Feature[]): string | null {
  const terms = /^[A-Za-z_]\w*$/.test(name) ? [name] : [];
  terms.push(`features[${JSON.stringify(name)}]`);
  return terms.find((term) => !('problems' in readDefaultExpression(term, features))) ?? null;
}

function wordOf(feature: string): string {
  const word = feature
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return word.slice(0, MAX_NAME).replace(/_+$/, '') || 'feature';
}

function unused(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  taken.add(free);
  return free;
}
