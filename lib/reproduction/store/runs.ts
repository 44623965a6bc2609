import type { Db } from '#lib/db/client.ts';

/** What a training run was to do and what it found, as they were written. */
export async function findRunRecord(
  { pool }: Pick<Db, 'pool'>,
  model: string,
  number: number,
): Promise<{ spec: unknown; snapshot: unknown; train: unknown } | null> {
  const { rows } = await pool.query<{ spec: unknown; snapshot: unknown; train: unknown }>(
    `SELECT r.spec, s.result AS snapshot, t.result AS train
     FROM training_runs r JOIN models m ON m.id = r.model_id
       LEFT JOIN training_steps s ON s.run_id = r.id AND s.step = 'snapshot'
       LEFT JOIN training_steps t ON t.run_id = r.id AND t.step = 'train'
     WHERE m.name = $1 AND r.number = $2`,
    [model, number],
  );
  return rows[0] ?? null;
}
