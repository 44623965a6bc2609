import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import {
  type DependencyName,
  type ServingSettings,
  type SettingsAnswer,
  servingSettingsSchema,
  type setBreaker,
  type setServingSettings,
} from '../contract.ts';
import {
  type Breakable,
  findModelId,
  findSettingsRecord,
  listDependencyHolds,
  listFeatureNames,
  listHolds,
  notify,
  releaseHold,
  type SettingsRecord,
  saveHold,
  saveSettings,
  versionExists,
} from '../store/settings.ts';

/** How models are served, and the breakers that operators hold: changes are audited and told to every replica. */
export function createServingSettings({ db, now }: { db: Db; now: () => Date }) {
  async function change(
    tx: Tx,
    of: Breakable,
    audited: { subject: string; model?: string },
    { state, reason }: BreakerChange,
    ctx: ChangeContext,
  ): Promise<'hold' | 'close'> {
    if (state === 'open') await saveHold(tx, of, { reason, heldAt: now(), heldBy: ctx.actor });
    else await releaseHold(tx, of, { reason, at: now() });
    const action = state === 'open' ? 'breaker.open' : 'breaker.close';
    await recordChange(tx, { action, ...audited, reason }, ctx);
    return state === 'open' ? 'hold' : 'close';
  }

  return {
    async getSettings(model: string): Promise<SettingsAnswer> {
      const id = await findModelId(db.prisma, model);
      if (!id) throw modelNotFound(model);
      return toAnswer(await findSettingsRecord(db.prisma, id));
    },

    setSettings: (
      model: string,
      { settings, reason, expected_revision }: OperationInput<typeof setServingSettings>['body'],
      ctx: ChangeContext,
    ): Promise<SettingsAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const modelId = await findModelId(tx, model);
        if (!modelId) throw modelNotFound(model);
        await lockModel(tx, modelId);
        const before = toAnswer(await findSettingsRecord(tx, modelId));
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw conflict(before);
        }
        await refuseUnknownFeatures(tx, modelId, settings, before.settings);
        const revision = before.revision + 1;
        const saved = { settings, revision, updatedAt: now(), updatedBy: ctx.actor };
        await saveSettings(tx, { modelId, ...saved });
        await recordChange(
          tx,
          {
            action: 'serving.settings',
            subject: `model:${model}`,
            model,
            reason,
            before: before.settings,
            after: settings,
          },
          ctx,
        );
        await notify(tx, { kind: 'settings', model });
        return toAnswer(saved);
      }),

    /** Holds a version's breaker open on every replica, or lets it go and closes it. */
    setBreaker: (
      model: string,
      version: number,
      body: BreakerChange,
      ctx: ChangeContext,
    ): Promise<{ state: 'open' | 'closed' }> =>
      db.prisma.$transaction(async (tx) => {
        const modelId = await findModelId(tx, model);
        if (!modelId) throw modelNotFound(model);
        if (!(await versionExists(tx, modelId, version))) throw versionNotFound(model, version);
        const subject = `version:${model}/${version}`;
        const action = await change(tx, { modelId, version }, { subject, model }, body, ctx);
        await notify(tx, { kind: 'breaker', model, version, action, reason: body.reason });
        return { state: body.state };
      }),

    /** The same of several versions of a model, in one change: all of them or none. */
    setBreakers: (
      model: string,
      versions: readonly number[],
      body: BreakerChange,
      ctx: ChangeContext,
    ): Promise<void> =>
      db.prisma.$transaction(async (tx) => {
        const modelId = await findModelId(tx, model);
        if (!modelId) throw modelNotFound(model);
        for (const version of versions) {
          if (!(await versionExists(tx, modelId, version))) throw versionNotFound(model, version);
          const subject = `version:${model}/${version}`;
          const action = await change(tx, { modelId, version }, { subject, model }, body, ctx);
          await notify(tx, { kind: 'breaker', model, version, action, reason: body.reason });
        }
      }),

    /** The same for something that replicas depend on. */
    setDependencyBreaker: (
      dependency: DependencyName,
      body: BreakerChange,
      ctx: ChangeContext,
    ): Promise<{ state: 'open' | 'closed' }> =>
      db.prisma.$transaction(async (tx) => {
        const subject = `dependency:${dependency}`;
        const action = await change(tx, { dependency }, { subject }, body, ctx);
        await notify(tx, { kind: 'dependency', dependency, action, reason: body.reason });
        return { state: body.state };
      }),

    async getHolds(model: string) {
      const id = await findModelId(db.prisma, model);
      if (!id) throw modelNotFound(model);
      const holds = await listHolds(db, id);
      return holds.map((hold) => ({ version: hold.version, ...toHold(hold) }));
    },

    async getDependencyHolds() {
      const holds = await listDependencyHolds(db);
      return holds.map((hold) => ({ dependency: hold.dependency, ...toHold(hold) }));
    },
  };
}

/** A slip of the pen would leave nothing out, and nobody would know. Names may come before the first version that has them. */
async function refuseUnknownFeatures(
  tx: Tx,
  modelId: string,
  { log }: ServingSettings,
  before: ServingSettings,
): Promise<void> {
  const added = log.redact.filter((name) => !before.log.redact.includes(name));
  if (added.length === 0) return;
  const known = await listFeatureNames(tx, modelId);
  const unknown = added.find((name) => !known.has(name));
  if (known.size === 0 || unknown === undefined) return;
  const message = `${unknown} is not a feature of any version (${[...known].slice(0, 20).join(', ')})`;
  throw new AppError('invalid_request', {
    publicMessage: `Nothing was changed: ${message}.`,
    fields: [{ field: 'settings.log.redact', message }],
  });
}

type BreakerChange = OperationInput<typeof setBreaker>['body'];

function toHold({ reason, heldAt, heldBy }: { reason: string; heldAt: Date; heldBy: unknown }) {
  return { reason, held_at: heldAt.toISOString(), held_by: actorSchema.parse(heldBy) };
}

function toAnswer(
  record: Pick<SettingsRecord, 'settings' | 'revision' | 'updatedAt' | 'updatedBy'> | null,
): SettingsAnswer {
  return {
    settings: servingSettingsSchema.parse(record?.settings ?? {}),
    revision: record?.revision ?? 0,
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record ? actorSchema.parse(record.updatedBy) : null,
  };
}

function conflict({ revision, updated_by, updated_at }: SettingsAnswer): AppError {
  const who = updated_by ? ` by ${updated_by.name} at ${updated_at}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `The settings were changed${who} since you read them. Read them again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}
