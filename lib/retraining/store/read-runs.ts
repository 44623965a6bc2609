import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { GateResult, RunProgress, RunStatus, RunTrigger, Step } from '../contract.ts';

export interface RunRow {
  id: string;
  model: string;
  number: number;
  status: RunStatus;
  step: Step | null;
  progress: RunProgress | null;
  triggers: RunTrigger[];
  reason: string | null;
  trainer: string;
  policyVersion: number | null;
  version: number | null;
  gate: string | null;
  error: string | null;
  cancelledBy: unknown;
  createdAt: Date;
  createdBy: unknown;
  startedAt: Date | null;
  endedAt: Date | null;
}

const done = (step: string) =>
  Prisma.sql`s.run_id = r.id AND s.step = ${step} AND s.ended_at IS NOT NULL AND s.error IS NULL`;
/** What a person said at the gate is its answer. */
const FIELDS = Prisma.sql`r.id, m.name AS model, r.number, r.status, r.step, r.progress, r.triggers, r.reason,
  r.spec -> 'policy' -> 'trainer' ->> 'name' AS trainer, (r.spec ->> 'policy_version')::int AS "policyVersion",
  (SELECT (s.result ->> 'version')::int FROM training_steps s WHERE ${done('register')}) AS version,
  (SELECT COALESCE(s.result -> 'decision' ->> 'answer', s.result ->> 'answer') FROM training_steps s WHERE ${done('gate')}) AS gate,
  r.error, r.cancelled_by AS "cancelledBy", r.created_at AS "createdAt", r.created_by AS "createdBy",
  r.started_at AS "startedAt", r.ended_at AS "endedAt"`;
const FROM = Prisma.sql`training_runs r JOIN models m ON m.id = r.model_id`;

export interface RunFilter {
  modelId?: string | undefined;
  status?: RunStatus | undefined;
  isOpen?: boolean | undefined;
}

/** Newest first. */
export async function findRuns(
  prisma: Tx | Db['prisma'],
  { modelId = undefined, status, isOpen }: RunFilter,
  before: readonly [at: string, id: string] | undefined,
  take: number,
): Promise<RunRow[]> {
  const [at = null, id = null] = before ?? [];
  const open = isOpen ?? null;
  return prisma.$queryRaw<RunRow[]>`
    SELECT ${FIELDS} FROM ${FROM}
    WHERE (${modelId ?? null}::uuid IS NULL OR r.model_id = ${modelId ?? null}::uuid)
      AND (${status ?? null}::text IS NULL OR r.status = ${status ?? null})
      AND (${open}::boolean IS NULL OR COALESCE(r.is_open, false) = ${open})
      AND (${at}::timestamptz IS NULL OR (r.created_at, r.id) < (${at}::timestamptz, ${id}::uuid))
    ORDER BY r.created_at DESC, r.id DESC LIMIT ${take}`;
}

export async function findRun(
  prisma: Tx | Db['prisma'],
  modelId: string,
  number: number,
): Promise<(RunRow & { spec: unknown }) | null> {
  const [row] = await prisma.$queryRaw<(RunRow & { spec: unknown })[]>`
    SELECT ${FIELDS}, r.spec FROM ${FROM} WHERE r.model_id = ${modelId}::uuid AND r.number = ${number}`;
  return row ?? null;
}

/** Its status, so that nobody changes it until the transaction ends. */
export async function lockRun(
  tx: Tx,
  modelId: string,
  number: number,
): Promise<{ id: string; status: RunStatus; isOpen: boolean; isCancelled: boolean } | null> {
  const [row] = await tx.$queryRaw<
    { id: string; status: RunStatus; isOpen: boolean; isCancelled: boolean }[]
  >`SELECT id, status, COALESCE(is_open, false) AS "isOpen", cancelled_by IS NOT NULL AS "isCancelled"
    FROM training_runs WHERE model_id = ${modelId}::uuid AND number = ${number} FOR UPDATE`;
  return row ?? null;
}

export interface StepRow {
  step: Step;
  attempts: number;
  startedAt: Date;
  endedAt: Date | null;
  result: unknown;
  error: string | null;
}

export async function findSteps(prisma: Tx | Db['prisma'], runId: string): Promise<StepRow[]> {
  const rows = await prisma.trainingStep.findMany({ where: { runId } });
  return rows.map(({ runId: _, step, ...row }) => ({ step: step as Step, ...row }));
}

export interface LogLine {
  id: bigint;
  at: Date;
  step: string;
  line: string;
}

/** Oldest first. */
export async function findLines(
  { prisma }: Pick<Db, 'prisma'>,
  runId: string,
  { after, take }: { after: bigint; take: number },
): Promise<LogLine[]> {
  return prisma.trainingLogLine.findMany({
    where: { runId, id: { gt: after } },
    orderBy: { id: 'asc' },
    select: { id: true, at: true, step: true, line: true },
    take,
  });
}

/** What a person said at the gate, where whoever goes on with the run reads it. The run is locked. */
export async function saveDecision(tx: Tx, runId: string, result: GateResult): Promise<void> {
  await tx.trainingStep.update({
    where: { runId_step: { runId, step: 'gate' } },
    data: { result: result satisfies object as Prisma.InputJsonObject },
  });
}
