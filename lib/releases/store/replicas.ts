import type { Db, Tx } from '#lib/db/client.ts';
import type { ReplicaReport, ReplicaView } from '#lib/telemetry/contract.ts';
import type { ReleaseReplica } from '../acknowledgements.ts';
import { ACKS_CHANNEL, type AckNotice } from '../contract.ts';
import { IS_LIVE_SQL, isLive } from './live-replica.ts';

/** Lists stay bounded however often gateways are replaced. */
const MAX_LISTED = 500;

export interface ReplicaRegistration {
  id: string;
  hostname: string;
  pid: number;
  url: string;
}

export async function upsertReplica(db: Db, replica: ReplicaRegistration): Promise<void> {
  await db.pool.query(
    `INSERT INTO replicas (id, hostname, pid, url, started_at, last_seen_at)
     VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())
     ON CONFLICT (id) DO UPDATE SET hostname = excluded.hostname, pid = excluded.pid, url = excluded.url,
       started_at = excluded.started_at, last_seen_at = excluded.last_seen_at, stopped_at = NULL`,
    [replica.id, replica.hostname, replica.pid, replica.url],
  );
}

/** False when there is no such replica. */
export async function touchReplica(db: Db, id: string, report?: ReplicaReport): Promise<boolean> {
  const result = await db.pool.query(
    'UPDATE replicas SET last_seen_at = clock_timestamp(), report = COALESCE($2, report) WHERE id = $1',
    [id, report ?? null],
  );
  return result.rowCount === 1;
}

export async function stopReplica(db: Db, id: string): Promise<void> {
  await db.pool.query('UPDATE replicas SET stopped_at = clock_timestamp() WHERE id = $1', [id]);
}

/** Those that run, and those that went away within the hour without saying goodbye. */
export async function findReplicas(db: Db): Promise<ReplicaView[]> {
  const { rows } = await db.pool.query<{
    id: string;
    hostname: string;
    url: string;
    started_at: Date;
    last_seen_at: Date;
    live: boolean;
  }>(
    `SELECT p.id, p.hostname, p.url, p.started_at, p.last_seen_at, ${IS_LIVE_SQL} AS live FROM replicas p
     WHERE p.stopped_at IS NULL AND p.last_seen_at > clock_timestamp() - interval '1 hour'
     ORDER BY live DESC, p.hostname, p.started_at, p.id LIMIT ${MAX_LISTED}`,
  );
  return rows.map((row) => ({
    ...row,
    started_at: row.started_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
  }));
}

export async function findLiveReplicaIds(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM replicas p WHERE ${isLive} ORDER BY p.hostname, p.id`;
  return rows.map((row) => row.id);
}

/**
 * Deletes the rows of replicas not seen since, and says how many. Of acknowledgements, those of expected replicas stay with
 * their releases, and the last that says a release was loaded: what others said means nothing once they are gone.
 */
export async function deleteReplicas(db: Db, lastSeenBefore: Date): Promise<number> {
  const result = await db.pool.query('DELETE FROM replicas WHERE last_seen_at < $1', [
    lastSeenBefore,
  ]);
  await db.pool.query(
    `DELETE FROM release_acks a USING releases r
     WHERE r.model_id = a.model_id AND r.seq = a.seq AND NOT a.replica_id = ANY(r.expected_replicas)
       AND NOT EXISTS (SELECT FROM replicas p WHERE p.id = a.replica_id)
       AND (a.status <> 'loaded' OR EXISTS (SELECT FROM release_acks k
         WHERE k.model_id = a.model_id AND k.seq = a.seq AND k.status = 'loaded'
           AND (k.replica_id = ANY(r.expected_replicas) OR (k.at, k.replica_id) > (a.at, a.replica_id))))`,
  );
  return result.rowCount ?? 0;
}

/** Writes the acknowledgement and tells whoever waits for it, in one round trip. Saying `loaded` again changes nothing, nor does `superseded` after another word. */
export async function insertAck(
  db: Db,
  ack: AckNotice & { loadMs: number; error?: string },
): Promise<void> {
  const { modelId, seq, replicaId, status } = ack;
  const notice: AckNotice = { modelId, seq, replicaId, status };
  await db.pool.query(
    `WITH written AS (
       INSERT INTO release_acks AS a (model_id, seq, replica_id, status, at, load_ms, error)
       VALUES ($1, $2, $3, $4, clock_timestamp(), $5, $6)
       ON CONFLICT (model_id, seq, replica_id) DO UPDATE
         SET status = excluded.status, at = excluded.at, load_ms = excluded.load_ms, error = excluded.error
         WHERE excluded.status <> 'superseded' AND (a.status <> 'loaded' OR excluded.status <> 'loaded')
       RETURNING 1)
     SELECT pg_notify($7, $8) FROM written`,
    [
      modelId,
      seq,
      replicaId,
      status,
      ack.loadMs,
      ack.error ?? null,
      ACKS_CHANNEL,
      JSON.stringify(notice),
    ],
  );
}

/** By release: the replicas it was made for, and those that run now and loaded it when they started. */
export async function findReleaseReplicas(
  tx: Tx,
  modelId: string,
  seqs: readonly number[],
): Promise<Map<number, ReleaseReplica[]>> {
  const rows = await tx.$queryRaw<
    (Omit<ReleaseReplica, 'at'> & { seq: number; at: Date | null })[]
  >`
    WITH wanted AS (
      SELECT r.seq, e.replica_id, TRUE AS expected
      FROM releases r CROSS JOIN LATERAL unnest(r.expected_replicas) AS e(replica_id)
      WHERE r.model_id = ${modelId}::uuid AND r.seq = ANY(${seqs}::int[])
      UNION ALL
      SELECT r.seq, a.replica_id, FALSE
      FROM releases r
      JOIN release_acks a ON a.model_id = r.model_id AND a.seq = r.seq
      JOIN replicas p ON p.id = a.replica_id AND ${isLive}
      WHERE r.model_id = ${modelId}::uuid AND r.seq = ANY(${seqs}::int[])
        AND NOT a.replica_id = ANY(r.expected_replicas))
    SELECT w.seq, w.replica_id AS replica, COALESCE(p.hostname, w.replica_id) AS hostname, w.expected,
      COALESCE(${isLive}, FALSE) AS live, a.status, a.at, a.load_ms AS "loadMs", a.error
    FROM wanted w
    LEFT JOIN release_acks a
      ON a.model_id = ${modelId}::uuid AND a.seq = w.seq AND a.replica_id = w.replica_id
    LEFT JOIN replicas p ON p.id = w.replica_id
    ORDER BY w.seq, w.expected DESC, hostname, w.replica_id`;
  const bySeq = new Map<number, ReleaseReplica[]>(seqs.map((seq) => [seq, []]));
  for (const { seq, at, ...rest } of rows) {
    bySeq.get(seq)?.push({ ...rest, at: at?.toISOString() ?? null });
  }
  return bySeq;
}
