import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import { guardSettingsSchema } from '../contract.ts';
import type { GuardSettingsAnswer, setReleaseGuardSettings } from '../operations.ts';
import { findModel, readClock } from '../store/releases.ts';
import { findSettings, type SettingsRecord, saveSettings } from '../store/settings.ts';

export async function getSettings(db: Db, name: string): Promise<GuardSettingsAnswer> {
  return toAnswer(await findSettings(db.prisma, await find(db.prisma, name)));
}

export function setSettings(
  db: Db,
  name: string,
  { settings, reason, expected_revision }: OperationInput<typeof setReleaseGuardSettings>['body'],
  ctx: ChangeContext,
): Promise<GuardSettingsAnswer> {
  return db.prisma.$transaction(async (tx) => {
    const modelId = await find(tx, name);
    await lockModel(tx, modelId);
    const before = toAnswer(await findSettings(tx, modelId));
    if (expected_revision !== undefined && expected_revision !== before.revision) {
      throw conflict(before);
    }
    const revision = before.revision + 1;
    const updatedAt = await readClock(tx);
    const saved = { settings, revision, updatedAt, updatedBy: ctx.actor };
    await saveSettings(tx, modelId, saved);
    const change = {
      action: 'release_guard.settings' as const,
      subject: `model:${name}`,
      model: name,
    };
    const states = { before: before.settings, after: settings };
    await recordChange(tx, { ...change, reason, ...states }, ctx);
    return toAnswer(saved);
  });
}

async function find(tx: Tx, name: string): Promise<string> {
  const model = await findModel(tx, name);
  if (!model) throw modelNotFound(name);
  return model.id;
}

function toAnswer(record: SettingsRecord | null): GuardSettingsAnswer {
  return {
    settings: guardSettingsSchema.parse(record?.settings ?? {}),
    revision: record?.revision ?? 0,
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record ? actorSchema.parse(record.updatedBy) : null,
  };
}

function conflict({ revision, updated_by, updated_at }: GuardSettingsAnswer): AppError {
  const who = updated_by ? ` by ${updated_by.name} at ${updated_at}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `The guard’s settings were changed${who} since you read them. Read them again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}
