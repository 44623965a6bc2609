import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';

export interface MadeRelease {
  seq: number;
  kind: string;
  plan: ReleasePlan;
  reason: string;
  createdAt: Date;
  createdBy: Actor;
  ageSeconds: number;
}

/** A model’s newest releases, the one in force first. */
export async function findNewestReleases(
  { pool }: Pick<Db, 'pool'>,
  model: string,
): Promise<MadeRelease[]> {
  const { rows } = await pool.query<MadeRelease>(
    `SELECT r.seq, r.kind, r.plan, r.reason, r.created_at AS "createdAt", r.created_by AS "createdBy",
       extract(epoch FROM now() - r.created_at)::float8 AS "ageSeconds"
     FROM releases r JOIN models m ON m.id = r.model_id WHERE m.name = $1 ORDER BY r.seq DESC LIMIT 8`,
    [model],
  );
  return rows;
}

export interface ReplicaAck {
  id: string;
  hostname: string;
  model: string;
  seq: number;
  status: string;
  error: string | null;
  seenSeconds: number;
}

/** What live replicas said of the releases in force; without a release, the replicas alone. */
export async function findReplicaAcks(
  { pool }: Pick<Db, 'pool'>,
  model: string | null,
): Promise<ReplicaAck[]> {
  const { rows } = await pool.query<ReplicaAck>(
    `SELECT p.id, p.hostname, COALESCE(r.name, '') AS model, COALESCE(r.seq, 0) AS seq,
       CASE WHEN r.seq IS NULL THEN 'none' ELSE COALESCE(a.status, 'pending') END AS status, a.error,
       extract(epoch FROM clock_timestamp() - p.last_seen_at)::float8 AS "seenSeconds"
     FROM replicas p
     LEFT JOIN (SELECT DISTINCT ON (r.model_id) r.model_id, r.seq, m.name FROM releases r JOIN models m ON m.id = r.model_id
       WHERE $1::text IS NULL OR m.name = $1 ORDER BY r.model_id, r.seq DESC) r ON TRUE
     LEFT JOIN release_acks a ON a.model_id = r.model_id AND a.seq = r.seq AND a.replica_id = p.id
     WHERE p.stopped_at IS NULL AND p.last_seen_at > clock_timestamp() - interval '6 seconds'
     ORDER BY p.hostname, p.id, r.name LIMIT 200`,
    [model],
  );
  return rows;
}

export interface OpenTraining {
  model: string;
  run: number;
  status: string;
  step: string | null;
  minutesOpen: number;
  /** Since its worker said something; null: nobody has it. */
  silentSeconds: number | null;
  progress: { done: number; total: number | null; says: string | null } | null;
}

/** Training runs that have not ended, the oldest first. */
export async function findOpenTrainings(
  { pool }: Pick<Db, 'pool'>,
  model: string | null,
): Promise<OpenTraining[]> {
  const { rows } = await pool.query<OpenTraining>(
    `SELECT m.name AS model, t.number AS run, t.status, t.step, t.progress,
       extract(epoch FROM now() - t.created_at)::float8 / 60 AS "minutesOpen",
       extract(epoch FROM now() - t.seen_at)::float8 AS "silentSeconds"
     FROM training_runs t JOIN models m ON m.id = t.model_id
     WHERE t.is_open AND ($1::text IS NULL OR m.name = $1) ORDER BY t.created_at LIMIT 20`,
    [model],
  );
  return rows;
}

export interface HeldVersion {
  version: number;
  reason: string;
  heldBy: Actor;
}

/** Versions of a model whose breaker an operator holds open. */
export async function findHeldVersions(
  { pool }: Pick<Db, 'pool'>,
  model: string,
): Promise<HeldVersion[]> {
  const { rows } = await pool.query<HeldVersion>(
    `SELECT h.version, h.reason, h.held_by AS "heldBy" FROM breaker_holds h JOIN models m ON m.id = h.model_id
     WHERE m.name = $1 AND h.released_at IS NULL ORDER BY h.version`,
    [model],
  );
  return rows;
}

export async function findSeqInForce(tx: Tx, model: string): Promise<number> {
  const newest = await tx.release.findFirst({
    where: { model: { name: model } },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return newest?.seq ?? 0;
}
