import type { LineLook } from '#components/charts/chart-line.ts';
import type { Mode, PolicyKind, Rule, RuleKind } from '#lib/validation/contract.ts';

/** What kinds of rules are called, in the order in which they are asked. */
export const kindNames = {
  required: 'Required',
  type: 'Type',
  finite: 'Finite',
  range: 'Range',
  categories: 'Known values',
  length: 'Length',
  pattern: 'Pattern',
  freshness: 'Freshness',
  expression: 'Expression',
  extra: 'Extra columns',
  outlier: 'Outlier',
} as const satisfies Record<RuleKind, string>;

/** What a policy does to a request, as a choice. */
export const policyNames = {
  accept: 'Accept',
  warn: 'Warn',
  clip: 'Clip',
  impute: 'Impute',
  fallback: 'Use the fallback',
  quarantine: 'Quarantine',
  reject: 'Reject',
} as const satisfies Record<PolicyKind, string>;

/** What a policy has done, or would do where `shadow`. */
export function policyOutcome(policy: PolicyKind, shadow: boolean): string {
  const done = {
    accept: 'accepted',
    warn: 'marked with a warning',
    clip: 'clipped',
    impute: 'imputed',
    fallback: 'left to the fallback',
    quarantine: 'kept in quarantine',
    reject: 'refused',
  }[policy];
  return shadow ? `would have been ${done}` : done;
}

export const policyTones = {
  accept: 'neutral',
  warn: 'warning',
  clip: 'warning',
  impute: 'warning',
  fallback: 'warning',
  quarantine: 'bad',
  reject: 'bad',
} as const satisfies Record<PolicyKind, 'neutral' | 'warning' | 'bad'>;

export const modeWords = {
  off: { name: 'Off', says: 'Nothing is looked at.' },
  shadow: {
    name: 'Shadow',
    says: 'Requests are answered as if there were no rules; what the policies would have done is counted.',
  },
  enforce: { name: 'Enforced', says: 'Policies apply to every request.' },
} as const satisfies Record<Mode, { name: string; says: string }>;

/** The feature a rule is about; null: the row as a whole. */
export const featureOf = (rule: Rule): string | null => ('feature' in rule ? rule.feature : null);

/** "range/hour" as "Range of hour"; an id that nobody knows stays as it is. */
export function ruleTitle(id: string): string {
  const slash = id.indexOf('/');
  const kind = slash < 0 ? id : id.slice(0, slash);
  const of = slash < 0 ? null : id.slice(slash + 1);
  const name = Object.entries(kindNames).find(([known]) => known === kind)?.[1];
  if (name === undefined) return id;
  if (of === null) return name;
  return kind === 'expression' ? `Expression ${of}` : `${name} of ${of}`;
}

const HUES = 8;

/** How the line of the nth most broken rule looks. */
export function ruleLook(index: number): LineLook {
  return {
    colour: `var(--version-${(index % HUES) + 1})`,
    ...(index >= HUES && { dash: '4 3', dot: 'ring' as const }),
  };
}
