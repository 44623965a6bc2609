import type { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { type ErrorGroup, versionFailures } from '../contract.ts';
import type { TrendSpan } from '../error-trend.ts';

export type StoredGroup = Omit<ErrorGroup, 'last_day'>;
/** Where a page ended. */
export type GroupPosition = readonly [lastSeenAt: string, fingerprint: string];

/** Last seen first. */
export async function findErrorGroups(
  db: Db,
  filter: { model?: string; state?: ErrorGroup['state'] },
  position: GroupPosition | undefined,
  take: number,
): Promise<StoredGroup[]> {
  const older = position && {
    lastSeenAt: { lte: position[0] },
    OR: [
      { lastSeenAt: { lt: position[0] } },
      { lastSeenAt: position[0], fingerprint: { lt: position[1] } },
    ],
  };
  const rows = await db.prisma.errorGroup.findMany({
    where: { ...filter, ...older },
    orderBy: [{ lastSeenAt: 'desc' }, { fingerprint: 'desc' }],
    take,
  });
  return rows.map(toGroup);
}

export async function findErrorGroup(
  prisma: Tx,
  fingerprint: string,
): Promise<StoredGroup | undefined> {
  const row = await prisma.errorGroup.findUnique({ where: { fingerprint } });
  return row ? toGroup(row) : undefined;
}

/** The group, which nobody changes until the transaction ends. */
export async function lockErrorGroup(
  tx: Tx,
  fingerprint: string,
): Promise<StoredGroup | undefined> {
  await tx.$queryRaw`SELECT 1 FROM error_groups WHERE fingerprint = ${fingerprint} FOR UPDATE`;
  return findErrorGroup(tx, fingerprint);
}

export async function saveState(
  tx: Tx,
  fingerprint: string,
  change:
    | { state: 'open' }
    | { state: 'settled'; at: Date; by: z.infer<typeof actorSchema>; reason: string },
): Promise<StoredGroup> {
  const data =
    change.state === 'open'
      ? { state: change.state }
      : {
          state: change.state,
          settledAt: change.at,
          settledBy: change.by,
          settledReason: change.reason,
        };
  return toGroup(await tx.errorGroup.update({ where: { fingerprint }, data }));
}

/** Failures per bucket, by fingerprint and when the bucket begins. */
export async function findTrends(
  { pool }: Db,
  fingerprints: readonly string[],
  { fromMs, stepMs }: TrendSpan,
): Promise<Map<string, Map<number, number>>> {
  const { rows } = await pool.query<{ fingerprint: string; at: Date; count: number }>(
    `SELECT fingerprint, date_bin(make_interval(secs => $3), minute, 'epoch') AS at, sum(count)::float8 AS count
     FROM error_minutes WHERE fingerprint = ANY($1) AND minute >= $2 GROUP BY 1, 2`,
    [fingerprints, new Date(fromMs), stepMs / 1000],
  );
  const trends = new Map<string, Map<number, number>>();
  for (const { fingerprint, at, count } of rows) {
    const trend = trends.get(fingerprint) ?? new Map<number, number>();
    trends.set(fingerprint, trend.set(at.getTime(), count));
  }
  return trends;
}

/** Whether a prediction is in the log. */
export async function isKept(
  { pool }: Db,
  { id, request_id }: ErrorGroup['example'],
): Promise<boolean> {
  const { rows } = await pool.query(
    'SELECT 1 FROM predictions WHERE request_id = $1 AND id = $2 LIMIT 1',
    [request_id, id],
  );
  return rows.length > 0;
}

type Row = NonNullable<Awaited<ReturnType<Tx['errorGroup']['findUnique']>>>;

function toGroup(row: Row): StoredGroup {
  const { settledAt, settledReason } = row;
  const settledBy = actorSchema.safeParse(row.settledBy);
  return {
    fingerprint: row.fingerprint,
    model: row.model,
    version: row.version === 0 ? null : row.version,
    stage: row.stage,
    code: row.code,
    answered: Object.hasOwn(versionFailures, row.code),
    state: row.state as ErrorGroup['state'],
    count: Number(row.count),
    first_seen_at: row.firstSeenAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
    example: { id: row.exampleId, request_id: row.exampleRequestId, detail: row.exampleDetail },
    settled:
      settledAt && settledReason !== null && settledBy.success
        ? { at: settledAt.toISOString(), by: settledBy.data, reason: settledReason }
        : null,
  };
}
