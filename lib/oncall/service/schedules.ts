import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { Schedule, ScheduleAnswer } from '../contract.ts';
import type { createSchedule, removeSchedule, updateSchedule } from '../operations.ts';
import { changedMeanwhile, scheduleExists, scheduleInUse, scheduleNotFound } from '../refusals.ts';
import { findPeople } from '../store/directory.ts';
import { lockOncall } from '../store/lock.ts';
import {
  deleteSchedule,
  findSchedule,
  findSchedules,
  findUsesOf,
  hasScheduleNamed,
  insertSchedule,
  type StoredSchedule,
  saveSchedule,
} from '../store/schedules.ts';
import { describeSchedules } from './describe-schedules.ts';

export async function needSchedule(tx: Tx, id: string): Promise<StoredSchedule> {
  const found = await findSchedule(tx, id);
  if (!found) throw scheduleNotFound(id);
  return found;
}

export async function answerSchedule(tx: Tx, found: StoredSchedule): Promise<ScheduleAnswer> {
  const [answer] = await describeSchedules(tx, [found]);
  if (!answer) throw scheduleNotFound(found.id);
  return answer;
}

/** On-call schedules; each change is audited with the schedule before and after. */
export function createSchedules({ db }: { db: Db }) {
  return {
    async listSchedules(): Promise<{ items: ScheduleAnswer[] }> {
      return { items: await describeSchedules(db.prisma, await findSchedules(db.prisma)) };
    },

    async getSchedule(id: string): Promise<ScheduleAnswer> {
      return answerSchedule(db.prisma, await needSchedule(db.prisma, id));
    },

    createSchedule: (
      { reason, ...schedule }: OperationInput<typeof createSchedule>['body'],
      ctx: ChangeContext,
    ): Promise<ScheduleAnswer> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        if (await hasScheduleNamed(tx, schedule.name)) throw scheduleExists(schedule.name);
        await checkPeople(tx, schedule);
        const made = { at: await readClock(tx), by: ctx.actor };
        const saved = await insertSchedule(tx, schedule, made);
        const change = { action: 'schedule.create' as const, subject: `schedule:${saved.id}` };
        await recordChange(tx, { ...change, reason, after: schedule }, ctx);
        return answerSchedule(tx, saved);
      }),

    updateSchedule: (
      id: string,
      { reason, expected_revision, ...schedule }: OperationInput<typeof updateSchedule>['body'],
      ctx: ChangeContext,
    ): Promise<ScheduleAnswer> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        const before = await needSchedule(tx, id);
        refuseOther(before, expected_revision);
        if (await hasScheduleNamed(tx, schedule.name, id)) throw scheduleExists(schedule.name);
        await checkPeople(tx, schedule);
        const made = { at: await readClock(tx), by: ctx.actor };
        const saved = await saveSchedule(tx, id, schedule, made);
        const change = { action: 'schedule.update' as const, subject: `schedule:${id}`, reason };
        await recordChange(tx, { ...change, before: before.schedule, after: schedule }, ctx);
        return answerSchedule(tx, saved);
      }),

    removeSchedule: (
      id: string,
      { reason, expected_revision }: OperationInput<typeof removeSchedule>['query'],
      ctx: ChangeContext,
    ): Promise<void> =>
      db.prisma.$transaction(async (tx) => {
        await lockOncall(tx);
        const before = await needSchedule(tx, id);
        refuseOther(before, expected_revision);
        const uses = await findUsesOf(tx, [id]);
        if (uses.length > 0) {
          const policies = uses.map((use) => ({ id: use.id, name: use.name }));
          throw scheduleInUse(before.schedule.name, policies);
        }
        await deleteSchedule(tx, id);
        const change = { action: 'schedule.remove' as const, subject: `schedule:${id}`, reason };
        await recordChange(tx, { ...change, before: before.schedule }, ctx);
      }),
  };
}

function refuseOther(found: StoredSchedule, expected: number | undefined): void {
  if (expected === undefined || expected === found.revision) return;
  throw changedMeanwhile(`The schedule ${found.schedule.name}`, found);
}

/** People who are disabled may stay, since the others' turns would move; it is said wherever they are shown. */
export async function checkPeople(tx: Tx, schedule: Schedule, field = ''): Promise<void> {
  const named = [...new Set(schedule.layers.flatMap(({ people }) => people))];
  const known = new Set((await findPeople(tx, named)).map(({ id }) => id));
  const wrong = schedule.layers.flatMap(({ people }, layer) =>
    people.flatMap((id, place) =>
      known.has(id)
        ? []
        : [{ field: `${field}layers[${layer}].people[${place}]`, message: 'is no user' }],
    ),
  );
  if (wrong.length > 0) throw invalidRequest(wrong);
}

/** The user who is to take over; a disabled one cannot. */
export async function needUser(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const [found] = await findPeople(tx, [id]);
  if (!found) throw invalid('user', 'is no user');
  if (found.isDisabled) throw invalid('user', `is ${found.name}, who is disabled`);
  return found;
}
