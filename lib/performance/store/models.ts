import type { Db } from '#lib/db/client.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';

export interface EvaluatedModel {
  id: string;
  name: string;
  task: Task;
}

export async function findModel(
  { prisma }: Pick<Db, 'prisma'>,
  where: { name: string } | { id: string },
): Promise<EvaluatedModel | null> {
  const row = await prisma.model.findUnique({
    where,
    select: { id: true, name: true, task: true },
  });
  return row && { ...row, task: row.task as Task };
}

export async function findVersion(
  { prisma }: Pick<Db, 'prisma'>,
  key: { modelId: string; number: number },
): Promise<{ layout: FeatureLayout; output: OutputRoles } | null> {
  const row = await prisma.modelVersion.findUnique({
    where: { modelId_number: key },
    select: { layout: true, output: true },
  });
  return row && { layout: row.layout as FeatureLayout, output: row.output as OutputRoles };
}
