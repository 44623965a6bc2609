import type { Db } from '#lib/db/client.ts';

export interface ReleasedModel {
  id: string;
  name: string;
  release: number;
  releasedAt: Date;
  versions: number[];
  /** lib/health: Objectives, as far as somebody set them. */
  objectives: unknown;
}

/** Models that have a release, with the versions that it sends traffic to. */
export async function findReleasedModels({ pool }: Pick<Db, 'pool'>): Promise<ReleasedModel[]> {
  const { rows } = await pool.query<ReleasedModel>(
    `SELECT m.id, m.name, r.seq AS release, r.created_at AS "releasedAt", o.settings AS objectives,
       ARRAY(SELECT DISTINCT (route ->> 'version')::int FROM jsonb_array_elements(r.plan -> 'routes') AS route ORDER BY 1) AS versions
     FROM models m
     JOIN LATERAL (SELECT seq, created_at, plan FROM releases WHERE model_id = m.id ORDER BY seq DESC LIMIT 1) r ON TRUE
     LEFT JOIN objective_settings o ON o.model_id = m.id
     ORDER BY m.name`,
  );
  return rows;
}

export interface Ack {
  modelId: string;
  replica: string;
  status: 'loaded' | 'failed' | 'superseded' | 'pending';
  error: string | null;
  waitsSeconds: number;
}

/** What live replicas said of the release in force: those that were there when it was made, and those that said something since. */
export async function findAcks({ pool }: Pick<Db, 'pool'>): Promise<Ack[]> {
  const { rows } = await pool.query<Ack>(
    `SELECT r.model_id AS "modelId", p.hostname AS replica, COALESCE(a.status, 'pending') AS status, a.error,
       extract(epoch FROM now() - r.created_at)::float8 AS "waitsSeconds"
     FROM (SELECT DISTINCT ON (model_id) model_id, seq, created_at, expected_replicas FROM releases ORDER BY model_id, seq DESC) r
     CROSS JOIN replicas p
     LEFT JOIN release_acks a ON a.model_id = r.model_id AND a.seq = r.seq AND a.replica_id = p.id
     WHERE p.stopped_at IS NULL AND p.last_seen_at > clock_timestamp() - interval '6 seconds'
       AND (a.status IS NOT NULL OR p.id = ANY(r.expected_replicas))
     ORDER BY p.hostname, p.id`,
  );
  return rows;
}

/** Models whose last training run that ended failed, within a day. */
export async function findFailedTrainings({
  pool,
}: Pick<Db, 'pool'>): Promise<{ modelId: string; run: number; error: string | null }[]> {
  const { rows } = await pool.query<{ modelId: string; run: number; error: string | null }>(
    `SELECT "modelId", run, error FROM (
       SELECT DISTINCT ON (model_id) model_id AS "modelId", number AS run, error, status, ended_at
       FROM training_runs WHERE ended_at IS NOT NULL AND status <> 'cancelled' ORDER BY model_id, ended_at DESC) last
     WHERE status = 'failed' AND ended_at > now() - interval '1 day'`,
  );
  return rows;
}

/** Of each model whose training run waits for a person, its number. */
export async function findWaitingTrainings({
  pool,
}: Pick<Db, 'pool'>): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ modelId: string; number: number }>(
    `SELECT model_id AS "modelId", number FROM training_runs WHERE is_open AND status = 'waiting'`,
  );
  return new Map(rows.map(({ modelId, number }) => [modelId, number]));
}
