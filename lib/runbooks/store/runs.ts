import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import {
  type RunbookRunEvent as EventRow,
  Prisma,
  type RunbookRun as RunRow,
  type RunbookRunStep as StepRow,
} from '#lib/db/generated/client.ts';
import type { QueryAnswer, RunEventKind, StepKind, StepState, Verdict } from '../contract.ts';

export interface StoredStep extends Omit<StepRow, 'startedBy' | 'endedBy' | 'answer'> {
  startedBy: Actor | null;
  endedBy: Actor | null;
  answer: QueryAnswer | null;
}

export interface StoredRun extends Omit<RunRow, 'startedBy' | 'endedBy'> {
  startedBy: Actor;
  endedBy: Actor | null;
  steps: StoredStep[];
}

export interface NewRun {
  slug: string;
  version: number;
  model: string | null;
  modelVersion: number | null;
  incidentId: string | null;
  incidentNumber: number | null;
  startedAt: Date;
  startedBy: Actor;
}

/** null: the incident has a run of the runbook that is open. */
export async function insertRun(
  tx: Tx,
  run: NewRun,
  kinds: readonly StepKind[],
): Promise<{ id: string; number: number } | null> {
  const [row] = await tx.$queryRaw<{ id: string; number: number }[]>`
    INSERT INTO runbook_runs (id, slug, version, model, model_version, incident_id, incident_number, status, is_open, started_at, started_by)
    VALUES (gen_random_uuid(), ${run.slug}, ${run.version}, ${run.model}, ${run.modelVersion}::int, ${run.incidentId}::uuid,
      ${run.incidentNumber}::int, 'open', TRUE, ${run.startedAt}, ${JSON.stringify(run.startedBy)}::jsonb)
    ON CONFLICT (incident_id, slug, is_open) DO NOTHING RETURNING id::text, number`;
  if (!row) return null;
  await tx.runbookRunStep.createMany({
    data: kinds.map((kind, at) => ({ runId: row.id, position: at + 1, kind })),
  });
  return row;
}

const withSteps = { steps: { orderBy: { position: 'asc' } } } as const;

export async function findRun(tx: Tx, number: number): Promise<StoredRun | null> {
  const row = await tx.runbookRun.findUnique({ where: { number }, include: withSteps });
  return row && toRun(row);
}

/** The run, which nobody else changes until the transaction ends. */
export async function lockRun(tx: Tx, number: number): Promise<StoredRun | null> {
  await tx.$queryRaw`SELECT 1 AS locked FROM runbook_runs WHERE number = ${number} FOR UPDATE`;
  return findRun(tx, number);
}

export async function findOpenRun(
  tx: Tx,
  incidentId: string,
  slug: string,
): Promise<number | null> {
  const row = await tx.runbookRun.findFirst({
    where: { incidentId, slug, isOpen: true },
    select: { number: true },
  });
  return row?.number ?? null;
}

export interface RunFilter {
  slug?: string | undefined;
  incidentNumber?: number | undefined;
  model?: string | undefined;
  status?: string | undefined;
}

