import type { Db } from '#lib/db/client.ts';
import { type ChannelKind, type Message, messageSchema } from '../contract.ts';

type Pool = Pick<Db, 'pool'>;

/** A delivery that this process has until `leasedUntil`, which is nobody else's: who writes what became of it shows it. */
export interface Claim {
  id: string;
  leasedUntil: Date;
  attempts: number;
}

export interface ClaimedDelivery extends Claim {
  message: Message;
  channel: {
    id: string;
    kind: ChannelKind;
    name: string;
    settings: unknown;
    secret: string | null;
  };
}

export interface Ended {
  result: 'delivered' | 'failed' | 'again';
  /** Until it is tried again. */
  afterSeconds: number | null;
  /** Until the other side wants to hear of anything again. */
  restSeconds: number | null;
  tookMs: number;
  status: number | null;
  said: string;
}

const IS_DUE = `d.status = 'queued' AND d.next_attempt_at <= now()`;
const IS_OPEN =
  'c.is_enabled AND c.removed_at IS NULL AND (c.resumes_at IS NULL OR c.resumes_at <= now())';

/** Channels over which something is due. */
export async function findDueChannels({ pool }: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT DISTINCT c.id FROM deliveries d JOIN channels c ON c.id = d.channel_id WHERE ${IS_DUE} AND ${IS_OPEN}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes the channel's next delivery that is due, by moving when it is tried next: whoever dies with it leaves it to others by that. What was
 * said before it under the same key goes first.
 */
export async function claimNext(
  { pool }: Pool,
  channelId: string,
  leaseSeconds: number,
): Promise<ClaimedDelivery | null> {
  const { rows } = await pool.query<ClaimedDelivery>(
    `UPDATE deliveries SET attempts = deliveries.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
     FROM channels c
     WHERE c.id = deliveries.channel_id AND deliveries.id = (
       SELECT d.id FROM deliveries d JOIN channels c ON c.id = d.channel_id
       WHERE d.channel_id = $1 AND ${IS_DUE} AND ${IS_OPEN} AND NOT EXISTS (
         SELECT FROM deliveries e
         WHERE e.channel_id = d.channel_id AND e.status = 'queued' AND e.message->>'key' = d.message->>'key'
           AND (e.created_at, e.id) < (d.created_at, d.id))
       ORDER BY d.created_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
     RETURNING deliveries.id, deliveries.next_attempt_at AS "leasedUntil", deliveries.attempts, deliveries.message,
       json_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'settings', c.settings, 'secret', c.secret) AS channel`,
    [channelId, leaseSeconds],
  );
  const [claimed] = rows;
  return claimed ? { ...claimed, message: messageSchema.parse(claimed.message) } : null;
}

/** Puts a message into the outbox that this process has already. */
export async function insertClaimed(
  { pool }: Pool,
  given: { channelId: string; dedupeKey: string; message: Message; leaseSeconds: number },
): Promise<Claim> {
  const { rows } = await pool.query<Claim>(
    `INSERT INTO deliveries (id, channel_id, dedupe_key, message, attempts, created_at, next_attempt_at)
     VALUES ($1, $2, $3, $4, 1, now(), now() + make_interval(secs => $5))
     RETURNING id, next_attempt_at AS "leasedUntil", attempts`,
    [
      crypto.randomUUID(),
      given.channelId,
      given.dedupeKey,
      JSON.stringify(given.message),
      given.leaseSeconds,
    ],
  );
  const [claim] = rows;
  if (!claim) throw new Error('nothing was written into the outbox');
  return claim;
}

/**
 * Writes what became of an attempt. The attempt is in the log in any case; what it came to counts only while nobody else has had the delivery
 * since. Gives whether it counted.
 */
export async function saveAttempt(
  { pool }: Pool,
  { id, leasedUntil }: Claim,
  ended: Ended,
): Promise<boolean> {
  const { result, afterSeconds, restSeconds, tookMs, status, said } = ended;
  const { rowCount } = await pool.query(
    `WITH attempt AS (
       INSERT INTO delivery_attempts (delivery_id, at, took_ms, status, said)
       VALUES ($1, now() - make_interval(secs => $2::float8 / 1000), $2, $3, $4)
     ), rest AS (
       UPDATE channels SET resumes_at = now() + make_interval(secs => $7::float8)
       WHERE $7::float8 IS NOT NULL AND id = (SELECT channel_id FROM deliveries WHERE id = $1)
     )
     UPDATE deliveries SET status = CASE $5 WHEN 'again' THEN 'queued' ELSE $5 END,
       next_attempt_at = CASE $5 WHEN 'again' THEN now() + make_interval(secs => $6::float8) END,
       last_error = CASE $5 WHEN 'delivered' THEN NULL ELSE $4 END,
       delivered_at = CASE $5 WHEN 'delivered' THEN now() END
     WHERE id = $1 AND status = 'queued' AND next_attempt_at = $8`,
    [id, tookMs, status, said, result, afterSeconds, restSeconds, leasedUntil],
  );
  return rowCount === 1;
}

/** Ends what nobody will take: its channel was switched off or removed, or whoever tried it so often died of it. */
export async function failForsaken({ pool }: Pool, mostAttempts: number): Promise<void> {
  await pool.query(
    `UPDATE deliveries d SET status = 'failed', next_attempt_at = NULL, last_error = CASE
       WHEN c.removed_at IS NOT NULL THEN 'the channel was removed before it was sent'
       WHEN NOT c.is_enabled THEN 'the channel was switched off before it was sent'
       ELSE 'given up: attempts to send it broke off' END
     FROM channels c WHERE c.id = d.channel_id AND ${IS_DUE}
       AND (c.removed_at IS NOT NULL OR NOT c.is_enabled OR d.attempts >= $1)`,
    [mostAttempts],
  );
}
