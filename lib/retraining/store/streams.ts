import type { Db } from '#lib/db/client.ts';

/** Where continuous training is: what the model was after its last run that passed the gate. */
export interface TrainingStream {
  run: number;
  /** JSON of the learner, by digest. */
  state: string;
  /** Labels up to then were learned from. */
  labelsUntil: string;
}

/** Rows that a run of a stream held out. */
export interface HeldOut {
  run: number;
  /** The Parquet file’s digest. */
  file: string;
  rows: number;
  to: string | null;
  label: string;
  columns: { name: string; kind: 'numeric' | 'categorical' }[];
}

/** Of the runs of a stream that passed the gate, the newest first; what came before another trainer had its turn is of another stream. */
export async function findHeldOut(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  most: number,
): Promise<HeldOut[]> {
  const { rows } = await pool.query<HeldOut>(
    `WITH passed AS (
       SELECT r.id, r.number, (r.spec -> 'policy' -> 'trainer' ->> 'continues') = 'true' AS "isStream"
       FROM training_runs r JOIN training_steps g ON g.run_id = r.id AND g.step = 'gate'
       WHERE r.model_id = $1 AND r.status = 'done' AND COALESCE(g.result -> 'decision' ->> 'answer', g.result ->> 'answer') = 'yes')
     SELECT p.number AS run, s.result -> 'files' ->> 'holdout' AS file, (s.result -> 'rows' ->> 'holdout')::int AS rows,
       s.result ->> 'to' AS "to", s.result ->> 'label' AS label, s.result -> 'columns' AS columns
     FROM passed p JOIN training_steps s ON s.run_id = p.id AND s.step = 'snapshot'
     WHERE p."isStream" AND p.number > COALESCE((SELECT max(number) FROM passed WHERE "isStream" IS NOT TRUE), 0)
       AND s.result ->> 'labels_until' IS NOT NULL
     ORDER BY p.number DESC LIMIT $2`,
    [modelId, most],
  );
  return rows;
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
