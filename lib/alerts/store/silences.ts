import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Prisma, Silence as SilenceRow } from '#lib/db/generated/client.ts';
import type { Matcher } from '#lib/notifications/contract.ts';
import type { Silence, SilenceBody, Weekly } from '../contract.ts';
import { isOn } from '../is-muted.ts';

export async function insertSilence(
  tx: Tx,
  body: SilenceBody,
  { at, by }: { at: Date; by: Actor },
): Promise<string> {
  const { id } = await tx.silence.create({
    data: {
      ...{ kind: body.kind, matchers: body.matchers, reason: body.reason },
      startsAt: body.starts_at ? new Date(body.starts_at) : at,
      endsAt: new Date(body.ends_at),
      ...(body.weekly && { weekly: body.weekly }),
      ...{ createdAt: at, createdBy: by },
    },
    select: { id: true },
  });
  return id;
}

/** Those that are on at some time from now on. */
export async function findCurrentSilences(tx: Tx, now: Date): Promise<Silence[]> {
  const rows = await tx.silence.findMany({ where: { endsAt: { gt: now } } });
  return rows.map((row) => toSilence(row, now));
}

export async function findSilence(tx: Tx, id: string, now: Date): Promise<Silence | null> {
  const row = await tx.silence.findUnique({ where: { id } });
  return row && toSilence(row, now);
}

export async function endSilence(
  tx: Tx,
  id: string,
  { at, by }: { at: Date; by: Actor },
): Promise<boolean> {
  const { count } = await tx.silence.updateMany({
    where: { id, endsAt: { gt: at } },
    data: { endsAt: at, endedBy: by },
  });
  return count > 0;
}

/** Those that end last first. */
export async function findSilences(
  { prisma }: Pick<Db, 'prisma'>,
  { state, now }: { state: 'current' | 'ended' | undefined; now: Date },
  before: readonly [endsAt: string, id: string] | undefined,
  take: number,
): Promise<Silence[]> {
  const ends: Prisma.SilenceWhereInput =
    state === undefined ? {} : { endsAt: state === 'current' ? { gt: now } : { lte: now } };
  const rows = await prisma.silence.findMany({
    where: {
      ...ends,
      ...(before && {
        AND: {
          OR: [
            { endsAt: { lt: new Date(before[0]) } },
            { endsAt: new Date(before[0]), id: { lt: before[1] } },
          ],
        },
      }),
    },
    orderBy: [{ endsAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map((row) => toSilence(row, now));
}

function toSilence(row: SilenceRow, now: Date): Silence {
  const times = { starts_at: row.startsAt.toISOString(), ends_at: row.endsAt.toISOString() };
  const weekly = row.weekly as Weekly | null;
  return {
    ...{ id: row.id, kind: row.kind as Silence['kind'], matchers: row.matchers as Matcher[] },
    ...times,
    ...{ weekly, reason: row.reason },
    state: row.endsAt <= now ? 'ended' : isOn({ ...times, weekly }, now) ? 'active' : 'waiting',
    ...{ created_at: row.createdAt.toISOString(), created_by: row.createdBy as Actor },
    ended_by: row.endedBy as Actor | null,
  };
}
