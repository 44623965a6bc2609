import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { RunProgress, RunStatus, Step } from '../contract.ts';

/** Postgres channel that says a run has been queued; the payload is its id. */
export const TRAINING_CHANNEL = 'mainstay_training_runs';

export interface NewRun {
  id: string;
  modelId: string;
  triggers: readonly string[];
  reason: string | null;
  spec: object;
  createdAt: Date;
  createdBy: Actor;
}

/** Queues a run with the model's next number; null: the model has one that has not ended. */
export async function insertRun(tx: Tx, run: NewRun): Promise<number | null> {
  const rows = await tx.$queryRaw<{ number: number }[]>`
    INSERT INTO training_runs (id, model_id, number, is_open, status, triggers, reason, spec, created_at, created_by)
    SELECT ${run.id}::uuid, ${run.modelId}::uuid, COALESCE(max(number), 0) + 1, true, 'queued', ${JSON.stringify(run.triggers)}::json, ${run.reason},
      ${JSON.stringify(run.spec)}::json, ${run.createdAt}, ${JSON.stringify(run.createdBy)}::jsonb
    FROM training_runs WHERE model_id = ${run.modelId}::uuid
    ON CONFLICT DO NOTHING RETURNING number`;
  const [made] = rows;
  if (!made) return null;
  await tx.$queryRaw`SELECT pg_notify(${TRAINING_CHANNEL}, ${run.id})::text`;
  return made.number;
}

/** A run that this worker has, by the number of those who had it: whoever had it before can write no more. */
export interface Claim {
  id: string;
  attempts: number;
}

export interface ClaimedRun extends Claim {
  modelId: string;
  number: number;
  spec: unknown;
  triggers: string[];
  isCancelled: boolean;
  /** Of steps that are done. */
  results: Partial<Record<Step, unknown>>;
}

/** Takes a run that is queued, or whose worker has fallen silent; null: somebody else has it, or it has ended. */
export async function claimRun(
  { pool }: Pick<Db, 'pool'>,
  id: string,
  silentSeconds: number,
): Promise<ClaimedRun | null> {
  const { rows } = await pool.query<Omit<ClaimedRun, 'results'>>(
    `UPDATE training_runs SET status = 'running', attempts = attempts + 1, seen_at = now(), started_at = COALESCE(started_at, now())
     WHERE id = $1 AND (status = 'queued' OR (status = 'running' AND seen_at < now() - make_interval(secs => $2)))
     RETURNING id, attempts, model_id AS "modelId", number, spec, triggers, cancelled_by IS NOT NULL AS "isCancelled"`,
    [id, silentSeconds],
  );
  const [run] = rows;
  if (!run) return null;
  const { rows: steps } = await pool.query<{ step: Step; result: unknown }>(
    'SELECT step, result FROM training_steps WHERE run_id = $1 AND ended_at IS NOT NULL AND error IS NULL',
    [id],
  );
  return { ...run, results: Object.fromEntries(steps.map(({ step, result }) => [step, result])) };
}

/** Those that wait for longer than a worker takes to hear of them, and those whose worker has fallen silent. */
export async function findForsakenRuns(
  { pool }: Pick<Db, 'pool'>,
  { queuedSeconds, silentSeconds }: { queuedSeconds: number; silentSeconds: number },
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM training_runs WHERE is_open AND ((status = 'queued' AND created_at < now() - make_interval(secs => $1))
       OR (status = 'running' AND seen_at < now() - make_interval(secs => $2))) ORDER BY created_at LIMIT 100`,
    [queuedSeconds, silentSeconds],
  );
  return rows.map((row) => row.id);
}

const OWNED = `id = $1 AND attempts = $2 AND status = 'running'`;

/** Says that its worker is there. lost: somebody else has the run, or it has ended. */
export async function beat(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  progress?: RunProgress,
): Promise<'lost' | 'cancelled' | 'going'> {
  const { rows } = await pool.query<{ isCancelled: boolean }>(
    `UPDATE training_runs SET seen_at = now(), progress = COALESCE($3::json, progress) WHERE ${OWNED}
     RETURNING cancelled_by IS NOT NULL AS "isCancelled"`,
    [id, attempts, progress ? JSON.stringify(progress) : null],
  );
  const [row] = rows;
  if (!row) return 'lost';
  return row.isCancelled ? 'cancelled' : 'going';
}

/** How often the step was begun; null: the run is lost. */
export async function beginStep(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  step: Step,
): Promise<number | null> {
  const { rows } = await pool.query<{ attempts: number }>(
    `WITH owned AS (UPDATE training_runs SET step = $3, progress = NULL, seen_at = now() WHERE ${OWNED} RETURNING id)
     INSERT INTO training_steps (run_id, step, attempts, started_at) SELECT id, $3, 1, now() FROM owned
     ON CONFLICT (run_id, step) DO UPDATE SET attempts = training_steps.attempts + 1, started_at = now(), ended_at = NULL, error = NULL
     RETURNING attempts`,
    [id, attempts, step],
  );
  return rows[0]?.attempts ?? null;
}

/** What becomes of a run with a step's result: in one statement with it, since whoever follows a worker that dies between the two would go on. */
type EndWith = 'waiting' | 'done';

/** That a step was broken off says nothing of it. */
export async function forgetAttempt(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  step: Step,
): Promise<void> {
  await pool.query(
    `UPDATE training_steps SET attempts = greatest(attempts - 1, 0)
     WHERE step = $3 AND run_id = (SELECT id FROM training_runs WHERE ${OWNED})`,
    [id, attempts, step],
  );
}

/** false: the run is lost, and the step's result with it. */
export async function endStep(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  step: Step,
  end: { result?: object; error?: string },
  runEnds?: EndWith,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH owned AS (SELECT id FROM training_runs WHERE ${OWNED} FOR UPDATE),
       ended AS (UPDATE training_steps SET ended_at = now(), result = $4::json, error = $5
         WHERE step = $3 AND run_id = (SELECT id FROM owned) RETURNING run_id)
     UPDATE training_runs SET status = CASE WHEN $6 = 'waiting' AND cancelled_by IS NOT NULL THEN 'cancelled' ELSE COALESCE($6, status) END,
       progress = CASE WHEN $6 IS NULL THEN progress END,
       error = CASE WHEN $6 IS NULL THEN error END,
       is_open = CASE WHEN $6 IS NULL OR ($6 = 'waiting' AND cancelled_by IS NULL) THEN true END,
       ended_at = CASE WHEN $6 IS NULL OR ($6 = 'waiting' AND cancelled_by IS NULL) THEN NULL ELSE now() END
     WHERE id = (SELECT run_id FROM ended)`,
    [
      ...[id, attempts, step],
      end.result ? JSON.stringify(end.result) : null,
      ...[end.error ?? null, runEnds ?? null],
    ],
  );
  return rowCount === 1;
}

