import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { LoggedValidation } from '../contract.ts';
import type { ReplayResult } from '../quarantine-operations.ts';

export interface QuarantineRecord {
  id: string;
  at: Date;
  eventTime: Date;
  model: string;
  version: number;
  requestId: string;
  entityKey: string | null;
  protocol: string;
  inputs: unknown;
  validation: LoggedValidation;
  state: 'waiting' | 'replaying' | 'replayed' | 'discarded';
  fixed: unknown[][] | null;
  claimedAt: Date | null;
  result: ReplayResult | null;
  refusal: string | null;
  settledAt: Date | null;
  settledBy: unknown;
  reason: string | null;
}

export interface QuarantineFilter {
  model?: string | undefined;
  version?: number | undefined;
  state?: string | undefined;
  rule?: string | undefined;
  requestId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  before?: { at: Date; id: string } | undefined;
  limit: number;
}

export async function findQuarantined(tx: Tx, id: string): Promise<QuarantineRecord | null> {
  const row = await tx.quarantinedRequest.findUnique({ where: { id } });
  return row as QuarantineRecord | null;
}

export async function listQuarantined(
  db: Db,
  filter: QuarantineFilter,
): Promise<QuarantineRecord[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM quarantined_requests
     WHERE ($1::text IS NULL OR model = $1) AND ($2::int IS NULL OR version = $2) AND ($3::text IS NULL OR state = $3)
       AND ($4::text IS NULL OR validation::jsonb -> 'counts' @> jsonb_build_array(jsonb_build_array($4::text)))
       AND ($5::text IS NULL OR request_id = $5)
       AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
       AND ($8::timestamptz IS NULL OR (at, id) < ($8, $9::uuid))
     ORDER BY at DESC, id DESC LIMIT $10`,
    [
      filter.model ?? null,
      filter.version ?? null,
      filter.state ?? null,
      filter.rule ?? null,
      filter.requestId ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.before?.at ?? null,
      filter.before?.id ?? null,
      filter.limit,
    ],
  );
  const found = await db.prisma.quarantinedRequest.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  return found as QuarantineRecord[];
}

/** Takes a waiting request for a replay; a replay that began before `abandonedBefore` and never ended is taken over. */
export async function claimQuarantined(
  tx: Tx,
  id: string,
  claim: { at: Date; abandonedBefore: Date },
): Promise<boolean> {
  const { count } = await tx.quarantinedRequest.updateMany({
    where: {
      id,
      OR: [{ state: 'waiting' }, { state: 'replaying', claimedAt: { lt: claim.abandonedBefore } }],
    },
    data: { state: 'replaying', claimedAt: claim.at },
  });
  return count === 1;
}

/** The claim is over without a result. */
export async function releaseQuarantined(
  tx: Tx,
  id: string,
  claimedAt: Date,
  refusal: string,
): Promise<void> {
  await tx.quarantinedRequest.updateMany({
    where: { id, state: 'replaying', claimedAt },
    data: { state: 'waiting', claimedAt: null, refusal },
  });
}

interface Settlement {
  at: Date;
  by: Actor;
  reason: string;
}

/** False when the claim was taken over meanwhile. */
export async function settleReplayed(
  tx: Tx,
  id: string,
  claimedAt: Date,
  {
    fixed,
    result,
    at,
    by,
    reason,
  }: Settlement & { fixed: unknown[][] | null; result: ReplayResult },
): Promise<boolean> {
  const { count } = await tx.quarantinedRequest.updateMany({
    where: { id, state: 'replaying', claimedAt },
    data: {
      state: 'replayed',
      fixed: (fixed as Prisma.InputJsonValue | null) ?? Prisma.DbNull,
      result: result as unknown as Prisma.InputJsonValue,
      refusal: null,
      settledAt: at,
      settledBy: by,
      reason,
    },
  });
  return count === 1;
}

export async function settleDiscarded(
  tx: Tx,
  id: string,
  { at, by, reason }: Settlement,
): Promise<boolean> {
  const { count } = await tx.quarantinedRequest.updateMany({
    where: { id, state: 'waiting' },
    data: { state: 'discarded', settledAt: at, settledBy: by, reason },
  });
  return count === 1;
}

export async function removeQuarantined(db: Db, before: { settled: Date; any: Date }) {
  const { count } = await db.prisma.quarantinedRequest.deleteMany({
    where: { OR: [{ settledAt: { lt: before.settled } }, { at: { lt: before.any } }] },
  });
  return count;
}
