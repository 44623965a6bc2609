import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { RunAnswer } from '../value-operations.ts';
import type { Session } from './online.ts';

/** Postgres channel that says a run has been queued; the payload is its id. */
export const RUNS_CHANNEL = 'mainstay_feature_runs';

export type RunKind = RunAnswer['kind'];

export interface ClaimedRun {
  id: string;
  kind: RunKind;
  request: Record<string, unknown>;
  position: Record<string, unknown> | null;
  attempts: number;
}

export async function insertRun(
  tx: Tx,
  run: { kind: RunKind; request: object; createdAt: Date; createdBy: Actor },
): Promise<string> {
  const { id } = await tx.featureRun.create({
    data: {
      kind: run.kind,
      status: 'queued',
      request: run.request as Prisma.InputJsonObject,
      createdAt: run.createdAt,
      createdBy: run.createdBy,
    },
    select: { id: true },
  });
  await tx.$queryRaw`SELECT pg_notify(${RUNS_CHANNEL}, ${id})::text`;
  return id;
}

export async function findRun({ prisma }: Db, id: string): Promise<RunAnswer | null> {
  const [row] = await prisma.$queryRaw<RunRow[]>`
    SELECT ${COLUMNS} FROM feature_runs WHERE id = ${id}::uuid`;
  return row ? toRun(row) : null;
}

export async function findRuns(
  { prisma }: Db,
  filter: { kind?: RunKind; view?: string; before?: readonly [at: string, id: string] },
  take: number,
): Promise<RunAnswer[]> {
  const { kind = null, view = null } = filter;
  const [at = null, id = null] = filter.before ?? [];
  const rows = await prisma.$queryRaw<RunRow[]>`
    SELECT ${COLUMNS} FROM feature_runs
    WHERE (${kind}::text IS NULL OR kind = ${kind})
      AND (${at}::timestamptz IS NULL OR (created_at, id) < (${at}::timestamptz, ${id}::uuid))
      AND (${view}::text IS NULL
        OR EXISTS (SELECT 1 FROM json_array_elements(request -> 'views') v WHERE v ->> 'name' = ${view})
        OR EXISTS (SELECT 1 FROM json_array_elements_text(request -> 'features') f WHERE split_part(f, '@', 1) = ${view}))
    ORDER BY created_at DESC, id DESC LIMIT ${take}`;
  return rows.map(toRun);
}

/** Takes a run that is queued, or whose worker has fallen silent; null: somebody else has it, or it has ended. */
export async function claimRun(
  session: Session,
  id: string,
  silentSeconds: number,
): Promise<ClaimedRun | null> {
  const { rows } = await session.query<ClaimedRun>(
    `UPDATE feature_runs SET status = 'running', attempts = attempts + 1, seen_at = now(), error = NULL,
       started_at = COALESCE(started_at, now())
     WHERE id = $1 AND (status = 'queued' OR (status = 'running' AND seen_at < now() - make_interval(secs => $2)))
     RETURNING id, kind, request, position, attempts`,
    [id, silentSeconds],
  );
  return rows[0] ?? null;
}

/** Those that wait for longer than a worker takes to hear of them, and those whose worker has fallen silent. */
export async function findForsakenRuns(
  session: Session,
  { queuedSeconds, silentSeconds }: { queuedSeconds: number; silentSeconds: number },
): Promise<string[]> {
  const { rows } = await session.query<{ id: string }>(
    `SELECT id FROM feature_runs WHERE (status = 'queued' AND created_at < now() - make_interval(secs => $1))
       OR (status = 'running' AND seen_at < now() - make_interval(secs => $2)) ORDER BY created_at LIMIT 100`,
    [queuedSeconds, silentSeconds],
  );
  return rows.map((row) => row.id);
}

export async function noteProgress(
  session: Session,
  id: string,
  progress: { done?: number; total?: number | null; position?: object },
): Promise<void> {
  const { done = null, total = null, position } = progress;
  await session.query(
    `UPDATE feature_runs SET seen_at = now(), done = COALESCE($2, done), total = COALESCE($3, total),
       position = COALESCE($4::json, position) WHERE id = $1 AND status = 'running'`,
    [id, done, total, position === undefined ? null : JSON.stringify(position)],
  );
}

export async function endRun(
  session: Session,
  id: string,
  end: { status: 'done'; result: object } | { status: 'failed' | 'queued'; error: string },
): Promise<void> {
  const result = 'result' in end ? JSON.stringify(end.result) : null;
  const error = 'error' in end ? end.error : null;
  await session.query(
    `UPDATE feature_runs SET status = $2, result = $3::json, error = $4,
       finished_at = CASE WHEN $2 = 'queued' THEN NULL ELSE now() END WHERE id = $1 AND status = 'running'`,
    [id, end.status, result, error],
  );
}

/** The run needs these bytes from now on. */
export async function keepFile(tx: Tx, id: string, fileDigest: string): Promise<void> {
  await tx.featureRun.update({ where: { id }, data: { fileDigest }, select: { id: true } });
}

/** Runs that ended before a time and whose files are there. */
export async function findOldFiles(
  tx: Tx,
  before: Date,
  take: number,
): Promise<{ id: string; digest: string }[]> {
  const rows = await tx.featureRun.findMany({
    where: { finishedAt: { lt: before }, fileDigest: { not: null } },
    select: { id: true, fileDigest: true },
    take,
  });
  return rows.map(({ id, fileDigest }) => ({ id, digest: fileDigest ?? '' }));
}

export async function dropFile(tx: Tx, id: string, at: Date): Promise<void> {
  const data = { fileDigest: null, fileRemovedAt: at };
  await tx.featureRun.update({ where: { id }, data, select: { id: true } });
}

/** A retrieval's rows may be a hundred thousand; how many they are is enough to know. */
const COLUMNS = Prisma.sql`id, kind, status, done, total, result, error, created_at, created_by, started_at, finished_at, file_removed_at,
  CASE WHEN request -> 'rows' IS NULL THEN request::jsonb
    ELSE request::jsonb - 'rows' || jsonb_build_object('row_count', json_array_length(request -> 'rows')) END AS request`;

interface RunRow {
  id: string;
  kind: RunKind;
  status: RunAnswer['status'];
  request: RunAnswer['request'];
  done: bigint;
  total: bigint | null;
  result: RunAnswer['result'];
  error: string | null;
  created_at: Date;
  created_by: Actor;
  started_at: Date | null;
  finished_at: Date | null;
  file_removed_at: Date | null;
}

function toRun(row: RunRow): RunAnswer {
  return {
    ...row,
    done: Number(row.done),
    total: row.total === null ? null : Number(row.total),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    file_removed_at: row.file_removed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
