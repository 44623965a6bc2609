import type { Feature } from '#lib/onnx/contract.ts';
import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import type { PolicyKind, Profile, Rule } from './contract.ts';
import { type AgeOf, quickCheck } from './passes-rules.ts';
import { severer } from './policies.ts';
import { type ReviewContext, reviewRow, type Violation } from './review-row.ts';
import { planRules } from './rule-plan.ts';

/** What became of a request's rows. */
export interface Review {
  /** In the features' order, as the policies leave them; an undefined value is a column that is not there. */
  rows: unknown[][];
  /** The severest policy of a rule that was broken. */
  action: PolicyKind;
  /** A value was replaced, or read as another type. */
  isChanged: boolean;
  /** How many rows broke each rule, and what its policy is. */
  counts: ReadonlyMap<string, { policy: PolicyKind; rows: number }>;
  /** The first MAX_VIOLATIONS of them, those that refuse the request before others. */
  violations: Violation[];
}

const MAX_VIOLATIONS = 100;
/** What a request that is refused is told of, before what it could have been answered with. */
const RANKS: readonly ((policy: PolicyKind) => boolean)[] = [
  (policy) => policy === 'reject' || policy === 'quarantine',
  (policy) => policy === 'fallback',
  () => true,
];

export interface Checker {
  readonly features: readonly Feature[];
  /** True when rows that were read break no rule. */
  passes(rows: readonly FeatureRow[], ageOf?: AgeOf): boolean;
  /** Every rule that rows break, and what its policy makes of them. */
  review(rows: readonly unknown[], context?: ReviewContext): Review;
  /** One row, telling of every violation. */
  reviewRow: (
    raw: unknown,
    index: number,
    context: ReviewContext,
    tell: (violation: Violation) => void,
  ) => unknown[];
  /** A policy replaces values by the last known ones: rows that pass should be remembered. */
  readonly usesLastKnown: boolean;
}

/** A version's rules as something to ask. Throws an Error for rules that cannot be; findRuleProblems tells beforehand. */
export function compileRules(
  features: readonly Feature[],
  rules: readonly Rule[],
  profile: Profile | null,
): Checker {
  const plan = planRules(features, rules, profile);
  return {
    features,
    passes: quickCheck(plan),
    reviewRow: (raw, index, context, tell) => reviewRow(plan, raw, index, context, tell),
    review(rows, context = {}) {
      const counts = new Map<string, { policy: PolicyKind; rows: number; last: number }>();
      const byRank = RANKS.map((): Violation[] => []);
      let action: PolicyKind = 'accept';
      let isChanged = false;
      const reviewed = rows.map((raw, index) =>
        reviewRow(plan, raw, index, context, (violation) => {
          const { rule, policy } = violation;
          const count = counts.get(rule);
          if (!count) counts.set(rule, { policy, rows: 1, last: index });
          else if (count.last !== index) {
            count.rows += 1;
            count.last = index;
          }
          action = severer(action, policy);
          isChanged ||= violation.to !== undefined;
          const kept = byRank[RANKS.findIndex((rank) => rank(policy))];
          if (kept && kept.length < MAX_VIOLATIONS) kept.push(violation);
        }),
      );
      const violations = byRank.flat().slice(0, MAX_VIOLATIONS);
      return { rows: reviewed, action, isChanged, counts, violations };
    },
    usesLastKnown: rules.some(
      ({ policy }) => policy.do === 'impute' && policy.by.from === 'last_known',
    ),
  };
}
