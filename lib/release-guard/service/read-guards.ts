import type { Db } from '#lib/db/client.ts';
import { int4, type Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import type { Guard } from '../contract.ts';
import { askedOf } from '../freeze-baseline.ts';
import type { GuardAnswer } from '../operations.ts';
import { findGuards, findNewestGuard, type GuardRecord } from '../store/guards.ts';
import { findModel, findNewestSeq, readClock } from '../store/releases.ts';
import { sumServed } from '../store/served.ts';

/** The guard of the release in force. */
export async function readGuard(db: Db, name: string): Promise<GuardAnswer> {
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const [at, guard, newest] = await Promise.all([
    readClock(db.prisma),
    findNewestGuard(db.prisma, model.id),
    findNewestSeq(db.prisma, model.id),
  ]);
  const isOfNewest = guard?.seq === newest;
  return {
    at: at.toISOString(),
    guard: isOfNewest ? await withRequests(db, name, guard) : null,
  };
}

export async function listGuards(
  db: Db,
  name: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<Guard>> {
  const before = decodeCursor(query.cursor, int4);
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const found = await findGuards(db.prisma, model.id, { before, take: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = last && found.length > page.length;
  return {
    items: page.map((guard) => toGuard(name, guard, requestsOf(guard))),
    next_cursor: hasMore ? encodeCursor(last.seq) : null,
  };
}

async function withRequests(db: Db, name: string, guard: GuardRecord): Promise<Guard> {
  if (guard.lookedAt !== null) return toGuard(name, guard, requestsOf(guard));
  const served = await sumServed(db, { model: name, seq: guard.seq, from: guard.startedAt });
  return toGuard(name, guard, askedOf(served));
}

/** Of the last look. */
const requestsOf = ({ evidence }: GuardRecord): number =>
  evidence.find(({ rail }) => rail === 'refused')?.all ?? 0;

function toGuard(model: string, guard: GuardRecord, requests: number): Guard {
  return {
    ...{ model, release: guard.seq, versions: guard.versions },
    ...{ replaced_release: guard.replacedSeq, replaced_versions: guard.replacedVersions },
    ...{ state: guard.state, said: guard.said, settings: guard.settings },
    ...{ baseline: guard.baseline, shadow: guard.shadow, evidence: guard.evidence },
    ...{ accepted: guard.accepted, requests },
    started_at: guard.startedAt.toISOString(),
    ends_at: guard.endsAt.toISOString(),
    looked_at: guard.lookedAt?.toISOString() ?? null,
    ended_at: guard.endedAt?.toISOString() ?? null,
    ...{ by: guard.by, reason: guard.reason },
    ...{ rolled_back_by: guard.rolledBackBy, incident: guard.incident },
  };
}
