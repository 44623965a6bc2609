import { type PolicyKind, policyKinds, type RuleKind } from './contract.ts';

const ALWAYS = ['accept', 'warn', 'fallback', 'quarantine', 'reject'] as const;
const WITH_IMPUTE = ['accept', 'warn', 'impute', 'fallback', 'quarantine', 'reject'] as const;

/** What a rule of a kind can do. */
export const policiesOf = {
  required: WITH_IMPUTE,
  type: WITH_IMPUTE,
  finite: WITH_IMPUTE,
  range: policyKinds,
  categories: WITH_IMPUTE,
  length: WITH_IMPUTE,
  pattern: WITH_IMPUTE,
  freshness: WITH_IMPUTE,
  expression: ALWAYS,
  extra: ALWAYS,
  outlier: ALWAYS,
} as const satisfies Record<RuleKind, readonly PolicyKind[]>;

const SEVERITY = new Map(policyKinds.map((kind, index) => [kind, index]));

/** Of two policies, the one that decides what becomes of the request. */
export function severer(a: PolicyKind, b: PolicyKind): PolicyKind {
  return (SEVERITY.get(a) ?? 0) >= (SEVERITY.get(b) ?? 0) ? a : b;
}
