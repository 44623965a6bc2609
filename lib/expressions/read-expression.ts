import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { inWords, summaryOf } from './cel-errors.ts';
import { createRewriting, type Name, type Scope } from './rewrite-names.ts';

/**
 * A CEL expression over values that have names: every number is a double, so that `distance / 1000`, `1 / 2` and
 * `late ? 1 : 0.5` mean what they say. What could take long (patterns, loops over lists, names bound to parts) is not taken, so the
 * cost is bounded by the expression's length.
 */
export interface Expression<Meaning> {
  /** What it comes to; anything: that depends on values whose type is not known before. */
  type: 'number' | 'text' | 'true or false' | 'anything';
  /** Values by alias. Throws what the library throws. */
  run(values: ReadonlyMap<string, number | string | boolean>): unknown;
  /** The names it uses, each once. */
  uses: { alias: string; name: Name<Meaning> }[];
}

const LIMITS = {
  maxAstNodes: 500,
  maxDepth: 32,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 4,
};

const language = new Environment({ limits: LIMITS })
  .registerOperator('double % double', (a: number, b: number) => a % b)
  .registerFunction('min(double, double): double', (a: number, b: number) => Math.min(a, b))
  .registerFunction('max(double, double): double', (a: number, b: number) => Math.max(a, b));

const CEL_TYPES = {
  number: 'double',
  integer: 'double',
  boolean: 'bool',
  string: 'string',
  any: 'dyn',
} as const satisfies Record<Name<unknown>['type'], string>;

const RESULT_TYPES: Record<string, Expression<unknown>['type']> = {
  double: 'number',
  string: 'text',
  bool: 'true or false',
  dyn: 'anything',
};

/** The expression, or what is wrong with it, in words. */
export function readExpression<Meaning>(
  text: string,
  scope: Scope<Meaning>,
): Expression<Meaning> | { problems: string[] } {
  let tree: ASTNode;
  try {
    tree = language.clone().parse(text).ast;
  } catch (error) {
    return { problems: [`cannot be read: ${summaryOf(error)}`] };
  }
  const rewriting = createRewriting(text, scope);
  rewriting.visit(tree);
  if (rewriting.problems.size > 0) return { problems: [...rewriting.problems] };
  const environment = language.clone();
  const uses = [...rewriting.uses.values()];
  for (const { alias, name } of uses) environment.registerVariable(alias, CEL_TYPES[name.type]);
  const program = environment.parse(rewriting.text());
  const checked = program.check();
  if (!checked.valid) return { problems: [inWords(summaryOf(checked.error))] };
  const type = RESULT_TYPES[checked.type ?? ''];
  if (type === undefined) {
    return { problems: [`comes to ${checked.type}; it must be a number, text, or true or false`] };
  }
  return { type, run: program, uses };
}
