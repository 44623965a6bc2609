import type { ReleasePlan } from '#lib/releases/contract.ts';
import { isSamePlan } from '#lib/releases/release-plan.ts';

export interface PastRelease {
  seq: number;
  kind: string;
  /** Of a rollback: the release it took back. */
  fromSeq: number | null;
  plan: ReleasePlan;
}

/**
 * The releases to serve in place of the newest one, which does not load: those before it, newest first, without those that a
 * rollback took back, and each plan once.
 */
export function earlierReleases<R extends PastRelease>(newestFirst: readonly R[]): R[] {
  const [newest, ...earlier] = newestFirst;
  const takenBack = new Set<number | null>();
  const refused: ReleasePlan[] = [];
  const chosen: R[] = [];
  if (newest?.kind === 'rollback') takenBack.add(newest.fromSeq);
  if (newest) refused.push(newest.plan);
  for (const release of earlier) {
    if (release.kind === 'rollback') takenBack.add(release.fromSeq);
    if (refused.some((plan) => isSamePlan(plan, release.plan))) continue;
    refused.push(release.plan);
    if (!takenBack.has(release.seq)) chosen.push(release);
  }
  return chosen;
}
