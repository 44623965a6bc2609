import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { inferFromFile, saveInferred } from '#lib/validation/service.ts';
import { createTestDatabase } from './database.ts';

export const ada = { actor: { kind: 'user', id: 'u1', name: 'Ada' }, requestId: null } as const;
const layout = {
  kind: 'columns',
  features: [
    { name: 'distance', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'hour', type: 'integer', tensorType: 'int64', rank: 2 },
    { name: 'carrier', type: 'string', tensorType: 'string', rank: 2 },
  ],
} as const satisfies FeatureLayout;

/** A database with the model flights, whose rules are inferred from a reference of 1,000 rows with a label; and more like it. */
export async function createInferredModels() {
  const database = await createTestDatabase();
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-validation-'));
  const artifacts = createLocalArtifactStore(path.join(directory, 'artifacts'));

  async function addModel(name: string, reference?: string) {
    const { prisma } = database.db;
    const createdBy = { ...ada.actor };
    const { id } = await prisma.model.create({ data: { name, task: 'binary', createdBy } });
    const stored = reference && (await artifacts.put({ path: reference }));
    await prisma.modelVersion.create({
      data: {
        modelId: id,
        number: 1,
        digest: 'a'.repeat(64),
        servedDigest: 'a'.repeat(64),
        sizeBytes: 1,
        signature: { inputs: [], outputs: [] },
        layout,
        onnx: {},
        output: {},
        metrics: {},
        params: {},
        tags: {},
        lineage: {},
        goldenCases: [],
        tolerance: 1e-4,
        createdBy,
        ...(stored && { referenceDigest: stored.digest, referenceName: 'reference.csv' }),
      },
    });
    const inferred = await inferFromFile(layout.features, reference);
    await saveInferred(prisma, { modelId: id, version: 1 }, inferred, {
      at: new Date(),
      by: ada.actor,
    });
    return inferred;
  }

  async function file(name: string, content: string): Promise<{ path: string; source: string }> {
    const at = path.join(directory, name);
    await writeFile(at, content);
    return { path: at, source: name };
  }

  const lines = Array.from({ length: 1000 }, (_, row) =>
    [row + 0.5, row % 24, ['AA', 'WN', 'DL'][row % 3], row % 2].join(','),
  );
  const { path: reference } = await file(
    'reference.csv',
    `distance,hour,carrier,late\n${lines.join('\n')}\n`,
  );
  await addModel('flights', reference);
  return {
    database,
    directory,
    artifacts,
    reference,
    addModel,
    file,
    async drop() {
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
