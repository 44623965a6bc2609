import type { Db, Tx } from '#lib/db/client.ts';
import { type ModelVersion, Prisma } from '#lib/db/generated/client.ts';
import type { Version, VersionSummary } from '../contract.ts';
import { findAliases } from './aliases.ts';
import type { ModelKey } from './models.ts';

export type VersionStatus = Version['status'];

/** What a list shows; the wide columns stay in the table. */
const SUMMARY = {
  number: true,
  status: true,
  digest: true,
  sizeBytes: true,
  description: true,
  metrics: true,
  tags: true,
  remote: true,
  createdAt: true,
  createdBy: true,
} satisfies Prisma.ModelVersionSelect;

export type NewVersion = Omit<
  Version,
  'model' | 'version' | 'status' | 'aliases' | 'created_at'
> & { servedDigest: string; createdAt: Date };

export async function findVersions(
  { prisma }: Db,
  model: ModelKey,
  filter: { status?: VersionStatus; before?: number },
  take: number,
): Promise<VersionSummary[]> {
  const rows = await prisma.modelVersion.findMany({
    where: { modelId: model.id, status: filter.status, number: { lt: filter.before } },
    orderBy: { number: 'desc' },
    take,
    select: SUMMARY,
  });
  const numbers = rows.map((row) => row.number);
  const aliases = await findAliases(prisma, model.id, numbers);
  return rows.map((row) => toSummary(row, model.name, aliases.get(row.number) ?? []));
}

export async function findVersion(
  tx: Tx,
  model: ModelKey,
  number: number,
): Promise<Version | null> {
  const row = await tx.modelVersion.findUnique({
    where: { modelId_number: { modelId: model.id, number } },
  });
  if (!row) return null;
  const aliases = await findAliases(tx, model.id, [number]);
  return {
    ...toSummary(row, model.name, aliases.get(number) ?? []),
    signature: row.signature as Version['signature'],
    layout: row.layout as Version['layout'],
    onnx: row.onnx as Version['onnx'],
    output: row.output as Version['output'],
    params: row.params as Version['params'],
    lineage: row.lineage as Version['lineage'],
    golden_cases: row.goldenCases as Version['golden_cases'],
    tolerance: row.tolerance,
    features: row.features as Version['features'],
    patterns: row.patterns as Version['patterns'],
    reference:
      row.referenceDigest === null
        ? null
        : { digest: row.referenceDigest, filename: row.referenceName ?? '' },
  };
}

export interface VersionFiles {
  status: VersionStatus;
  digest: string;
  servedDigest: string;
  referenceDigest: string | null;
  /** Its digests are of no file. */
  isRemote: boolean;
}

export async function findVersionFiles(
  tx: Tx,
  modelId: string,
  number: number,
): Promise<VersionFiles | null> {
  const row = await tx.modelVersion.findUnique({
    where: { modelId_number: { modelId, number } },
    select: { status: true, digest: true, servedDigest: true, referenceDigest: true, remote: true },
  });
  if (!row) return null;
  const { remote, ...files } = row;
  return { ...files, status: files.status as VersionStatus, isRemote: remote !== null };
}

/** Writes the version under the model's next number. The caller holds the model's lock. */
export async function insertVersion(tx: Tx, model: ModelKey, version: NewVersion): Promise<number> {
  const newest = await tx.modelVersion.aggregate({
    where: { modelId: model.id },
    _max: { number: true },
  });
  const number = (newest._max.number ?? 0) + 1;
  // The contract's types hold only JSON.
  const json = (value: unknown) => value as Prisma.InputJsonValue;
  await tx.modelVersion.create({
    data: {
      modelId: model.id,
      number,
      digest: version.digest,
      sizeBytes: version.size_bytes,
      servedDigest: version.servedDigest,
      referenceDigest: version.reference?.digest,
      referenceName: version.reference?.filename,
      description: version.description,
      signature: json(version.signature),
      layout: json(version.layout),
      remote: version.remote ?? Prisma.DbNull,
      onnx: version.onnx === null ? Prisma.JsonNull : json(version.onnx),
      output: json(version.output),
      metrics: version.metrics,
      params: json(version.params),
      tags: version.tags,
      lineage: json(version.lineage),
      goldenCases: json(version.golden_cases),
      tolerance: version.tolerance,
      features: version.features ?? Prisma.DbNull,
      patterns: version.patterns ?? Prisma.DbNull,
      createdAt: version.createdAt,
      createdBy: version.created_by,
    },
    select: { id: true },
  });
  return number;
}

export async function updateStatus(
  tx: Tx,
  modelId: string,
  number: number,
  status: VersionStatus,
): Promise<void> {
  await tx.modelVersion.update({
    where: { modelId_number: { modelId, number } },
    data: { status },
    select: { id: true },
  });
}

type SummaryRow = Pick<ModelVersion, keyof typeof SUMMARY>;

function toSummary(row: SummaryRow, model: string, aliases: string[]): VersionSummary {
  return {
    model,
    version: row.number,
    status: row.status as VersionStatus,
    digest: row.digest,
    size_bytes: Number(row.sizeBytes),
    description: row.description,
    metrics: row.metrics as VersionSummary['metrics'],
    tags: row.tags as VersionSummary['tags'],
    remote: row.remote as VersionSummary['remote'],
    aliases,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy as VersionSummary['created_by'],
  };
}
