import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import { hashCategories } from '../category-hash.ts';
import { compileRules } from '../compile-rules.ts';
import { MAX_PLAIN_CATEGORIES, type Rule } from '../contract.ts';
import { findRuleProblems } from '../find-rule-problems.ts';
import { trimProfile } from '../finish-profile.ts';
import { inferRules } from '../infer-rules.ts';
import { keepKnownOrigins } from '../keep-known-origins.ts';
import {
  PREVIEWED_REQUESTS,
  type Preview,
  type previewValidation,
  type RulesAnswer,
  type setValidation,
} from '../operations.ts';
import { createEffectPreview } from '../preview-effect.ts';
import { ruleId } from '../rule-id.ts';
import { findRecentRequests } from '../store/logged-requests.ts';
import {
  findLayouts,
  findModelId,
  findRules,
  findVersionKey,
  notifySettings,
  type RulesRecord,
  saveRules,
  type VersionKey,
} from '../store/rules.ts';
import { profileFile } from './profile-file.ts';

/** Requests may have thousands of rows: others are answered in between. */
const TURN_MS = 25;

/** The rules of versions' inputs: changes are audited and told to every replica. */
export function createValidationRules({
  db,
  artifacts,
  now,
}: {
  db: Db;
  artifacts: Pick<ArtifactStore, 'stream'>;
  now: () => Date;
}) {
  async function load(tx: Tx, model: string, version: number) {
    const key = await findKey(tx, model, version);
    return { key, features: featuresOf(key), record: await findRules(tx, key) };
  }

  return {
    async getValidation(model: string, version: number): Promise<RulesAnswer> {
      const { key, record } = await load(db.prisma, model, version);
      return toAnswer(key, record);
    },

    setValidation: (
      model: string,
      version: number,
      {
        mode,
        rules: given,
        reason,
        expected_revision,
      }: OperationInput<typeof setValidation>['body'],
      ctx: ChangeContext,
    ): Promise<RulesAnswer> =>
      db.prisma.$transaction(async (tx) => {
        const modelId = await findModelId(tx, model);
        if (!modelId) throw modelNotFound(model);
        await lockModel(tx, modelId);
        const { key, features, record } = await load(tx, model, version);
        const before = toAnswer(key, record);
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw conflict(before);
        }
        refuseProblems(features, given, before.profile);
        const inferred = inferRules(features, before.profile, key.patterns);
        const rules = keepKnownOrigins(given, [...before.rules, ...inferred]).map(hashMany);
        const saved = {
          mode,
          rules,
          profile: before.profile,
          revision: before.revision + 1,
          updatedAt: now(),
          updatedBy: ctx.actor,
        };
        await saveRules(tx, key, saved);
        await recordChange(
          tx,
          {
            action: 'validation.set',
            subject: `version:${model}/${version}`,
            model,
            reason,
            before: { mode: before.mode, rules: before.rules.map(shorten) },
            after: { mode, rules: rules.map(shorten) },
          },
          ctx,
        );
        await notifySettings(tx, model);
        return toAnswer(key, saved);
      }),

    /** Reads the reference again; what it says of columns is kept, the rules are proposed only. */
    async inferValidation(
      model: string,
      version: number,
      ctx: ChangeContext,
    ): Promise<RulesAnswer> {
      const { key, features } = await load(db.prisma, model, version);
      const full = key.reference
        ? await withArtifact(artifacts, key.reference.digest, (file) => profileFile(file, features))
        : null;
      const rules = inferRules(features, full, key.patterns);
      const profile = full && trimProfile(full);
      return db.prisma.$transaction(async (tx) => {
        await lockModel(tx, key.modelId);
        // Reading a file takes its time: rules that were set meanwhile stay.
        const record = await findRules(tx, key);
        const before = toAnswer(key, record);
        await saveRules(tx, key, {
          mode: before.mode,
          rules: before.rules,
          profile,
          revision: before.revision,
          updatedAt: record?.updatedAt ?? now(),
          updatedBy: record ? actorSchema.parse(record.updatedBy) : ctx.actor,
        });
        return { ...before, profile, rules };
      });
    },

    async previewValidation(
      model: string,
      version: number,
      { rules }: OperationInput<typeof previewValidation>['body'],
    ): Promise<Preview> {
      const { key, features, record } = await load(db.prisma, model, version);
      const { rules: savedRules, profile } = toAnswer(key, record);
      refuseProblems(features, rules, profile);
      const layouts = await findLayouts(db.prisma, key.modelId);
      const preview = createEffectPreview(
        {
          saved: compileRules(features, savedRules, profile),
          given: compileRules(features, rules, profile),
        },
        { saved: savedRules.map(ruleId), given: rules.map(ruleId) },
        (number) => layouts.get(number),
      );
      let since = performance.now();
      for await (const requests of findRecentRequests(db, model, PREVIEWED_REQUESTS)) {
        for (const request of requests) {
          preview.add(request);
          if (performance.now() - since < TURN_MS) continue;
          await nextTurn();
          since = performance.now();
        }
      }
      return preview.result();
    },
  };
}

