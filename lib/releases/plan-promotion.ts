import { AppError } from '#lib/http/errors.ts';
import type { DefaultAnswer, Release, ReleasePlan } from './contract.ts';
import { isSamePlan, usualFallback } from './release-plan.ts';

interface Candidate {
  number: number;
  status: 'ready' | 'archived' | 'deleted';
}

export interface Promotion {
  version: Candidate;
  /** Left out: the version that is in force now, or, when that is the one promoted, what it falls back to. */
  fallback?: readonly Candidate[];
  /** null: none. Left out: the one in force. */
  default?: DefaultAnswer | null;
}

/** The plan that gives one version all traffic. Throws when a version of it cannot serve, or it is in force already. */
export function planPromotion(
  { version, fallback, default: given }: Promotion,
  inForce: Pick<Release, 'seq' | 'plan'> | null,
): ReleasePlan {
  for (const { number, status } of [version, ...(fallback ?? [])]) {
    if (status === 'ready') continue;
    throw new AppError('version_archived', {
      publicMessage: `Version ${number} is ${status} and cannot be released. Choose a version that is ready.`,
    });
  }
  const numbers =
    fallback?.map(({ number }) => number) ?? usualFallback(version.number, inForce?.plan ?? null);
  const chain = [...new Set(numbers)].filter((number) => number !== version.number);
  const answer = given === undefined ? inForce?.plan.default : given;
  const plan: ReleasePlan = {
    routes: [{ version: version.number, weight: 1 }],
    fallback: chain,
    ...(answer && { default: answer }),
  };
  if (inForce && isSamePlan(plan, inForce.plan)) {
    throw new AppError('already_in_force', {
      publicMessage: `Version ${version.number} takes all traffic already, by release ${inForce.seq}.`,
      extra: { current_seq: inForce.seq },
    });
  }
  return plan;
}
