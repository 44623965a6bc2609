import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { chooseNamedRelease, chooseRollbackTarget } from '../choose-rollback-target.ts';
import type { rollBack as operation, ReleaseResult, RollbackPreview } from '../contract.ts';
import { findModel, findUnreadyVersions } from '../store/models.ts';
import { findHistory, findNewestRelease, findRelease } from '../store/releases.ts';
import { findLiveReplicaIds } from '../store/replicas.ts';
import { warnOfDifference } from './compare-versions.ts';
import { makeRelease, type ReleaseDependencies } from './make-release.ts';
import { toReleases } from './read-releases.ts';

export function rollBack(
  dependencies: ReleaseDependencies,
  model: string,
  body: OperationInput<typeof operation>['body'],
  ctx: ChangeContext,
): Promise<ReleaseResult> {
  return makeRelease(dependencies, model, body, ctx, async (tx, { id }) => {
    const target = await chooseTarget(tx, id, body.to_seq);
    return { kind: 'rollback', plan: target.plan, toSeq: target.seq };
  });
}

/** What `rollBack` would do now; a refusal that the dialog can show is part of the answer. */
export async function previewRollback(
  db: Db,
  name: string,
  query: { to_seq?: number },
): Promise<RollbackPreview> {
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const [inForce, replicas] = await Promise.all([
    findNewestRelease(db.prisma, model.id),
    findLiveReplicaIds(db.prisma),
  ]);
  const [from = null] = await toReleases(db.prisma, model, inForce ? [inForce] : []);
  try {
    const target = await chooseTarget(db.prisma, model.id, query.to_seq);
    const record = await findRelease(db.prisma, model.id, target.seq);
    const [to = null] = await toReleases(db.prisma, model, record ? [record] : []);
    const warnings = await warnOfDifference(db.prisma, model.id, inForce?.plan, target.plan);
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

async function chooseTarget(tx: Tx, modelId: string, toSeq: number | undefined) {
  const history = await findHistory(tx, modelId);
  const unready = await findUnreadyVersions(tx, modelId);
  return toSeq === undefined
    ? chooseRollbackTarget(history, unready)
    : chooseNamedRelease(history, unready, toSeq);
}
