import type { Db } from '#lib/db/client.ts';

interface FoundRun {
  spec: unknown;
  snapshot: unknown;
  train: unknown;
  /** What continuous training had come to when the run began, by digest; null: it began then. */
  stateBefore: string | null;
}

/** What a training run was to do and what it found, as they were written. Runs of a model follow each other, so what came before it has not changed. */
export async function findRunRecord(
  { pool }: Pick<Db, 'pool'>,
  model: string,
  number: number,
): Promise<FoundRun | null> {
  const { rows } = await pool.query<FoundRun>(
    `SELECT r.spec, s.result AS snapshot, t.result AS train,
       (SELECT e.result ->> 'state' FROM training_runs b
          JOIN training_steps e ON e.run_id = b.id AND e.step = 'train'
          JOIN training_steps f ON f.run_id = b.id AND f.step = 'snapshot'
          JOIN training_steps g ON g.run_id = b.id AND g.step = 'gate'
        WHERE b.model_id = r.model_id AND b.number < r.number AND b.status = 'done' AND e.result ->> 'state' IS NOT NULL
          AND f.result ->> 'labels_until' IS NOT NULL
          AND COALESCE(g.result -> 'decision' ->> 'answer', g.result ->> 'answer') = 'yes'
        ORDER BY b.number DESC LIMIT 1) AS "stateBefore"
     FROM training_runs r JOIN models m ON m.id = r.model_id
       LEFT JOIN training_steps s ON s.run_id = r.id AND s.step = 'snapshot'
       LEFT JOIN training_steps t ON t.run_id = r.id AND t.step = 'train'
     WHERE m.name = $1 AND r.number = $2`,
    [model, number],
  );
  return rows[0] ?? null;
}
