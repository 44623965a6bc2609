import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { checkNamedRelease, chooseRollbackTarget } from '../choose-rollback-target.ts';
import type { rollBack as operation, ReleaseResult, RollbackPreview } from '../contract.ts';
import { findModel } from '../store/models.ts';
import {
  findNewestRelease,
  findPastRelease,
  findRelease,
  type ReleaseRecord,
  walkHistory,
} from '../store/releases.ts';
import { findLiveReplicaIds } from '../store/replicas.ts';
import { makeRelease, type ReleaseDependencies } from './make-release.ts';
import { toReleases } from './read-releases.ts';
import { warnOfRollback } from './warn-of-rollback.ts';

export function rollBack(
  dependencies: ReleaseDependencies,
  model: string,
  body: OperationInput<typeof operation>['body'],
  ctx: ChangeContext,
): Promise<ReleaseResult> {
  return makeRelease(dependencies, model, body, ctx, async (tx, { id }, inForce) => {
    const target = await chooseTarget(tx, id, inForce, { toSeq: body.to_seq });
    const warnings = await warnOfRollback(tx, id, inForce?.plan, target.plan);
    // Never held back by the checklist: what was in force and good is the way out of what is not.
    return {
      ...{ kind: 'rollback', plan: target.plan, toSeq: target.seq, warnings },
      checklistOverride: null,
    };
  });
}

/** What `rollBack` would do now; a refusal that the dialog can show is part of the answer. */
export async function previewRollback(
  db: Db,
  name: string,
  query: { to_seq?: number; without?: number[] },
): Promise<RollbackPreview> {
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const [inForce, replicas] = await Promise.all([
    findNewestRelease(db.prisma, model.id),
    findLiveReplicaIds(db.prisma),
  ]);
  const [from = null] = await toReleases(db.prisma, model, inForce ? [inForce] : []);
  try {
    const target = await chooseTarget(db.prisma, model.id, inForce, {
      ...{ toSeq: query.to_seq, without: query.without },
    });
    const record = await findRelease(db.prisma, model.id, target.seq);
    const [to = null] = await toReleases(db.prisma, model, record ? [record] : []);
    const warnings = await warnOfRollback(db.prisma, model.id, inForce?.plan, target.plan);
    return { from, to, refusal: null, warnings, replicas: replicas.length };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'release_not_found') throw error;
    return {
      from,
      to: null,
      refusal: error.publicMessage,
      warnings: [],
      replicas: replicas.length,
    };
  }
}

async function chooseTarget(
  tx: Tx,
  modelId: string,
  inForce: ReleaseRecord | null,
  { toSeq, without }: { toSeq: number | undefined; without?: number[] | undefined },
) {
  if (toSeq === undefined) return chooseRollbackTarget(walkHistory(tx, modelId), without);
  return checkNamedRelease(inForce, await findPastRelease(tx, modelId, toSeq), toSeq);
}