/** After a person said yes a run goes on where it waited; the run is locked. */
export async function resumeRun(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`UPDATE training_runs SET status = 'queued' WHERE id = ${id}::uuid AND status = 'waiting'`;
  await tx.$queryRaw`SELECT pg_notify(${TRAINING_CHANNEL}, ${id})::text`;
}

/** Ends a run that waits, since a later one takes its place; false: it waits no more. */
export async function replaceWaitingRun(
  tx: Tx,
  run: { modelId: string; number: number; by: Actor; said: string },
): Promise<boolean> {
  const ended = await tx.$executeRaw`
    UPDATE training_runs SET status = 'cancelled', is_open = NULL, ended_at = now(), error = ${run.said}, cancelled_by = ${JSON.stringify(run.by)}::jsonb
    WHERE model_id = ${run.modelId}::uuid AND number = ${run.number} AND status = 'waiting'`;
  return ended === 1;
}

/** After a person said no it has done what there was to do; the run is locked. */
export async function endWaitingRun(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE training_runs SET status = 'done', is_open = NULL, ended_at = now() WHERE id = ${id}::uuid AND status = 'waiting'`;
}

export async function endRun(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  end: { status: Exclude<RunStatus, 'running' | 'waiting'>; error?: string; outcome?: object },
): Promise<boolean> {
  const isOpen = end.status === 'queued';
  const { rowCount } = await pool.query(
    `UPDATE training_runs SET status = $3, error = $4, outcome = COALESCE($5::json, outcome), progress = NULL,
       is_open = CASE WHEN $6 THEN true END, ended_at = CASE WHEN $6 THEN NULL ELSE now() END WHERE ${OWNED}`,
    [
      ...[id, attempts, end.status, end.error ?? null],
      ...[end.outcome ? JSON.stringify(end.outcome) : null, isOpen],
    ],
  );
  return rowCount === 1;
}

/** Asks for the end of a run that has not ended; one that nobody has ends at once. null: it has ended. */
export async function cancelRun(tx: Tx, id: string, by: Actor): Promise<RunStatus | null> {
  const [row] = await tx.$queryRaw<{ status: RunStatus }[]>`
    UPDATE training_runs SET cancelled_by = COALESCE(cancelled_by, ${JSON.stringify(by)}::jsonb),
      status = CASE WHEN status = 'running' THEN status ELSE 'cancelled' END,
      is_open = CASE WHEN status = 'running' THEN true END,
      ended_at = CASE WHEN status = 'running' THEN NULL ELSE now() END
    WHERE id = ${id}::uuid AND is_open RETURNING status`;
  return row?.status ?? null;
}

/** Of a run that is lost, none. */
export async function addLines(
  { pool }: Pick<Db, 'pool'>,
  { id, attempts }: Claim,
  step: Step,
  lines: readonly { at: Date; line: string }[],
): Promise<void> {
  await pool.query(
    `INSERT INTO training_log_lines (run_id, at, step, line)
     SELECT r.id, t.at, $3, t.line FROM (SELECT id FROM training_runs WHERE ${OWNED}) AS r,
       unnest($4::timestamptz[], $5::text[]) WITH ORDINALITY AS t(at, line, place) ORDER BY place`,
    [id, attempts, step, lines.map(({ at }) => at), lines.map(({ line }) => line)],
  );
}

/** Whether the run is still this worker’s, and nobody has asked for its end; it stays so until the transaction ends. */
export async function holdRun(tx: Tx, { id, attempts }: Claim): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isHeld: boolean }[]>`
    SELECT true AS "isHeld" FROM training_runs
    WHERE id = ${id}::uuid AND attempts = ${attempts} AND status = 'running' AND cancelled_by IS NULL FOR UPDATE`;
  return rows.length === 1;
}
