import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import type { DriftSettingsAnswer, setDriftSettings } from '../operations.ts';
import { driftSettingsSchema, type ModelDriftSettings } from '../settings.ts';
import {
  findFeatureNames,
  findModelId,
  findSettings,
  type SettingsRecord,
  saveSettings,
} from '../store/models.ts';

/** How models are watched for drift; changes are audited. */
export function createDriftSettings({ db, now }: { db: Db; now: () => Date }) {
  return {
    async getSettings(model: string): Promise<DriftSettingsAnswer> {
      const id = await findModelId(db.prisma, model);
      if (!id) throw modelNotFound(model);
      return toAnswer(await findSettings(db.prisma, id));
    },

    setSettings: (
      model: string,
      { settings, reason, expected_revision }: OperationInput<typeof setDriftSettings>['body'],
      ctx: ChangeContext,
    ): Promise<DriftSettingsAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const modelId = await findModelId(tx, model);
        if (!modelId) throw modelNotFound(model);
        refuseUnknown(settings, await findFeatureNames(tx, modelId));
        await lockModel(tx, modelId);
        const before = toAnswer(await findSettings(tx, modelId));
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw conflict(before);
        }
        const revision = before.revision + 1;
        const saved = { settings, revision, updatedAt: now(), updatedBy: ctx.actor };
        await saveSettings(tx, { modelId, ...saved });
        const subject = `model:${model}`;
        await recordChange(
          tx,
          {
            ...{ action: 'drift.settings' as const, subject, model, reason },
            ...{ before: before.settings, after: settings },
          },
          ctx,
        );
        return toAnswer(saved);
      }),
  };
}

/** Features that no version of the model has are mistakes. */
function refuseUnknown({ features }: ModelDriftSettings, known: ReadonlySet<string>): void {
  const unknown = Object.keys(features).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw invalidRequest(
    unknown.map((name) => ({
      field: `settings.features.${name}`,
      message: 'is no feature of any version of this model',
    })),
  );
}

function toAnswer(record: SettingsRecord | null): DriftSettingsAnswer {
  return {
    settings: driftSettingsSchema.parse(record?.settings ?? {}),
    revision: record?.revision ?? 0,
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record ? actorSchema.parse(record.updatedBy) : null,
  };
}

function conflict({ revision, updated_by, updated_at }: DriftSettingsAnswer): AppError {
  const who = updated_by ? ` by ${updated_by.name} at ${updated_at}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `The settings were changed${who} since you read them. Read them again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}
