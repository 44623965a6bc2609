import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { versionNotFound } from '#lib/registry/not-found.ts';
import { checkDefault } from '#lib/serving/default-answer.ts';
import type { DefaultAnswer, promoteVersion as operation, ReleaseResult } from '../contract.ts';
import { newToTraffic } from '../new-to-traffic.ts';
import { planPromotion } from '../plan-promotion.ts';
import { findVersions, type ReleasableVersion } from '../store/models.ts';
import { makeRelease, type ReleaseDependencies } from './make-release.ts';
import { readChecklist } from './pass-checklist.ts';
import { warnOfRollback } from './warn-of-rollback.ts';

export async function promoteVersion(
  dependencies: ReleaseDependencies,
  model: string,
  body: OperationInput<typeof operation>['body'],
  ctx: ChangeContext,
  caller: Caller | null,
): Promise<ReleaseResult> {
  const checklist = await readChecklist(dependencies.missingOf, model, body, caller);
  return makeRelease(dependencies, model, body, ctx, async (tx, { id }, inForce) => {
    const numbers = [body.version, ...(body.fallback ?? [])];
    const versions = await findVersions(tx, id, numbers);
    const find = (number: number): ReleasableVersion => {
      const version = versions.get(number);
      if (!version) throw versionNotFound(model, number);
      return version;
    };
    const version = find(body.version);
    if (body.default) refuseWrongDefault(body.default, version);
    const promotion = { version, fallback: body.fallback?.map(find), default: body.default };
    const plan = planPromotion(promotion, inForce);
    const { override, warning } = checklist.passFor(newToTraffic(inForce?.plan, plan));
    const warnings = await warnOfRollback(tx, id, inForce?.plan, plan);
    if (warning) warnings.push(warning);
    if (plan.default && !body.default) warnings.push(...warnOfDefault(plan.default, version));
    return { kind: 'promote', plan, toSeq: null, warnings, checklistOverride: override };
  });
}

/** The default in force goes along with the release, whatever version it was made for. */
function warnOfDefault(answer: DefaultAnswer, version: ReleasableVersion): string[] {
  const problems = checkDefault(answer, version);
  if (problems.length === 0) return [];
  return [
    `The default answer in force is of no use to version ${version.number}. ${problems.join(' ')}`,
  ];
}

function refuseWrongDefault(answer: DefaultAnswer, version: ReleasableVersion): void {
  const problems = checkDefault(answer, version);
  if (problems.length === 0) return;
  throw new AppError('invalid_request', {
    publicMessage: `The default answer cannot be used. ${problems.join(' ')}`,
    fields: problems.map((message) => ({ field: 'default', message })),
  });
}
