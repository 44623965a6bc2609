import { type ASTNode, Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import type { Feature } from '#lib/onnx/contract.ts';

/**
 * A CEL expression over features, as default answers need it: every number is a double, so that `distance / 1000`,
 * `1 / 2` and `late ? 1 : 0.5` mean what they say; a feature is its name, or `features["odd name"]`. What could take long
 * (patterns, loops over lists, names bound to parts) is not taken, so the cost is bounded by the expression's length.
 */
export interface DefaultExpression {
  /** What it comes to. */
  type: 'number' | 'text' | 'true or false';
  /** Values by position in the features. Throws what the library throws. */
  run(values: ReadonlyMap<string, number | string | boolean>): unknown;
  /** The features it uses: their names in `run`'s map. */
  uses: { alias: string; feature: Feature }[];
}

const CALLS = new Set(['min/2', 'max/2', 'double/1']);
const METHODS = new Set([
  'startsWith/1',
  'endsWith/1',
  'contains/1',
  'lowerAscii/0',
  'upperAscii/0',
  'trim/0',
]);
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
} as const satisfies Record<Feature['type'], string>;

const RESULT_TYPES: Record<string, DefaultExpression['type']> = {
  double: 'number',
  string: 'text',
  bool: 'true or false',
};

/** The expression, or what is wrong with it, in words. */
export function readDefaultExpression(
  text: string,
  features: readonly Feature[],
): DefaultExpression | { problems: string[] } {
  let tree: ASTNode;
  try {
    tree = language.clone().parse(text).ast;
  } catch (error) {
    return { problems: [`cannot be read: ${summaryOf(error)}`] };
  }
  const rewriting = createRewriting(text, features);
  rewriting.visit(tree);
  if (rewriting.problems.size > 0) return { problems: [...rewriting.problems] };
  const environment = language.clone();
  for (const { alias, feature } of rewriting.uses.values()) {
    environment.registerVariable(alias, CEL_TYPES[feature.type]);
  }
  const program = environment.parse(rewriting.text());
  const checked = program.check();
  if (!checked.valid) return { problems: [inWords(summaryOf(checked.error))] };
  const type = RESULT_TYPES[checked.type ?? ''];
  if (type === undefined) {
    return { problems: [`comes to ${checked.type}; it must be a number, text, or true or false`] };
  }
  return { type, run: program, uses: [...rewriting.uses.values()] };
}

/** Numbers become doubles and features get names that cannot clash with the language's, at their places in the text. */
function createRewriting(text: string, features: readonly Feature[]) {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const uses = new Map<string, { alias: string; feature: Feature }>();
  const problems = new Set<string>();
  const edits: { start: number; end: number; text: string }[] = [];

  const replace = ({ range }: ASTNode, by: string) => edits.push({ ...range, text: by });

  function use(node: ASTNode, name: string): void {
    const feature = byName.get(name);
    if (!feature) {
      problems.add(`${name.slice(0, 100)} is not a feature of this model${listed(features)}`);
      return;
    }
    const known = uses.get(name) ?? { alias: `f${uses.size}`, feature };
    uses.set(name, known);
    replace(node, known.alias);
  }

  function visit(node: ASTNode): void {
    switch (node.op) {
      case 'value':
        if (typeof node.args === 'bigint' || isUnsigned(node.args)) {
          replace(node, `${Number(node.args.valueOf())}.0`);
        }
        return;
      case 'id':
        use(node, node.args);
        return;
      case '.':
        if (isFeatures(node.args[0], text)) use(node, node.args[1]);
        else problems.add(`.${node.args[1]} is not something a feature has`);
        return;
      case '[]': {
        const [left, key] = node.args;
        if (!isFeatures(left, text)) {
          visit(left);
          visit(key);
        } else if (key.op === 'value' && typeof key.args === 'string') use(node, key.args);
        else problems.add('features[…] takes the name of a feature in quotes');
        return;
      }
      case 'call':
        visitCall(`${node.args[0]}/${node.args[1].length}`, CALLS, node.args[1]);
        return;
      case 'rcall':
        visitCall(`${node.args[0]}/${node.args[2].length}`, METHODS, [
          node.args[1],
          ...node.args[2],
        ]);
        return;
      case 'map':
        for (const entry of node.args) entry.forEach(visit);
        return;
      case '!_':
      case '-_':
        visit(node.args);
        return;
      case '.?':
      case '[?]':
        problems.add(`${node.op} is not available here`);
        return;
      default:
        node.args.forEach(visit);
    }
  }

  function visitCall(called: string, known: ReadonlySet<string>, args: readonly ASTNode[]): void {
    if (known.has(called)) {
      args.forEach(visit);
      return;
    }
    const names = [...CALLS, ...METHODS].map((one) => one.replace(/\/.*/, ''));
    problems.add(
      `${called.replace(/\/.*/, '')}() is not available here, or not with that many arguments (there are ${names.join(', ')})`,
    );
  }

  return {
    visit,
    problems,
    uses,
    text(): string {
      let written = '';
      let at = 0;
      for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
        written += text.slice(at, edit.start) + edit.text;
        at = edit.end;
      }
      return written + text.slice(at);
    },
  };
}

/** The word `features` with a name after it; in brackets of its own it would be cut in two. */
function isFeatures(node: ASTNode, text: string): boolean {
  return (
    node.op === 'id' && node.args === 'features' && /^\s*[.[]/.test(text.slice(node.range.end))
  );
}

function isUnsigned(value: unknown): value is { valueOf(): bigint } {
  return typeof value === 'object' && value !== null && typeof value.valueOf() === 'bigint';
}

function listed(features: readonly Feature[]): string {
  if (features.length === 0) return ', which has none with a name';
  const names = features.slice(0, 10).map(({ name }) => name);
  return ` (${names.join(', ')}${features.length > names.length ? ', …' : ''})`;
}

export function summaryOf(error: unknown): string {
  const known = error instanceof ParseError || error instanceof EvaluationError;
  if (known || (error instanceof Error && 'summary' in error)) {
    return String((error as { summary: string }).summary);
  }
  return error instanceof Error ? error.message : String(error);
}

const TYPE_WORDS: Record<string, string> = {
  double: 'a number',
  string: 'text',
  bool: 'true or false',
};

function inWords(summary: string): string {
  const [, left, operator, right] = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary) ?? [];
  const word = (type = '') => TYPE_WORDS[type] ?? type;
  if (operator) return `${operator} does not work between ${word(left)} and ${word(right)}`;
  return summary.replaceAll(/'(double|string|bool)'/g, (_all, type: string) => word(type));
}
