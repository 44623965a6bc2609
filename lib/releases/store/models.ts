import type { Tx } from '#lib/db/client.ts';
import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';

export interface ReleasableModel {
  id: string;
  name: string;
  /** 0 when nothing was released yet. */
  newestSeq: number;
}

export interface ReleasableVersion {
  number: number;
  status: 'ready' | 'archived' | 'deleted';
  signature: Signature;
  layout: FeatureLayout;
  task: Task;
  output: OutputRoles;
}

export async function findModel(tx: Tx, name: string): Promise<ReleasableModel | null> {
  const rows = await tx.$queryRaw<ReleasableModel[]>`
    SELECT m.id::text, m.name,
      COALESCE((SELECT max(seq) FROM releases WHERE model_id = m.id), 0)::int AS "newestSeq"
    FROM models m WHERE m.name = ${name}`;
  return rows[0] ?? null;
}

/** Changes of one model's releases, versions and aliases take turns; uploads, which only refer to the row, are not held up. */
export async function lockModel(tx: Tx, modelId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS locked FROM models WHERE id = ${modelId}::uuid FOR NO KEY UPDATE`;
}

export async function findVersions(
  tx: Tx,
  modelId: string,
  numbers: readonly number[],
): Promise<Map<number, ReleasableVersion>> {
  const rows = await tx.modelVersion.findMany({
    where: { modelId, number: { in: [...numbers] } },
    select: {
      number: true,
      status: true,
      signature: true,
      layout: true,
      output: true,
      model: { select: { task: true } },
    },
  });
  return new Map(
    rows.map(({ model, ...row }) => [
      row.number,
      { ...row, task: model.task } as unknown as ReleasableVersion,
    ]),
  );
}

/** Those of the given versions that are archived or deleted. */
export async function findUnready(
  tx: Tx,
  modelId: string,
  numbers: readonly number[],
): Promise<Set<number>> {
  const rows = await tx.modelVersion.findMany({
    where: { modelId, number: { in: [...numbers] }, status: { not: 'ready' } },
    select: { number: true },
  });
  return new Set(rows.map((row) => row.number));
}
