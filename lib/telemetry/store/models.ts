import type { Actor } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import type { ReplicaAnswer } from '../model-status.ts';

export interface WatchedModel {
  id: string;
  name: string;
  task: string;
  description: string;
  inForce: {
    seq: number;
    kind: string;
    plan: ReleasePlan;
    at: string;
    by: Actor;
    reason: string;
  } | null;
  /** What the given replicas said of the release in force. */
  answers: ReplicaAnswer[];
}

export interface ModelFilter {
  /** Exactly this model. */
  name?: string;
  search?: string;
  afterName?: string;
}

/** Models by name, each with its newest release and what `replicas` said of it. */
export async function findWatchedModels(
  { pool }: Db,
  filter: ModelFilter,
  replicas: readonly string[],
  take: number,
): Promise<WatchedModel[]> {
  const pattern = filter.search ? `%${filter.search.replace(/[\\%_]/g, '\\$&')}%` : null;
  const { rows } = await pool.query<{
    id: string;
    name: string;
    task: string;
    description: string;
    seq: number | null;
    kind: string;
    plan: ReleasePlan;
    created_at: Date;
    created_by: Actor;
    reason: string;
    answers: ReplicaAnswer[];
  }>(
    `SELECT m.id, m.name, m.task, m.description, r.seq, r.kind, r.plan, r.created_at, r.created_by, r.reason,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('replica', a.replica_id, 'status', a.status, 'error', a.error)
           ORDER BY a.replica_id)
         FROM release_acks a WHERE a.model_id = m.id AND a.seq = r.seq AND a.replica_id = ANY($4)), '[]') AS answers
     FROM (SELECT * FROM models
       WHERE ($1::text IS NULL OR name = $1)
         AND ($2::text IS NULL OR name ILIKE $2 OR description ILIKE $2)
         AND ($3::text IS NULL OR name > $3)
       ORDER BY name LIMIT $5) m
     LEFT JOIN LATERAL (SELECT * FROM releases WHERE model_id = m.id ORDER BY seq DESC LIMIT 1) r ON TRUE
     ORDER BY m.name`,
    [filter.name ?? null, pattern, filter.afterName ?? null, replicas, take],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    task: row.task,
    description: row.description,
    inForce:
      row.seq === null
        ? null
        : {
            seq: row.seq,
            kind: row.kind,
            plan: row.plan,
            at: row.created_at.toISOString(),
            by: row.created_by,
            reason: row.reason,
          },
    answers: row.answers,
  }));
}

/** More marks than these cannot be told apart on a chart. */
const MAX_MARKS = 500;

export interface ReleaseMark {
  seq: number;
  kind: string;
  at: string;
  plan: ReleasePlan;
  by: Actor;
  reason: string;
}

/** The newest releases of a span, oldest first. */
export async function findMarks(
  { pool }: Db,
  modelId: string,
  span: { from: Date; to: Date },
): Promise<ReleaseMark[]> {
  const { rows } = await pool.query<{
    seq: number;
    kind: string;
    plan: ReleasePlan;
    created_at: Date;
    created_by: Actor;
    reason: string;
  }>(
    `SELECT seq, kind, plan, created_at, created_by, reason FROM releases
     WHERE model_id = $1 AND created_at >= $2 AND created_at < $3 ORDER BY seq DESC LIMIT ${MAX_MARKS}`,
    [modelId, span.from, span.to],
  );
  return rows.toReversed().map((row) => ({
    seq: row.seq,
    kind: row.kind,
    at: row.created_at.toISOString(),
    plan: row.plan,
    by: row.created_by,
    reason: row.reason,
  }));
}

export async function findModelId({ pool }: Db, name: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM models WHERE name = $1', [
    name,
  ]);
  return rows[0]?.id ?? null;
}
