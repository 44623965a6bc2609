import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
} from 'yaml';
import type { RetrainingPolicy } from '#lib/retraining/policy.ts';
import { checkDraft, type PolicyDraft, type PolicyProblem } from './policy-draft.ts';

interface YamlProblem {
  /** From 1. */
  line: number;
  says: string;
}

/** A policy as YAML: the very object that the form edits. */
export function writeYaml(policy: RetrainingPolicy | PolicyDraft): string {
  return stringify(policy, { lineWidth: 0 });
}

/** Reads it back. What is wrong is named with the line it stands on. */
export function readYaml(text: string): {
  policy: RetrainingPolicy | null;
  problems: YamlProblem[];
} {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      line: lines.linePos(error.pos[0]).line,
      says: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '',
    }));
    return { policy: null, problems };
  }
  const { policy, problems } = checkDraft(document.toJS({ maxAliasCount: 100 }) ?? {});
  const lineOf = ({ keys }: PolicyProblem): number => {
    // A field that is missing has no line of its own: its parent has.
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const offset = offsetOf(document, keys.slice(0, depth));
      if (offset !== null) return lines.linePos(offset).line;
    }
    return 1;
  };
  return {
    policy,
    problems: problems.map((problem) => ({
      line: lineOf(problem),
      says: problem.path ? `${problem.path} ${problem.says}` : `The policy ${problem.says}`,
    })),
  };
}

/** Where a field’s name stands, or an entry of a list. */
function offsetOf(document: Document, keys: readonly PropertyKey[]): number | null {
  const above = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  const key = String(keys.at(-1));
  const node = isMap(above)
    ? above.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
    : document.getIn(keys, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
