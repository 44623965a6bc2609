import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { Schedule, ScheduleAnswer, SpanAnswer, SpansAnswer } from '../contract.ts';
import { dayStarts, firstMoment, localDay } from '../local-time.ts';
import type { addOverride, previewSchedule } from '../operations.ts';
import { overrideNotFound } from '../refusals.ts';
import { type DutySpan, type Override, scheduleSpans } from '../schedule-spans.ts';
import {
  endOverride,
  findOverride,
  findOverrides,
  insertOverride,
  type StoredOverride,
} from '../store/schedules.ts';
import { describePeople } from './describe-schedules.ts';
import { toOverride } from './load-directory.ts';
import { answerSchedule, checkPeople, needSchedule, needUser } from './schedules.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 14;
const MOST_DAYS = 92;
const LONGEST_OVERRIDE_DAYS = 366;
/** As the days that rotations may begin on. */
const EARLIEST_MS = 0;
const LATEST_MS = Date.parse('3000-01-01T00:00:00Z');

interface Range {
  from?: string | undefined;
  to?: string | undefined;
}

/** Who is on call over a time, and who takes over for a while. */
export function createDuty({ db }: { db: Db }) {
  return {
    async getSpans(id: string, range: Range): Promise<SpansAnswer> {
      const { schedule } = await needSchedule(db.prisma, id);
      const asked = readRange(range, schedule.time_zone, await readClock(db.prisma));
      const overrides = await findOverrides(db.prisma, [id], asked);
      return describeSpans(db.prisma, schedule, overrides.map(toOverride), asked);
    },

    async previewSchedule({
      schedule,
      ...range
    }: OperationInput<typeof previewSchedule>['body']): Promise<SpansAnswer> {
      await checkPeople(db.prisma, schedule, 'schedule.');
      const asked = readRange(range, schedule.time_zone, await readClock(db.prisma));
      return describeSpans(db.prisma, schedule, [], asked);
    },

    addOverride: (
      id: string,
      body: OperationInput<typeof addOverride>['body'],
      ctx: ChangeContext,
    ): Promise<ScheduleAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const found = await needSchedule(tx, id);
        const asker = ctx.actor.kind === 'user' ? ctx.actor.id : undefined;
        const userId = body.user ?? asker;
        if (userId === undefined) throw invalid('user', 'is missing: an API key is nobody');
        const user = await needUser(tx, userId);
        const at = await readClock(tx);
        // Who was on call is a fact.
        const from = new Date(Math.max(at.getTime(), body.from ? Date.parse(body.from) : 0));
        const to = new Date(body.to);
        if (to <= from) throw invalid('to', 'must be later than now and than `from`');
        if (to.getTime() > LATEST_MS) throw invalid('to', 'must be in 2999 or earlier');
        if (to.getTime() - from.getTime() > LONGEST_OVERRIDE_DAYS * DAY_MS) {
          throw invalid('to', `must be ${LONGEST_OVERRIDE_DAYS} days later than \`from\`, at most`);
        }
        const { reason } = body;
        const made = { user: user.id, from, to, reason, createdAt: at, createdBy: ctx.actor };
        const override = await insertOverride(tx, { scheduleId: id, ...made });
        const after = shown(override, user.name);
        const change = { action: 'override.create' as const, subject: `schedule:${id}` };
        await recordChange(tx, { ...change, reason: reason || undefined, after }, ctx);
        return answerSchedule(tx, found);
      }),

    removeOverride: (
      { id, override: overrideId }: { id: string; override: string },
      { reason }: { reason?: string | undefined },
      ctx: ChangeContext,
    ): Promise<ScheduleAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const found = await needSchedule(tx, id);
        const at = await readClock(tx);
        const override = await findOverride(tx, id, overrideId);
        if (!override || override.to <= at) throw overrideNotFound(overrideId);
        await endOverride(tx, override, at);
        const [user] = await describePeople(tx, [override.user]);
        const before = shown(override, user?.name ?? override.user);
        const change = { action: 'override.remove' as const, subject: `schedule:${id}`, reason };
        await recordChange(tx, { ...change, before }, ctx);
        return answerSchedule(tx, found);
      }),
  };
}

function shown({ from, to }: StoredOverride, who: string): Record<string, unknown> {
  return { who, from: from.toISOString(), to: to.toISOString() };
}

function readRange(range: Range, timeZone: string, now: Date): { from: Date; to: Date } {
  const today = () => firstMoment(localDay(now.getTime(), timeZone), '00:00', timeZone);
  const from = new Date(range.from ?? today());
  const usual = new Date(from.getTime() + USUAL_DAYS * DAY_MS);
  const to = range.to === undefined ? usual : new Date(range.to);
  if (from.getTime() < EARLIEST_MS) throw invalid('from', 'must be in 1970 or later');
  if (to.getTime() > LATEST_MS) throw invalid('to', 'must be in 2999 or earlier');
  if (to <= from) throw invalid('to', 'must be later than `from`');
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
    throw invalid('to', `must be ${MOST_DAYS} days later than \`from\`, at most`);
  }
  return { from, to };
}

async function describeSpans(
  tx: Tx,
  schedule: Schedule,
  overrides: readonly Override[],
  { from, to }: { from: Date; to: Date },
): Promise<SpansAnswer> {
  const range = { from: from.getTime(), to: to.getTime() };
  const spans = scheduleSpans(schedule, overrides, range);
  const all = [...spans.layers.flat(), ...spans.overrides];
  return {
    ...{ from: from.toISOString(), to: to.toISOString() },
    days: dayStarts(range.from, range.to, schedule.time_zone).map((start) =>
      new Date(start).toISOString(),
    ),
    layers: spans.layers.map((layer) => layer.map(describeSpan)),
    overrides: spans.overrides.map(describeSpan),
    final: spans.final.map(describeSpan),
    people: await describePeople(
      tx,
      all.flatMap(({ user }) => user ?? []),
    ),
  };
}

function describeSpan({ from, to, ...span }: DutySpan): SpanAnswer {
  return { ...span, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
