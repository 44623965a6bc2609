import type { Rule } from './contract.ts';

/** What a rule is called in counts, records and screens. A version has one rule of each id. */
export function ruleId(rule: Rule): string {
  switch (rule.kind) {
    case 'extra':
    case 'outlier':
      return rule.kind;
    case 'expression':
      return `expression/${rule.name}`;
    default:
      return `${rule.kind}/${rule.feature}`;
  }
}
