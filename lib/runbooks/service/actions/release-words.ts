import type { ReleaseResult } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { showFigure } from '../../judge-check.ts';
import { findNewestReleases, type MadeRelease } from '../../store/figures/released.ts';
import { counted, type QueryDeps } from '../queries/query.ts';

/** What a release came to on the replicas. */
export function describeResult(did: string, release: ReleaseResult): string {
  const { acknowledgements: all, seq } = release;
  const loaded = all.filter(({ status }) => status === 'loaded');
  const failed = all.filter(({ status }) => status === 'failed');
  const slowest = Math.max(0, ...loaded.map(({ after_ms }) => after_ms ?? 0));
  const where =
    all.length === 0
      ? 'no replica is running'
      : `loaded by ${loaded.length} of ${counted(all.length, 'replica')}${loaded.length > 0 ? ` in ${showFigure(slowest, 'milliseconds')}` : ''}`;
  const refused = failed.map(({ replica, error }) => ` ${replica} could not: ${error}.`).join('');
  const warned = release.warnings.map((warning) => ` ${warning}`).join('');
  return `${did} by release ${seq}, ${where}.${refused}${warned}`;
}

export async function findInForce({ db }: QueryDeps, model: string): Promise<MadeRelease | null> {
  return (await findNewestReleases(db, model))[0] ?? null;
}

export async function countReplicas({ telemetry }: QueryDeps): Promise<string> {
  return counted((await telemetry.listReplicaReports('')).length, 'replica');
}

export const nowServed = (release: MadeRelease | null): string =>
  release ? nameVersions(release.plan) : 'nothing';