/** Newest first. */
export async function findRuns(
  tx: Tx,
  filter: RunFilter,
  before: readonly [startedAt: string, id: string] | undefined,
  take: number,
): Promise<(StoredRun & { title: string })[]> {
  const rows = await tx.runbookRun.findMany({
    where: {
      ...filter,
      ...(before && {
        AND: {
          OR: [
            { startedAt: { lt: new Date(before[0]) } },
            { startedAt: new Date(before[0]), id: { lt: before[1] } },
          ],
        },
      }),
    },
    include: { ...withSteps, runbook: { select: { title: true } } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map(({ runbook, ...row }) => ({ ...toRun(row), title: runbook.title }));
}

export interface StepUpdate {
  status?: StepState;
  verdict?: Verdict | null;
  said?: string | null;
  answer?: QueryAnswer | null;
  order?: object | null;
  attempts?: number;
  startedAt?: Date | null;
  startedBy?: Actor | null;
  carriedOutAt?: Date | null;
  dueAt?: Date | null;
  endedAt?: Date | null;
  endedBy?: Actor | null;
  reason?: string | null;
}

export async function saveStep(
  tx: Tx,
  runId: string,
  position: number,
  { answer, order, startedBy, endedBy, ...plain }: StepUpdate,
): Promise<void> {
  const json = (value: object | null | undefined) =>
    value === null ? Prisma.DbNull : (value as Prisma.InputJsonObject | undefined);
  await tx.runbookRunStep.update({
    where: { runId_position: { runId, position } },
    data: {
      ...plain,
      ...{ answer: json(answer), order: json(order) },
      ...{ startedBy: json(startedBy), endedBy: json(endedBy) },
    },
  });
}

/**
 * Says, in the transaction of a change, that it is this step’s; false: the step is not this attempt’s any more, and the change must not be made.
 */
export async function markCarriedOut(
  tx: Tx,
  { runId, position, attempts }: { runId: string; position: number; attempts: number },
  at: Date,
): Promise<boolean> {
  const { count } = await tx.runbookRunStep.updateMany({
    where: { runId, position, attempts, status: 'running' },
    data: { carriedOutAt: at },
  });
  return count === 1;
}

export async function endRun(
  tx: Tx,
  id: string,
  ended: { status: string; at: Date; by: Actor; reason: string | null },
): Promise<void> {
  const { status, at, by, reason } = ended;
  await tx.runbookRun.update({
    where: { id },
    data: { status, isOpen: null, endedAt: at, endedBy: by, reason },
  });
}

export interface NewEvent {
  at: Date;
  position: number | null;
  kind: RunEventKind;
  text: string;
  actor: Actor;
}

/** Appends to the record of a run; gives the event’s id. */
export async function insertEvent(tx: Tx, runId: string, event: NewEvent): Promise<string> {
  const { id } = await tx.runbookRunEvent.create({
    data: { runId, ...event },
    select: { id: true },
  });
  return id;
}

export interface StoredEvent extends Omit<EventRow, 'actor'> {
  actor: Actor;
}

export async function findEvents(tx: Tx, runId: string): Promise<StoredEvent[]> {
  const rows = await tx.runbookRunEvent.findMany({
    where: { runId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({ ...row, actor: row.actor as Actor }));
}

/** Open runs that a worker has something to do for: waits, and actions that nobody ended. */
export async function findUnwatchedRuns(
  { pool }: Pick<Db, 'pool'>,
  { quietSeconds }: { quietSeconds: number },
): Promise<number[]> {
  const { rows } = await pool.query<{ number: number }>(
    `SELECT DISTINCT r.number FROM runbook_runs r JOIN runbook_run_steps s ON s.run_id = r.id
     WHERE r.is_open AND s.status = 'running'
       AND (s.kind = 'wait' OR (s.kind = 'action' AND s.started_at < clock_timestamp() - make_interval(secs => $1)))
     ORDER BY r.number LIMIT 200`,
    [quietSeconds],
  );
  return rows.map(({ number }) => number);
}

function toRun({ steps, ...row }: RunRow & { steps: StepRow[] }): StoredRun {
  return {
    ...row,
    startedBy: row.startedBy as Actor,
    endedBy: row.endedBy as Actor | null,
    steps: steps.map((step) => ({
      ...step,
      startedBy: step.startedBy as Actor | null,
      endedBy: step.endedBy as Actor | null,
      answer: step.answer as QueryAnswer | null,
    })),
  };
}

/**
 * Incidents of which something that harms came back, or was taken away, since their runbook was begun: what its steps were answered by is not so any more. Of runs that somebody works on nothing is
 * taken away; where none is open, one is wanted only if harm came back. `run`: the open one.
 */
export async function findOutrunIncidents({
  pool,
}: Pick<Db, 'pool'>): Promise<{ number: number; slug: string; run: number | null }[]> {
  const { rows } = await pool.query<{ number: number; slug: string; run: number | null }>(
    `SELECT i.number, i.runbook AS slug, o.number AS run
     FROM incidents i JOIN runbooks b ON b.slug = i.runbook AND b.archived_at IS NULL
     JOIN LATERAL (SELECT max(started_at) AS at FROM runbook_runs WHERE incident_id = i.id AND slug = i.runbook) last ON last.at IS NOT NULL
     LEFT JOIN runbook_runs o ON o.incident_id = i.id AND o.slug = i.runbook AND o.is_open
     WHERE i.is_open AND i.cause <> 'person'
       AND EXISTS (SELECT FROM incident_entries e WHERE e.incident_id = i.id AND e.kind = 'state' AND e.recorded_at > last.at
         AND (e.detail -> 'harm' -> 'began' IS NOT NULL OR (o.id IS NOT NULL AND e.detail -> 'harm' -> 'ended' IS NOT NULL)))
       AND NOT EXISTS (SELECT FROM runbook_run_events e WHERE e.run_id = o.id AND e.actor ->> 'kind' <> 'system')
     ORDER BY i.number LIMIT 50`,
  );
  return rows;
}

/** Incidents that Mainstay opened within an hour, whose runbook is there and that nobody has begun a runbook for. */
export async function findUnbegunIncidents({
  pool,
}: Pick<Db, 'pool'>): Promise<{ number: number; slug: string }[]> {
  const { rows } = await pool.query<{ number: number; slug: string }>(
    `SELECT i.number, i.runbook AS slug FROM incidents i JOIN runbooks b ON b.slug = i.runbook AND b.archived_at IS NULL
     WHERE i.is_open AND i.cause <> 'person' AND i.opened_at > now() - interval '1 hour'
       AND NOT EXISTS (SELECT FROM runbook_runs r WHERE r.incident_id = i.id)
     ORDER BY i.number LIMIT 50`,
  );
  return rows;
}
