import type { Rule } from '#lib/validation/contract.ts';
import { ruleId } from '#lib/validation/rule-id.ts';

/** Rules that are inferred anew, with those that people wrote and no inference would: freshness, expressions and patterns of their own. */
export function mergeInferred(current: readonly Rule[], inferred: readonly Rule[]): Rule[] {
  const ids = new Set(inferred.map(ruleId));
  return [...inferred, ...current.filter((rule) => isOwn(rule) && !ids.has(ruleId(rule)))];
}

function isOwn(rule: Rule): boolean {
  if (rule.kind === 'expression' || rule.kind === 'pattern') return rule.origin === undefined;
  return rule.kind === 'freshness';
}
