import type { Rule } from './contract.ts';
import { ruleId } from './rule-id.ts';

/** The rules, of which only those say where they come from that are known to: as they are saved or inferred. What was edited comes from who edited it. */
export function keepKnownOrigins(rules: readonly Rule[], known: readonly Rule[]): Rule[] {
  const claims = new Set(known.map(claimOf));
  return rules.map((rule) => {
    if (!('origin' in rule) || claims.has(claimOf(rule))) return rule;
    const { origin: _origin, ...own } = rule;
    return own;
  });
}

/** What is asked, and where that is said to come from; the policy is anybody's choice. */
function claimOf(rule: Rule): string {
  const text = 'expression' in rule ? rule.expression : 'pattern' in rule ? rule.pattern : null;
  return JSON.stringify([ruleId(rule), text, 'origin' in rule ? rule.origin : null]);
}
