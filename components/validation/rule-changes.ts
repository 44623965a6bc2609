import type { Feature } from '#lib/onnx/contract.ts';
import type { Mode, Rule } from '#lib/validation/contract.ts';
import { describePolicy, describeRule } from '#lib/validation/describe-rule.ts';
import { ruleId } from '#lib/validation/rule-id.ts';
import { modeWords, ruleTitle } from './rule-words.ts';

export interface RuleChange {
  /** The rule's id; `mode` for the mode. */
  id: string;
  what: string;
  /** null: there was no such rule, or there is none any more. */
  before: string | null;
  after: string | null;
}

interface RuleSet {
  mode: Mode;
  rules: readonly Rule[];
}

/** What differs between two sets of rules, in words. */
export function ruleChanges(
  saved: RuleSet,
  given: RuleSet,
  features: readonly Pick<Feature, 'name' | 'type'>[],
): RuleChange[] {
  const types = new Map(features.map(({ name, type }) => [name, type]));
  const say = (rule: Rule | undefined) =>
    rule
      ? `${describeRule(rule, 'feature' in rule ? types.get(rule.feature) : undefined)}, else ${describePolicy(rule.policy)}`
      : null;
  const before = new Map(saved.rules.map((rule) => [ruleId(rule), rule]));
  const after = new Map(given.rules.map((rule) => [ruleId(rule), rule]));
  const ids = [...new Set([...after.keys(), ...before.keys()])];
  const changes = ids
    .filter((id) => !isSame(before.get(id), after.get(id)))
    .map((id) => ({
      id,
      what: ruleTitle(id),
      before: say(before.get(id)),
      after: say(after.get(id)),
    }));
  if (saved.mode === given.mode) return changes;
  const mode = {
    id: 'mode',
    what: 'Mode',
    before: modeWords[saved.mode].name,
    after: modeWords[given.mode].name,
  };
  return [mode, ...changes];
}

function isSame(a: Rule | undefined, b: Rule | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b));
}

/** Members in the order of their names, without where the rule comes from: who wrote it makes no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([name]) => name !== 'origin')
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
