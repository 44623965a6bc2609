import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { VersionReproduction } from '#lib/db/generated/client.ts';
import type { Reproduction, ReproductionStatus } from '../contract.ts';

/** Postgres channel that says a reproduction has been queued; the payload is its id. */
export const REPRODUCTIONS_CHANNEL = 'mainstay_reproductions';

export async function findModelId(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.model.findUnique({ where: { name }, select: { id: true } });
  return row?.id ?? null;
}

/** false: the version is being checked already. */
export async function insertReproduction(
  tx: Tx,
  made: {
    id: string;
    modelId: string;
    version: number;
    expectedDigest: string;
    reason: string | null;
    createdAt: Date;
    createdBy: Actor;
  },
): Promise<boolean> {
  const data = [{ ...made, isOpen: true, status: 'queued', said: [] }];
  const { count } = await tx.versionReproduction.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** Has the workers hear of it. */
export async function notifyReproduction(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${REPRODUCTIONS_CHANNEL}, ${id})::text`;
}

/** Of a version, newest first: those that are open, those that have ended, or all. */
export async function findReproductions(
  { prisma }: Pick<Db, 'prisma'>,
  of: { modelId: string; model: string; version: number },
  {
    take,
    isOpen,
    before,
  }: { take: number; isOpen?: boolean; before?: readonly [at: string, id: string] },
): Promise<Reproduction[]> {
  const rows = await prisma.versionReproduction.findMany({
    where: {
      ...{ modelId: of.modelId, version: of.version },
      ...(isOpen !== undefined && { isOpen: isOpen ? true : null }),
      ...(before && {
        OR: [
          { createdAt: { lt: new Date(before[0]) } },
          { createdAt: new Date(before[0]), id: { lt: before[1] } },
        ],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map((row) => toReproduction(row, of.model));
}

export async function findReproduction(
  { prisma }: Pick<Db, 'prisma'>,
  id: string,
): Promise<Reproduction | null> {
  const row = await prisma.versionReproduction.findUnique({
    where: { id },
    include: { model: { select: { name: true } } },
  });
  return row && toReproduction(row, row.model.name);
}

/** By the number of those who had it: whoever had it before can write no more. */
export interface Claim {
  id: string;
  attempts: number;
}

/** Takes one that is queued, or whose worker has fallen silent; null: somebody else has it, or it has ended. */
export async function claimReproduction(
  { pool }: Pick<Db, 'pool'>,
  id: string,
  silentSeconds: number,
): Promise<(Claim & { model: string; version: number }) | null> {
  const { rows } = await pool.query<Claim & { model: string; version: number }>(
    `UPDATE version_reproductions r SET status = 'running', attempts = attempts + 1, seen_at = now(), started_at = COALESCE(started_at, now()), progress = NULL
     FROM models m WHERE r.id = $1 AND m.id = r.model_id
       AND (r.status = 'queued' OR (r.status = 'running' AND r.seen_at < now() - make_interval(secs => $2)))
     RETURNING r.id, r.attempts, m.name AS model, r.version`,
    [id, silentSeconds],
  );
  return rows[0] ?? null;
}

const OWNED = `id = $1 AND attempts = $2 AND status = 'running'`;

/** Says that its worker is there; false: somebody else has it. */
export async function beat(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  progress: Reproduction['progress'],
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE version_reproductions SET seen_at = now(), progress = COALESCE($3::json, progress) WHERE ${OWNED}`,
    [id, attempts, progress && JSON.stringify(progress)],
  );
  return rowCount === 1;
}

export type ReproductionEnd =
  | { status: 'queued' }
  | ({ status: Exclude<ReproductionStatus, 'queued' | 'running'> } & Pick<
      Reproduction,
      'digest' | 'said' | 'details'
    >);

/** false: somebody else has it. */
export async function endReproduction(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  end: ReproductionEnd,
): Promise<boolean> {
  const found = end.status === 'queued' ? { digest: null, said: [], details: null } : end;
  const { rowCount } = await pool.query(
    `UPDATE version_reproductions SET status = $3, digest = $4, said = $5::json, details = $6::json, progress = NULL,
       is_open = CASE WHEN $3 = 'queued' THEN true END, ended_at = CASE WHEN $3 = 'queued' THEN NULL ELSE now() END WHERE ${OWNED}`,
    [
      ...[id, attempts, end.status, found.digest, JSON.stringify(found.said)],
      found.details && JSON.stringify(found.details),
    ],
  );
  return rowCount === 1;
}

/** Those that wait for longer than a worker takes to hear of them, and those whose worker has fallen silent. */
export async function findForsaken(
  { pool }: Pick<Db, 'pool'>,
  { queuedSeconds, silentSeconds }: { queuedSeconds: number; silentSeconds: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM version_reproductions WHERE is_open AND ((status = 'queued' AND created_at < now() - make_interval(secs => $1))
       OR (status = 'running' AND seen_at < now() - make_interval(secs => $2))) ORDER BY created_at LIMIT 100`,
    [queuedSeconds, silentSeconds],
  );
  return rows.map((row) => row.id);
}

function toReproduction(row: VersionReproduction, model: string): Reproduction {
  return {
    ...{ id: row.id, model, version: row.version, status: row.status as ReproductionStatus },
    // As it was written.
    progress: row.progress as Reproduction['progress'],
    expected_digest: row.expectedDigest,
    digest: row.digest,
    said: row.said as string[],
    details: row.details as Reproduction['details'],
    reason: row.reason,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy as Actor,
    started_at: row.startedAt?.toISOString() ?? null,
    ended_at: row.endedAt?.toISOString() ?? null,
  };
}