export async function findKey(tx: Tx, model: string, version: number): Promise<VersionKey> {
  const id = await findModelId(tx, model);
  if (!id) throw modelNotFound(model);
  const key = await findVersionKey(tx, { id, name: model }, version);
  if (!key) throw versionNotFound(model, version);
  return key;
}

/** Rules are about features; a version without any has none. */
export function featuresOf({ layout }: VersionKey): readonly Feature[] {
  return layout.kind === 'tensors' ? [] : layout.features;
}

/** Calls `use` with a copy of a stored file, which is removed then. */
export async function withArtifact<T>(
  artifacts: Pick<ArtifactStore, 'stream'>,
  digest: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const directory = await makeTemporaryFolder('table');
  try {
    const file = path.join(directory, 'table');
    const { stream } = await artifacts.stream(digest);
    await pipeline(stream, createWriteStream(file));
    return await use(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function toAnswer(
  key: VersionKey,
  record: (Omit<RulesRecord, 'updatedBy'> & { updatedBy?: unknown }) | null,
): RulesAnswer {
  const features = featuresOf(key);
  return {
    model: key.model,
    version: key.version,
    mode: record?.mode ?? 'off',
    rules: record?.rules ?? inferRules(features, null, key.patterns),
    profile: record?.profile ?? null,
    features: features.map(({ name, type }) => ({ name, type })),
    revision: record?.revision ?? 0,
    updated_at: record?.updatedAt.toISOString() ?? null,
    updated_by: record ? actorSchema.parse(record.updatedBy) : null,
  };
}

function refuseProblems(
  features: readonly Feature[],
  rules: readonly Rule[],
  profile: RulesRecord['profile'],
): void {
  const fields = findRuleProblems(features, rules, profile);
  if (fields.length === 0) return;
  const said = fields.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
  const more = fields.length - said.length;
  throw new AppError('invalid_request', {
    publicMessage: `${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    fields,
  });
}

function hashMany(rule: Rule): Rule {
  if (rule.kind !== 'categories' || !Array.isArray(rule.values)) return rule;
  if (rule.values.length <= MAX_PLAIN_CATEGORIES) return rule;
  return { ...rule, values: hashCategories(rule.values.map(String)) };
}

/** For the history: a hundred thousand categories are their number there. */
function shorten(rule: Rule): object {
  if (rule.kind !== 'categories' || Array.isArray(rule.values)) return rule;
  return { ...rule, values: { count: rule.values.count } };
}

function conflict({ revision, updated_by, updated_at }: RulesAnswer): AppError {
  const who = updated_by ? ` by ${updated_by.name} at ${updated_at}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `The rules were changed${who} since you read them. Read them again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}
