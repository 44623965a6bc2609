import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import {
  type Checklist,
  type ChecklistItem,
  type ChecklistPolicy,
  checklistPolicySchema,
  itemTitles,
  type PolicyAnswer,
  type SignedItem,
} from './contract.ts';
import { judgeChecklist } from './judge-checklist.ts';
import type { setChecklistPolicy } from './operations.ts';
import { createFactGatherer } from './service/gather-facts.ts';
import { findModelId, findVersion } from './store/facts.ts';
import { findPolicy, type PolicyRecord, savePolicy } from './store/policies.ts';
import { findSignatures, insertSignature } from './store/signatures.ts';

export { createBackups } from './service/backups.ts';

interface Box {
  model: string;
  version: number;
  item: SignedItem;
}

/** What a version needs before it takes traffic: what the system sees, and what people sign. */
export function createChecklistService(deps: {
  db: Db;
  artifacts: ArtifactStore;
  now: () => Date;
}) {
  const { db, now } = deps;
  const gather = createFactGatherer(deps);

  async function findModel(tx: Tx, model: string): Promise<string> {
    const id = await findModelId(tx, model);
    if (id === null) throw modelNotFound(model);
    return id;
  }

  async function find(tx: Tx, model: string, number: number) {
    const version = await findVersion(tx, await findModel(tx, model), number);
    if (!version) throw versionNotFound(model, number);
    return version;
  }

  async function judge(model: string, number: number, given?: ChecklistPolicy): Promise<Checklist> {
    const version = await find(db.prisma, model, number);
    const policy = given ?? toAnswer(await findPolicy(db.prisma, version.modelId)).policy;
    const at = now();
    const judged = judgeChecklist(await gather(version), policy, at);
    const { mode } = policy;
    return { model, version: number, at: at.toISOString(), mode, ...judged };
  }

  const setBox =
    (isSigned: boolean) =>
    async (
      box: Box,
      { note }: { note?: string | undefined },
      ctx: ChangeContext,
    ): Promise<Checklist> => {
      const { model, version: number, item } = box;
      await db.prisma.$transaction(async (tx) => {
        await lockModel(tx, await findModel(tx, model));
        const { modelId, facts } = await find(tx, model, number);
        if (isSigned && facts.status !== 'ready') {
          const publicMessage = `Version ${number} of ${model} is ${facts.status}: nothing of it is signed any more.`;
          throw new AppError('version_archived', { publicMessage });
        }
        const signatures = await findSignatures(tx, { modelId, version: number });
        const [newest] = signatures[item];
        refuseSame(isSigned, newest?.did === 'signed', itemTitles[item]);
        const made = { item, isSigned, note: note || null, at: now(), by: ctx.actor };
        await insertSignature(tx, { modelId, version: number }, made);
        await recordChange(
          tx,
          {
            action: isSigned ? 'checklist.sign' : 'checklist.withdraw',
            ...{ subject: `version:${model}/${number}`, model, reason: note || undefined },
            ...{ before: { [item]: !isSigned }, after: { [item]: isSigned } },
          },
          ctx,
        );
      });
      return judge(model, number);
    };

  return {
    getChecklist: (model: string, version: number) => judge(model, version),

    /** Required items that hold the version back; none where the policy only advises. */
    async missing(model: string, version: number): Promise<ChecklistItem[]> {
      const modelId = await findModel(db.prisma, model);
      const { policy } = toAnswer(await findPolicy(db.prisma, modelId));
      if (policy.mode === 'advisory') return [];
      return (await judge(model, version, policy)).missing;
    },

    sign: setBox(true),
    withdraw: (box: Box, { reason }: { reason?: string | undefined }, ctx: ChangeContext) =>
      setBox(false)(box, { note: reason }, ctx),

    async getPolicy(model: string): Promise<PolicyAnswer> {
      return toAnswer(await findPolicy(db.prisma, await findModel(db.prisma, model)));
    },

    setPolicy: (
      model: string,
      { policy, reason, expected_revision }: OperationInput<typeof setChecklistPolicy>['body'],
      ctx: ChangeContext,
    ): Promise<PolicyAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const modelId = await findModel(tx, model);
        await lockModel(tx, modelId);
        const before = toAnswer(await findPolicy(tx, modelId));
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw conflict(before);
        }
        const revision = before.revision + 1;
        const saved = { policy, revision, updatedAt: now(), updatedBy: ctx.actor };
        await savePolicy(tx, modelId, saved);
        const change = { action: 'checklist.policy' as const, subject: `model:${model}`, model };
        const states = { before: before.policy, after: policy };
        await recordChange(tx, { ...change, reason, ...states }, ctx);
        return toAnswer(saved);
      }),
  };
}

function refuseSame(isSigned: boolean, wasSigned: boolean, title: string): void {
  if (isSigned && wasSigned) {
    const publicMessage = `“${title}” is signed already. Withdraw that signature to sign it anew.`;
    throw new AppError('checklist_signed', { publicMessage });
  }
  if (!isSigned && !wasSigned) {
    const publicMessage = `“${title}” is not signed: there is nothing to withdraw.`;
    throw new AppError('checklist_not_signed', { publicMessage });
  }
}

function toAnswer(record: PolicyRecord | null): PolicyAnswer {
  return {
    policy: checklistPolicySchema.parse(record?.policy ?? {}),
    revision: record?.revision ?? 0,
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record ? actorSchema.parse(record.updatedBy) : null,
  };
}

function conflict({ revision, updated_by, updated_at }: PolicyAnswer): AppError {
  const who = updated_by ? ` by ${updated_by.name} at ${updated_at}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `The checklist’s policy was changed${who} since you read it. Read it again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}
