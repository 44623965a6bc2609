import type { ReleasePlan } from './contract.ts';

/** Versions that would answer where they do not now: those that take traffic and did not, and those that step in and did neither. */
export function newToTraffic(inForce: ReleasePlan | undefined, plan: ReleasePlan): number[] {
  const routed = new Set(inForce?.routes.map(({ version }) => version));
  const known = new Set([...routed, ...(inForce?.fallback ?? [])]);
  const taking = plan.routes.map(({ version }) => version).filter((each) => !routed.has(each));
  return [...new Set([...taking, ...plan.fallback.filter((each) => !known.has(each))])];
}
