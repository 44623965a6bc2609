import { AppError } from '#lib/http/errors.ts';
import type { Release, ReleasePlan } from './contract.ts';
import { isSamePlan, versionsOf } from './release-plan.ts';

export interface Weighted {
  number: number;
  status: 'ready' | 'archived' | 'deleted';
  weight: number;
}

/**
 * The plan that shares traffic out over versions. Those that answered before step in for one that fails, the heaviest first; the default answer stays. Throws when a
 * version cannot serve, is named twice, or traffic is shared out so already.
 */
export function planTraffic(
  weighted: readonly Weighted[],
  inForce: Pick<Release, 'seq' | 'plan'>,
): ReleasePlan {
  for (const [at, { number, status }] of weighted.entries()) {
    if (weighted.findIndex((one) => one.number === number) !== at) {
      const publicMessage = `Version ${number} is named twice. Give each version one weight.`;
      throw new AppError('invalid_request', {
        publicMessage,
        fields: [{ field: 'weights', message: `names version ${number} twice` }],
      });
    }
    if (status !== 'ready') {
      throw new AppError('version_archived', {
        publicMessage: `Version ${number} is ${status} and cannot be released. Choose versions that are ready.`,
      });
    }
  }
  const { plan: before } = inForce;
  const heaviest = before.routes.toSorted((a, b) => b.weight - a.weight);
  const only = weighted.length === 1 ? weighted[0]?.number : undefined;
  const fallback = versionsOf({ ...before, routes: heaviest }).filter((each) => each !== only);
  const plan: ReleasePlan = {
    routes: weighted.map(({ number, weight }) => ({ version: number, weight })),
    fallback,
    ...(before.default && { default: before.default }),
  };
  if (isSamePlan({ ...plan, fallback: before.fallback }, before)) {
    throw new AppError('already_in_force', {
      publicMessage: `Traffic is shared out like this already, by release ${inForce.seq}.`,
      extra: { current_seq: inForce.seq },
    });
  }
  return plan;
}
