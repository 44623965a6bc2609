import type { Db } from '#lib/db/client.ts';

/** Where continuous training is: what the model was after its last run that passed the gate. */
export interface TrainingStream {
  run: number;
  /** JSON of the learner, by digest. */
  state: string;
  /** Labels up to then were learned from. */
  labelsUntil: string;
}

export async function findStream(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
): Promise<TrainingStream | null> {
  const { rows } = await pool.query<TrainingStream>(
    `SELECT r.number AS run, t.result ->> 'state' AS state, s.result ->> 'labels_until' AS "labelsUntil"
     FROM training_runs r
       JOIN training_steps s ON s.run_id = r.id AND s.step = 'snapshot'
       JOIN training_steps t ON t.run_id = r.id AND t.step = 'train'
       JOIN training_steps g ON g.run_id = r.id AND g.step = 'gate'
     WHERE r.model_id = $1 AND r.status = 'done' AND t.result ->> 'state' IS NOT NULL
       AND s.result ->> 'labels_until' IS NOT NULL
       AND COALESCE(g.result -> 'decision' ->> 'answer', g.result ->> 'answer') = 'yes'
     ORDER BY r.number DESC LIMIT 1`,
    [modelId],
  );
  return rows[0] ?? null;
}
