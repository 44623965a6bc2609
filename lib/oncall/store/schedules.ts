import { z } from 'zod';
import { type Actor, actorSchema } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type {
  OncallOverride as OverrideRow,
  OncallSchedule as ScheduleRow,
} from '#lib/db/generated/client.ts';
import { type Schedule, scheduleSchema } from '../contract.ts';

export interface StoredSchedule {
  id: string;
  schedule: Schedule;
  revision: number;
  updatedAt: Date;
  updatedBy: Actor;
}

export interface StoredOverride {
  id: string;
  scheduleId: string;
  user: string;
  from: Date;
  to: Date;
  reason: string;
  createdAt: Date;
  createdBy: Actor;
}

export async function findSchedules(tx: Tx): Promise<StoredSchedule[]> {
  const rows = await tx.oncallSchedule.findMany({ orderBy: { name: 'asc' } });
  return rows.map(toSchedule);
}

export async function findSchedule(tx: Tx, id: string): Promise<StoredSchedule | null> {
  const row = await tx.oncallSchedule.findUnique({ where: { id } });
  return row && toSchedule(row);
}

export function hasScheduleNamed(tx: Tx, name: string, besides?: string): Promise<boolean> {
  return tx.oncallSchedule
    .count({ where: { name, ...(besides !== undefined && { id: { not: besides } }) } })
    .then((count) => count > 0);
}

export async function insertSchedule(
  tx: Tx,
  schedule: Schedule,
  made: { at: Date; by: Actor },
): Promise<StoredSchedule> {
  const data = { name: schedule.name, schedule, createdAt: made.at };
  return toSchedule(
    await tx.oncallSchedule.create({ data: { ...data, updatedAt: made.at, updatedBy: made.by } }),
  );
}

export async function saveSchedule(
  tx: Tx,
  id: string,
  schedule: Schedule,
  made: { at: Date; by: Actor },
): Promise<StoredSchedule> {
  return toSchedule(
    await tx.oncallSchedule.update({
      where: { id },
      data: {
        ...{ name: schedule.name, schedule, revision: { increment: 1 } },
        ...{ updatedAt: made.at, updatedBy: made.by },
      },
    }),
  );
}

export async function deleteSchedule(tx: Tx, id: string): Promise<void> {
  await tx.oncallSchedule.delete({ where: { id } });
}

/** Of schedules, those that are of a time; the last begun first. */
export async function findOverrides(
  tx: Tx,
  scheduleIds: readonly string[],
  { from, to }: { from: Date; to?: Date },
): Promise<StoredOverride[]> {
  const rows = await tx.oncallOverride.findMany({
    where: {
      ...{ scheduleId: { in: [...scheduleIds] }, endsAt: { gt: from } },
      ...(to && { startsAt: { lt: to } }),
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toOverride);
}

export async function findOverride(
  tx: Tx,
  scheduleId: string,
  id: string,
): Promise<StoredOverride | null> {
  const row = await tx.oncallOverride.findFirst({ where: { id, scheduleId } });
  return row && toOverride(row);
}

export async function insertOverride(
  tx: Tx,
  { user, from, to, ...override }: Omit<StoredOverride, 'id'>,
): Promise<StoredOverride> {
  const data = { ...override, userId: user, startsAt: from, endsAt: to };
  return toOverride(await tx.oncallOverride.create({ data }));
}

/** One that has begun ends now, since who was on call until now is a fact; another is forgotten. */
export async function endOverride(tx: Tx, { id, from }: StoredOverride, at: Date): Promise<void> {
  if (from < at) await tx.oncallOverride.update({ where: { id }, data: { endsAt: at } });
  else await tx.oncallOverride.delete({ where: { id } });
}

function toSchedule({ id, schedule, revision, updatedAt, updatedBy }: ScheduleRow): StoredSchedule {
  return {
    ...{ id, schedule: scheduleSchema.parse(schedule), revision, updatedAt },
    updatedBy: actorSchema.parse(updatedBy),
  };
}

function toOverride(row: OverrideRow): StoredOverride {
  return {
    ...{ id: row.id, scheduleId: row.scheduleId, user: row.userId, reason: row.reason },
    ...{ from: row.startsAt, to: row.endsAt, createdAt: row.createdAt },
    createdBy: actorSchema.parse(row.createdBy),
  };
}

/** Policies that tell a schedule. */
export function findUsesOf(
  tx: Tx,
  scheduleIds: readonly string[],
): Promise<{ id: string; name: string; schedule: string }[]> {
  const rows = tx.$queryRaw<unknown[]>`
    SELECT DISTINCT policies.id, policies.name, target ->> 'id' AS schedule
    FROM escalation_policies AS policies,
      json_array_elements(policies.policy -> 'steps') AS step,
      json_array_elements(step -> 'notify') AS target
    WHERE target ->> 'kind' = 'schedule' AND target ->> 'id' = ANY(${[...scheduleIds]}::text[])
    ORDER BY policies.name`;
  return rows.then((found) => usesSchema.parse(found));
}

const usesSchema = z.array(z.object({ id: z.uuid(), name: z.string(), schedule: z.string() }));
