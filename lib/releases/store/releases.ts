import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { Prisma, type Release as ReleaseRow } from '#lib/db/generated/client.ts';
import type { PastRelease } from '../choose-rollback-target.ts';
import { CHANGES_CHANNEL, type Change, type ChecklistOverride, type Release } from '../contract.ts';
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
  checklistOverride: ChecklistOverride | null;
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
        checklist_override, expected_replicas, created_at, created_by)
      VALUES (gen_random_uuid(), ${release.modelId}::uuid, ${release.seq}, ${release.kind},
        ${JSON.stringify(release.plan)}::jsonb, ${release.fromSeq}::int, ${release.toSeq}::int,
        ${release.reason}, ${JSON.stringify(release.warnings)}::jsonb,
        ${release.checklistOverride && JSON.stringify(release.checklistOverride)}::json,
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
    checklist_override: release.checklistOverride,
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

interface Withdrawal {
  version: number;
  seq: number;
  reason: string;
  createdAt: Date;
  createdBy: Actor;
}

/** Of each given version that last lost its traffic to a rollback: that rollback. */
export function findWithdrawals(
  tx: Tx,
  modelId: string,
  versions: readonly number[],
): Promise<Withdrawal[]> {
  return tx.$queryRaw<Withdrawal[]>`
    SELECT v.version, next.seq, next.reason, next.created_at AS "createdAt", next.created_by AS "createdBy"
    FROM unnest(${[...versions]}::int[]) AS v(version)
    CROSS JOIN LATERAL (
      SELECT seq FROM releases WHERE model_id = ${modelId}::uuid
        AND plan->'routes' @> jsonb_build_array(jsonb_build_object('version', v.version))
      ORDER BY seq DESC LIMIT 1) last
    JOIN releases next ON next.model_id = ${modelId}::uuid AND next.seq = last.seq + 1
    WHERE next.kind = 'rollback'
    ORDER BY v.version`;
}

const HISTORY_PAGE = 50;

/**
 * A model's releases, newest first, with what their replicas made of them; read in pages, as far as they are asked for. A
 * replica that was not expected and is gone again says nothing against a release.
 */
export async function* walkHistory(tx: Tx, modelId: string): AsyncGenerator<PastRelease> {
  let beforeSeq: number | undefined;
  do {
    const page = await findPastReleases(
      tx,
      Prisma.sql`SELECT * FROM releases WHERE model_id = ${modelId}::uuid
        AND (${beforeSeq ?? null}::int IS NULL OR seq < ${beforeSeq ?? null}::int)
        ORDER BY seq DESC LIMIT ${HISTORY_PAGE}`,
    );
    yield* page;
    beforeSeq = page.length < HISTORY_PAGE ? undefined : page.at(-1)?.seq;
  } while (beforeSeq !== undefined);
}

export async function findPastRelease(
  tx: Tx,
  modelId: string,
  seq: number,
): Promise<PastRelease | undefined> {
  const [found] = await findPastReleases(
    tx,
    Prisma.sql`SELECT * FROM releases WHERE model_id = ${modelId}::uuid AND seq = ${seq}`,
  );
  return found;
}

function findPastReleases(tx: Tx, releases: Prisma.Sql): Promise<PastRelease[]> {
  return tx.$queryRaw<PastRelease[]>`
    SELECT r.seq, r.kind, r.to_seq AS "toSeq", r.plan, a.loaded, a.failed, a.superseded,
      (SELECT count(*)::int FROM replicas p WHERE p.id = ANY(r.expected_replicas) AND ${isLive}
        AND NOT p.id = ANY(a.answered)) AS awaited,
      ARRAY(SELECT v.number FROM model_versions v
        WHERE v.model_id = r.model_id AND v.status <> 'ready' AND v.number IN (
          SELECT (route->>'version')::int FROM jsonb_array_elements(r.plan->'routes') AS route
          UNION SELECT f.number::int FROM jsonb_array_elements_text(r.plan->'fallback') AS f(number))
        ORDER BY v.number) AS unready
    FROM (${releases}) r
    CROSS JOIN LATERAL (
      SELECT COALESCE(array_agg(k.replica_id), '{}') AS answered,
        (count(*) FILTER (WHERE k.status = 'loaded'))::int AS loaded,
        (count(*) FILTER (WHERE k.status = 'failed' AND (e.expected OR COALESCE(${isLive}, FALSE))))::int AS failed,
        (count(*) FILTER (WHERE k.status = 'superseded' AND e.expected))::int AS superseded
      FROM release_acks k
      CROSS JOIN LATERAL (SELECT k.replica_id = ANY(r.expected_replicas) AS expected) e
      LEFT JOIN replicas p ON p.id = k.replica_id
      WHERE k.model_id = r.model_id AND k.seq = r.seq) a
    ORDER BY r.seq DESC`;
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
    checklist_override: row.checklistOverride as unknown as ChecklistOverride | null,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy as unknown as Actor,
  };
}
