import type { Db } from '#lib/db/client.ts';
import type { SaidByCallback } from '../contract.ts';

type Pool = Pick<Db, 'pool'>;

export interface TrainingCall {
  attempt: number;
  snapshot: string;
  isSent: boolean;
  isClosed: boolean;
}

const CALL = `attempt, snapshot, sent_at IS NOT NULL AS "isSent", closed_at IS NOT NULL AS "isClosed"`;

/** Opens the call of a job; one that is open already stays as it is, and one that was closed is another attempt. */
export async function openCall(
  { pool }: Pool,
  { job, snapshot, at }: { job: string; snapshot: string; at: Date },
): Promise<TrainingCall> {
  const { rows } = await pool.query<TrainingCall>(
    `INSERT INTO training_calls AS c (job, snapshot, opened_at) VALUES ($1, $2, $3)
     ON CONFLICT (job) DO UPDATE SET attempt = c.attempt + CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END,
       sent_at = CASE WHEN c.closed_at IS NULL THEN c.sent_at END, closed_at = NULL, snapshot = $2
     RETURNING ${CALL}`,
    [job, snapshot, at],
  );
  const [call] = rows;
  if (!call) throw new Error('an upsert returned no row');
  return call;
}

export async function findCall({ pool }: Pool, job: string): Promise<TrainingCall | null> {
  const { rows } = await pool.query<TrainingCall>(
    `SELECT ${CALL} FROM training_calls WHERE job = $1`,
    [job],
  );
  return rows[0] ?? null;
}

export async function markSent({ pool }: Pool, job: string, at: Date): Promise<void> {
  await pool.query('UPDATE training_calls SET sent_at = $2 WHERE job = $1', [job, at]);
}

export async function closeCall({ pool }: Pool, job: string, at: Date): Promise<void> {
  await pool.query(
    'UPDATE training_calls SET closed_at = $2 WHERE job = $1 AND closed_at IS NULL',
    [job, at],
  );
}

/** A message that is known already changes nothing. false: the call is not open. */
export async function addCallback(
  { pool }: Pool,
  { job, messageId, at, said }: { job: string; messageId: string; at: Date; said: SaidByCallback },
): Promise<boolean> {
  const { rows } = await pool.query<{ isOpen: boolean }>(
    `WITH open AS (SELECT job, attempt FROM training_calls WHERE job = $1 AND closed_at IS NULL FOR SHARE),
       added AS (INSERT INTO training_callbacks (job, attempt, message_id, at, said)
         SELECT job, attempt, $2, $3, $4::json FROM open ON CONFLICT DO NOTHING)
     SELECT EXISTS (SELECT FROM open) AS "isOpen"`,
    [job, messageId, at, JSON.stringify(said)],
  );
  return rows[0]?.isOpen ?? false;
}

/** What was said of an attempt after what is known, oldest first. */
export async function listCallbacks(
  { pool }: Pool,
  { job, attempt, after }: { job: string; attempt: number; after: string },
): Promise<{ id: string; said: SaidByCallback }[]> {
  const { rows } = await pool.query<{ id: string; said: SaidByCallback }>(
    `SELECT id::text, said FROM training_callbacks WHERE job = $1 AND attempt = $2 AND id > $3::bigint ORDER BY training_callbacks.id LIMIT 1000`,
    [job, attempt, after],
  );
  return rows;
}
