import type { ChangeContext } from '#lib/audit/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import { versionNotFound } from '#lib/registry/not-found.ts';
import type { ReleaseResult } from '../contract.ts';
import { newToTraffic } from '../new-to-traffic.ts';
import { planTraffic } from '../plan-traffic.ts';
import { findVersions } from '../store/models.ts';
import { makeRelease, type ReleaseDependencies } from './make-release.ts';
import { readChecklist } from './pass-checklist.ts';
import { warnOfRollback } from './warn-of-rollback.ts';

export interface TrafficBody {
  weights: readonly { version: number; weight: number }[];
  reason: string;
  expected_seq: number;
  wait_ms: number;
}

/** A release that shares traffic out over versions. A version that is new to traffic passes the deployment checklist, as at a promotion. */
export async function setTraffic(
  dependencies: ReleaseDependencies,
  model: string,
  body: TrafficBody,
  ctx: ChangeContext,
): Promise<ReleaseResult> {
  const [first, ...others] = body.weights.map(({ version }) => version);
  if (first === undefined) throw nothingReleased(model);
  const checklist = await readChecklist(
    dependencies.missingOf,
    model,
    { version: first, fallback: others },
    null,
  );
  return makeRelease(dependencies, model, body, ctx, async (tx, { id }, inForce) => {
    if (!inForce) throw nothingReleased(model);
    const versions = await findVersions(tx, id, [first, ...others]);
    const weighted = body.weights.map(({ version, weight }) => {
      const found = versions.get(version);
      if (!found) throw versionNotFound(model, version);
      return { number: version, status: found.status, weight };
    });
    const plan = planTraffic(weighted, inForce);
    const { override } = checklist.passFor(newToTraffic(inForce.plan, plan));
    const warnings = await warnOfRollback(tx, id, inForce.plan, plan);
    return { kind: 'promote', plan, toSeq: null, warnings, checklistOverride: override };
  });
}

function nothingReleased(model: string): AppError {
  return new AppError('model_not_released', {
    publicMessage: `Nothing of ${model} is released yet. Promote a version first.`,
  });
}
