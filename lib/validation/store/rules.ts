import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { PinnedList } from '#lib/features/contract.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { CHANGES_CHANNEL, type Change } from '#lib/releases/contract.ts';
import type { Mode, Patterns, Profile, Rule } from '../contract.ts';

export interface RulesRecord {
  mode: Mode;
  rules: Rule[];
  profile: Profile | null;
  revision: number;
  updatedAt: Date;
  updatedBy: unknown;
}

export interface VersionKey {
  modelId: string;
  model: string;
  version: number;
  layout: FeatureLayout;
  /** Of the version's metadata. */
  patterns: Patterns;
  reference: { digest: string; filename: string } | null;
  /** What is looked up for the entities that a request names; null: the request brings all. */
  lookups: Pick<PinnedList, 'entities' | 'list'> | null;
}

export async function findModelId(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.model.findUnique({ where: { name }, select: { id: true } });
  return row?.id ?? null;
}

/** null: there is no such version. */
export async function findVersionKey(
  tx: Tx,
  model: { id: string; name: string },
  version: number,
): Promise<VersionKey | null> {
  const row = await tx.modelVersion.findUnique({
    where: { modelId_number: { modelId: model.id, number: version } },
    select: {
      layout: true,
      patterns: true,
      referenceDigest: true,
      referenceName: true,
      features: true,
    },
  });
  if (!row) return null;
  const { referenceDigest: digest, referenceName: filename } = row;
  return {
    modelId: model.id,
    model: model.name,
    version,
    // As it was written at registration.
    layout: row.layout as FeatureLayout,
    patterns: (row.patterns as Patterns | null) ?? {},
    reference: digest === null ? null : { digest, filename: filename ?? 'reference' },
    lookups: row.features as PinnedList | null,
  };
}

export async function findRules(
  tx: Tx,
  { modelId, version }: Pick<VersionKey, 'modelId' | 'version'>,
): Promise<RulesRecord | null> {
  const row = await tx.validationRules.findUnique({
    where: { modelId_version: { modelId, version } },
  });
  return row as RulesRecord | null;
}

export async function saveRules(
  tx: Tx,
  { modelId, version }: Pick<VersionKey, 'modelId' | 'version'>,
  saved: Omit<RulesRecord, 'updatedBy'> & { updatedBy: Actor },
): Promise<void> {
  const { profile, ...data } = saved;
  const values = { ...data, profile: profile ?? Prisma.DbNull };
  await tx.validationRules.upsert({
    where: { modelId_version: { modelId, version } },
    create: { modelId, version, ...values },
    update: values,
  });
}

export async function notifySettings(tx: Tx, model: string): Promise<void> {
  const change: Change = { kind: 'settings', model };
  await tx.$queryRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})::text`;
}

/** The features of a model's versions, by number: rows of the log are in their order. */
export async function findLayouts(tx: Tx, modelId: string): Promise<Map<number, FeatureLayout>> {
  const rows = await tx.modelVersion.findMany({
    where: { modelId },
    select: { number: true, layout: true },
  });
  return new Map(rows.map(({ number, layout }) => [number, layout as FeatureLayout]));
}
