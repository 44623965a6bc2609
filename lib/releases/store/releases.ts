import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { Prisma, type Release as ReleaseRow } from '#lib/db/generated/client.ts';
import type { PastRelease } from '../choose-rollback-target.ts';
import { CHANGES_CHANNEL, type Change, type Release } from '../contract.ts';
import { isLive } from './live-replica.ts';

/** A release as it was written; what happened to it since is derived. */
export type ReleaseRecord = Omit<Release, 'model' | 'in_force' | 'rolled_back_by'>;

export interface NewRelease {
  modelId: string;
  model: string;
  seq: number;
  kind: Release['kind'];
  plan: Release['plan'];
  fromSeq: number | null;
  toSeq: number | null;
  reason: string;
  warnings: string[];
  expectedReplicas: string[];
  actor: Actor;
}

/** Writes the release and notifies the gateways in one statement, the last of its transaction. */
export async function insertRelease(tx: Tx, release: NewRelease): Promise<ReleaseRecord> {
  const change: Change = {
    kind: 'release',
    modelId: release.modelId,
    model: release.model,
    seq: release.seq,
  };
  const rows = await tx.$queryRaw<{ created_at: Date }[]>`
    WITH written AS (
      INSERT INTO releases (id, model_id, seq, kind, plan, from_seq, to_seq, reason, warnings,
        expected_replicas, created_at, created_by)
      VALUES (gen_random_uuid(), ${release.modelId}::uuid, ${release.seq}, ${release.kind},
        ${JSON.stringify(release.plan)}::jsonb, ${release.fromSeq}::int, ${release.toSeq}::int,
        ${release.reason}, ${JSON.stringify(release.warnings)}::jsonb,
        ${release.expectedReplicas}::text[], clock_timestamp(), ${JSON.stringify(release.actor)}::jsonb)
      RETURNING created_at)
    SELECT created_at, pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})::text FROM written`;
  const [row] = rows;
  if (!row) throw new Error('the release was not written');
  return {
    seq: release.seq,
    kind: release.kind,
    plan: release.plan,
    from_seq: release.fromSeq,
    to_seq: release.toSeq,
    reason: release.reason,
    warnings: release.warnings,
    created_at: row.created_at.toISOString(),
    created_by: release.actor,
  };
}

/** True for the error of a release whose seq another transaction took. */
export function isSeqTaken(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError &&
    (error.code === 'P2002' || JSON.stringify(error.meta ?? '').includes('23505'))
  );
}

export async function findNewestRelease(tx: Tx, modelId: string): Promise<ReleaseRecord | null> {
  const row = await tx.release.findFirst({ where: { modelId }, orderBy: { seq: 'desc' } });
  return row && toRecord(row);
}

export async function findRelease(
  tx: Tx,
  modelId: string,
  seq: number,
): Promise<ReleaseRecord | null> {
  const row = await tx.release.findUnique({ where: { modelId_seq: { modelId, seq } } });
  return row && toRecord(row);
}

/** Up to `take` releases before `beforeSeq`, newest first. */
export async function findReleases(
  tx: Tx,
  modelId: string,
  beforeSeq: number | undefined,
  take: number,
): Promise<ReleaseRecord[]> {
  const rows = await tx.release.findMany({
    where: { modelId, seq: { lt: beforeSeq } },
    orderBy: { seq: 'desc' },
    take,
  });
  return rows.map(toRecord);
}

/** Of each given release that was rolled back: the seq of the rollback. */
export async function findRollbacksOf(
  tx: Tx,
  modelId: string,
  seqs: readonly number[],
): Promise<Map<number, number>> {
  const rows = await tx.release.findMany({
    where: { modelId, kind: 'rollback', fromSeq: { in: [...seqs] } },
    select: { seq: true, fromSeq: true },
  });
  return new Map(rows.flatMap((row) => (row.fromSeq === null ? [] : [[row.fromSeq, row.seq]])));
}

/** Every release of a model with what its replicas made of it, counted. */
export async function findHistory(tx: Tx, modelId: string): Promise<PastRelease[]> {
  return tx.$queryRaw<PastRelease[]>`
    SELECT r.seq, r.kind, r.from_seq AS "fromSeq", r.to_seq AS "toSeq", r.plan,
      COALESCE(a.loaded, 0)::int AS loaded, COALESCE(a.failed, 0)::int AS failed,
      (SELECT count(*)::int FROM replicas p WHERE p.id = ANY(r.expected_replicas) AND ${isLive}
        AND NOT p.id = ANY(COALESCE(a.answered, '{}'))) AS awaited
    FROM releases r
    LEFT JOIN (
      SELECT seq, array_agg(replica_id) AS answered,
        count(*) FILTER (WHERE status = 'loaded') AS loaded,
        count(*) FILTER (WHERE status = 'failed') AS failed
      FROM release_acks WHERE model_id = ${modelId}::uuid GROUP BY seq) a ON a.seq = r.seq
    WHERE r.model_id = ${modelId}::uuid`;
}

function toRecord(row: ReleaseRow): ReleaseRecord {
  return {
    seq: row.seq,
    kind: row.kind as Release['kind'],
    plan: row.plan as unknown as Release['plan'],
    from_seq: row.fromSeq,
    to_seq: row.toSeq,
    reason: row.reason,
    warnings: row.warnings as string[],
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy as unknown as Actor,
  };
}
