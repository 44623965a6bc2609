import type { Db, Tx } from '#lib/db/client.ts';
import { int4, type Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { isAcknowledged, toAcknowledgement } from '../acknowledgements.ts';
import { refuseRollback } from '../choose-rollback-target.ts';
import type { Release, ReleaseResult } from '../contract.ts';
import { versionsOf } from '../release-plan.ts';
import { findModel, findUnready, type ReleasableModel } from '../store/models.ts';
import {
  findNewestRelease,
  findRelease,
  findReleases,
  findRollbacksOf,
  type ReleaseRecord,
} from '../store/releases.ts';
import { findReleaseReplicas } from '../store/replicas.ts';

export async function listReleases(
  db: Db,
  name: string,
  query: { cursor?: string; limit: number },
): Promise<Page<ReleaseResult>> {
  const beforeSeq = decodeCursor(query.cursor, int4);
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const found = await findReleases(db.prisma, model.id, beforeSeq, query.limit + 1);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await toResults(db.prisma, model, page),
    next_cursor: last && found.length > page.length ? encodeCursor(last.seq) : null,
  };
}

export async function getRelease(db: Db, name: string, seq: number): Promise<ReleaseResult> {
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const record = await findRelease(db.prisma, model.id, seq);
  const [release] = await toResults(db.prisma, model, record ? [record] : []);
  if (!release) {
    throw new AppError('release_not_found', {
      publicMessage: `The model ${name} has no release ${seq}.`,
    });
  }
  return release;
}

export async function toReleases(
  tx: Tx,
  model: ReleasableModel,
  records: readonly ReleaseRecord[],
): Promise<Release[]> {
  const seqs = records.map((record) => record.seq);
  const rollbacks = await findRollbacksOf(tx, model.id, seqs);
  return records.map((record) => ({
    ...record,
    model: model.name,
    in_force: record.seq >= model.newestSeq,
    rolled_back_by: rollbacks.get(record.seq) ?? null,
  }));
}

async function toResults(
  tx: Tx,
  model: ReleasableModel,
  records: readonly ReleaseRecord[],
): Promise<ReleaseResult[]> {
  const seqs = records.map((record) => record.seq);
  const numbers = new Set(records.flatMap(({ plan }) => versionsOf(plan)));
  const [releases, replicas, inForce, unready] = await Promise.all([
    toReleases(tx, model, records),
    findReleaseReplicas(tx, model.id, seqs),
    findNewestRelease(tx, model.id),
    findUnready(tx, model.id, [...numbers]),
  ]);
  return releases.map((release) => {
    const own = replicas.get(release.seq) ?? [];
    const target = {
      ...release,
      unready: versionsOf(release.plan).filter((version) => unready.has(version)),
    };
    return {
      ...release,
      acknowledgements: own.map((replica) => toAcknowledgement(replica, release.created_at)),
      acknowledged: isAcknowledged(own),
      rollback_refusal: (inForce && refuseRollback(inForce, target)?.publicMessage) ?? null,
    };
  });
}
