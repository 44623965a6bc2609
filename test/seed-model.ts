import type { Db } from '#lib/db/client.ts';
import type { Signature } from '#lib/onnx/contract.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' };

const signature: Signature = {
  inputs: [{ name: 'hour', type: 'float32', shape: ['N', 1] }],
  outputs: [{ name: 'score', type: 'float32', shape: ['N', 1] }],
};

/** A model with ready versions 1 to `versions`, written as rows, for tests that need no files. Returns its id. */
export async function seedModel(
  { prisma }: Db,
  name: string,
  versions: number,
  signatures: Record<number, Signature> = {},
): Promise<string> {
  const { id } = await prisma.model.create({ data: { name, task: 'binary', createdBy: actor } });
  await prisma.modelVersion.createMany({
    data: Array.from({ length: versions }, (_, index) => ({
      modelId: id,
      number: index + 1,
      digest: `${index + 1}`.padStart(64, '0'),
      servedDigest: `${index + 1}`.padStart(64, '0'),
      sizeBytes: 1000,
      signature: { ...(signatures[index + 1] ?? signature) },
      layout: { kind: 'columns', features: [] },
      onnx: {
        irVersion: 10,
        producer: 'test',
        opsets: { 'ai.onnx': 17 },
        nodeCount: 1,
        changes: [],
      },
      output: { score: 'score' },
      metrics: { auc: 0.7 },
      params: {},
      tags: {},
      lineage: {},
      goldenCases: [],
      tolerance: 1e-4,
      createdBy: actor,
    })),
  });
  return id;
}
