import type { ASTNode } from '@marcbachmann/cel-js';

/** What a name in an expression stands for. */
export interface Name<Meaning> {
  /** any: known only when it is asked. */
  type: 'number' | 'integer' | 'boolean' | 'string' | 'any';
  meaning: Meaning;
}

/** The names an expression may use: `name`, `prefix.name` and `prefix["odd name"]`. */
export interface Scope<Meaning> {
  isPrefix(word: string): boolean;
  /** What it stands for, or why there is no such thing. */
  find(name: string, prefix?: string): Name<Meaning> | { problem: string };
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

/** Numbers become doubles and names get aliases that cannot clash with the language's, at their places in the text. */
export function createRewriting<Meaning>(text: string, scope: Scope<Meaning>) {
  const uses = new Map<Meaning, { alias: string; name: Name<Meaning> }>();
  const problems = new Set<string>();
  const edits: { start: number; end: number; text: string }[] = [];

  const replace = ({ range }: ASTNode, by: string) => edits.push({ ...range, text: by });

  /** The word before a name, where there is one; in brackets of its own it would be cut in two. */
  const prefixOf = (node: ASTNode) =>
    node.op === 'id' && scope.isPrefix(node.args) && /^\s*[.[]/.test(text.slice(node.range.end))
      ? node.args
      : undefined;

  function use(node: ASTNode, word: string, prefix?: string): void {
    const found = scope.find(word, prefix);
    if ('problem' in found) {
      problems.add(found.problem);
      return;
    }
    const known = uses.get(found.meaning) ?? { alias: `f${uses.size}`, name: found };
    uses.set(found.meaning, known);
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
      case '.': {
        const prefix = prefixOf(node.args[0]);
        if (prefix !== undefined) use(node, node.args[1], prefix);
        else problems.add(`.${node.args[1]} is not something a feature has`);
        return;
      }
      case '[]': {
        const [left, key] = node.args;
        const prefix = prefixOf(left);
        if (prefix === undefined) {
          visit(left);
          visit(key);
        } else if (key.op === 'value' && typeof key.args === 'string') use(node, key.args, prefix);
        else problems.add(`${prefix}[…] takes the name of a feature in quotes`);
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

function isUnsigned(value: unknown): value is { valueOf(): bigint } {
  return typeof value === 'object' && value !== null && typeof value.valueOf() === 'bigint';
}
