import type { ReleasePlan } from './contract.ts';

/** Every version a plan can answer with, routes first. */
export function versionsOf(plan: ReleasePlan): number[] {
  return [...new Set([...plan.routes.map((route) => route.version), ...plan.fallback])];
}

/** Those that are sent traffic. */
export const versionsRouted = ({ routes }: ReleasePlan): number[] =>
  routes.map(({ version }) => version);

/** The version that takes most of the traffic. */
export function mainVersionOf(plan: ReleasePlan): number | undefined {
  return plan.routes.toSorted((a, b) => b.weight - a.weight)[0]?.version;
}

/** The fallback of a promotion that names none: the version in force, or what that falls back to when it is promoted anew. */
export function usualFallback(version: number, inForce: ReleasePlan | null): readonly number[] {
  const before = inForce && mainVersionOf(inForce);
  if (!inForce || before === null || before === undefined) return [];
  return before === version ? inForce.fallback : [before];
}

/** True when both send the same traffic to the same versions; weights are relative and routes have no order. */
export function isSamePlan(a: ReleasePlan, b: ReleasePlan): boolean {
  return JSON.stringify(normalise(a)) === JSON.stringify(normalise(b));
}

function normalise({ routes, fallback, default: answer }: ReleasePlan) {
  const total = routes.reduce((sum, route) => sum + route.weight, 0);
  const shares = routes
    .map((route) => [route.version, (route.weight / total).toFixed(9)] as const)
    .toSorted((a, b) => a[0] - b[0]);
  return { shares, fallback, answer };
}

/** "version 2", or "versions 2 and 3". */
export function nameVersions(plan: ReleasePlan): string {
  const numbers = versionsRouted(plan);
  return `${numbers.length === 1 ? 'version' : 'versions'} ${nameNumbers(numbers)}`;
}

/** "2", "2 and 3". */
export const nameNumbers = (numbers: readonly number[]): string => numbers.join(' and ');
