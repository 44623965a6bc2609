import type { Db } from '#lib/db/client.ts';

export interface LiveReplica {
  id: string;
  hostname: string;
  /** lib/telemetry contract: ReplicaReport, or something of another release of Mainstay. */
  report: unknown;
}

export async function findLiveReplicas({ pool }: Pick<Db, 'pool'>): Promise<LiveReplica[]> {
  const { rows } = await pool.query<LiveReplica>(
    `SELECT id, hostname, report FROM replicas
     WHERE stopped_at IS NULL AND last_seen_at > clock_timestamp() - interval '6 seconds' ORDER BY hostname, id`,
  );
  return rows;
}

/** Whether one died, rather than was stopped, within a day. */
export async function hadReplicas({ pool }: Pick<Db, 'pool'>): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM replicas WHERE stopped_at IS NULL AND last_seen_at > now() - interval '1 day') AS found`,
  );
  return rows[0]?.found ?? false;
}

export interface FailingChannel {
  id: string;
  name: string;
  error: string | null;
  failed: number;
}

/** Channels that did not take messages of the last hour, and none since; tests aside. */
export async function findFailingChannels({ pool }: Pick<Db, 'pool'>): Promise<FailingChannel[]> {
  const { rows } = await pool.query<FailingChannel>(
    `SELECT c.id, c.name, max(d.last_error) AS error, count(*)::int AS failed
     FROM channels c JOIN deliveries d ON d.channel_id = c.id AND d.message ->> 'kind' <> 'test'
     WHERE c.removed_at IS NULL AND c.is_enabled AND d.created_at > now() - interval '1 hour'
       AND (d.status = 'failed' OR (d.status = 'queued' AND d.attempts >= 3))
       AND NOT EXISTS (SELECT FROM deliveries k WHERE k.channel_id = c.id AND k.status = 'delivered' AND k.delivered_at > d.created_at)
     GROUP BY c.id, c.name ORDER BY c.name`,
  );
  return rows;
}
