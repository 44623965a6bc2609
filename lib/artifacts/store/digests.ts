import type { Tx } from '#lib/db/client.ts';

/**
 * Who adds a use of these bytes and who removes bytes without a use take turns until their transactions end. Locked in
 * order, so that two who share several digests do not wait for each other.
 */
export async function lockDigests(tx: Tx, digests: readonly string[]): Promise<void> {
  for (const digest of [...new Set(digests)].sort()) {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${digest}, 0))::text`;
  }
}

/** Those of the digests that nothing needs any more: no version of a model, no retrieval, no validated file. */
export async function findUnusedDigests(tx: Tx, digests: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ digest: string }[]>`
    SELECT d.digest FROM unnest(${digests}::text[]) AS d(digest)
    WHERE NOT EXISTS (SELECT FROM model_versions WHERE digest = d.digest AND status <> 'deleted')
      AND NOT EXISTS (SELECT FROM model_versions WHERE served_digest = d.digest AND status <> 'deleted')
      AND NOT EXISTS (SELECT FROM model_versions WHERE reference_digest = d.digest AND status <> 'deleted')
      AND NOT EXISTS (SELECT FROM feature_runs WHERE file_digest = d.digest)
      AND NOT EXISTS (SELECT FROM validation_runs WHERE failure_digest = d.digest)`;
  return rows.map((row) => row.digest);
}
