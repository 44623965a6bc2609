import type { ChangeContext } from '#lib/audit/contract.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { versionNotFound } from '#lib/registry/not-found.ts';
import type { promoteVersion as operation, ReleaseResult } from '../contract.ts';
import { planPromotion } from '../plan-promotion.ts';
import { findVersions } from '../store/models.ts';
import { warnOfDifference } from './compare-versions.ts';
import { makeRelease, type ReleaseDependencies } from './make-release.ts';

export function promoteVersion(
  dependencies: ReleaseDependencies,
  model: string,
  body: OperationInput<typeof operation>['body'],
  ctx: ChangeContext,
): Promise<ReleaseResult> {
  return makeRelease(dependencies, model, body, ctx, async (tx, { id }, inForce) => {
    const version = (await findVersions(tx, id, [body.version])).get(body.version);
    if (!version) throw versionNotFound(model, body.version);
    const plan = planPromotion(version, inForce);
    const warnings = await warnOfDifference(tx, id, inForce?.plan, plan);
    return { kind: 'promote', plan, toSeq: null, warnings };
  });
}
