import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { removeUnused } from '#lib/artifacts/service.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { lockModel } from '#lib/releases/service.ts';
import { modelNotFound, versionNotFound } from '../not-found.ts';
import { findAliases } from '../store/aliases.ts';
import { findModelKey, findPlanInForce, notifyRegistry } from '../store/models.ts';
import { findVersionFiles, updateStatus, type VersionFiles } from '../store/versions.ts';
import { refuseInUse } from '../version-in-use.ts';

export interface Retirement {
  model: string;
  version: number;
  to: 'archived' | 'deleted';
  reason?: string;
}

/**
 * Archives or deletes a version that no traffic needs and no alias points at. Promotions of the model wait meanwhile, so
 * that a version is never released while it goes. Returns what files it had.
 */
export function retireVersion(
  db: Db,
  { model, version, to, reason }: Retirement,
  ctx: ChangeContext,
): Promise<VersionFiles> {
  return db.prisma.$transaction(async (tx) => {
    const key = await findModelKey(tx, model);
    if (!key) throw modelNotFound(model);
    await lockModel(tx, key.id);
    const before = await findVersionFiles(tx, key.id, version);
    if (!before) throw versionNotFound(model, version);
    if (before.status === to || before.status === 'deleted') {
      throw new AppError('version_archived', {
        publicMessage: `Version ${version} is ${before.status} already.`,
      });
    }
    const aliases = (await findAliases(tx, key.id, [version])).get(version) ?? [];
    refuseInUse(version, await findPlanInForce(tx, key.id), aliases);
    await updateStatus(tx, key.id, version, to);
    await recordChange(
      tx,
      {
        action: to === 'archived' ? 'version.archive' : 'version.delete',
        subject: `version:${model}/${version}`,
        model,
        reason,
        before: { status: before.status },
        after: { status: to },
      },
      ctx,
    );
    await notifyRegistry(tx, model);
    return before;
  });
}

/** Removes the bytes of a version that nothing else needs. */
export async function removeUnusedBytes(
  db: Db,
  artifacts: ArtifactStore,
  { digest, servedDigest, referenceDigest, isRemote }: VersionFiles,
): Promise<void> {
  // What another server runs is no file here.
  const served = isRemote ? [] : [digest, servedDigest];
  const digests = [...served, ...(referenceDigest ? [referenceDigest] : [])];
  await db.prisma.$transaction(async (tx) => {
    await removeUnused(tx, artifacts, digests);
  });
}
