import type { VersionSummary } from '#lib/registry/contract.ts';

type Offered = Pick<VersionSummary, 'version'> & Partial<Pick<VersionSummary, 'description'>>;

/** Versions to choose from, with the one that is chosen: it may be older than those that are listed. */
export function offerVersions(
  listed: readonly Offered[],
  picked: number | null,
): readonly Offered[] {
  const isListed = picked === null || listed.some(({ version }) => version === picked);
  return isListed ? listed : [...listed, { version: picked }];
}
