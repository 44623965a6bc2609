import { AppError } from '#lib/http/errors.ts';
import type { Release, ReleasePlan } from './contract.ts';
import { isSamePlan } from './release-plan.ts';

/** The plan that gives one version all traffic. Throws when that version cannot serve, or does so already. */
export function planPromotion(
  version: { number: number; status: 'ready' | 'archived' | 'deleted' },
  inForce: Pick<Release, 'seq' | 'plan'> | null,
): ReleasePlan {
  if (version.status !== 'ready') {
    throw new AppError('version_archived', {
      publicMessage: `Version ${version.number} is ${version.status} and cannot be released. Choose a version that is ready.`,
    });
  }
  const plan = { routes: [{ version: version.number, weight: 1 }], fallback: [] };
  if (inForce && isSamePlan(plan, inForce.plan)) {
    throw new AppError('already_in_force', {
      publicMessage: `Version ${version.number} takes all traffic already, by release ${inForce.seq}.`,
      extra: { current_seq: inForce.seq },
    });
  }
  return plan;
}
