import { createModel, registerVersion } from '#lib/registry/contract.ts';
import { promoteVersion } from '#lib/releases/contract.ts';
import { createReplicaService } from '#lib/releases/service.ts';
import type { TestConsole } from '../console.ts';
import { constantScoreModel } from '../onnx-models.ts';

let serial = 0;
export const freshName = (): string => `model-${process.pid}-${serial++}`;

/** The file of a version that always answers a tenth of its number. */
export const fileOf = (version: number): Uint8Array => constantScoreModel(version / 10);

export function uploadOf(
  bytes: Uint8Array,
  metadata?: unknown,
  more: Record<string, Blob> = {},
): FormData {
  const form = new FormData();
  if (metadata !== undefined) {
    form.append('metadata', typeof metadata === 'string' ? metadata : JSON.stringify(metadata));
  }
  form.append('artifact', new Blob([Uint8Array.from(bytes)]), 'model.onnx');
  for (const [name, blob] of Object.entries(more)) form.append(name, blob, `${name}.csv`);
  return form;
}

/**
 * A new model with versions 1 to `versions`; the numbers in `releases` are promoted in this order, and acknowledged by a
 * replica that is gone by now, so that they can be gone back to.
 */
export async function prepareModel(
  console: TestConsole,
  { versions = 0, releases = [] }: { versions?: number; releases?: number[] } = {},
): Promise<string> {
  const model = freshName();
  const body = { name: model, task: 'regression' };
  await succeed(console.call(createModel, { as: 'operator', body }));
  for (let version = 1; version <= versions; version += 1) {
    const raw = uploadOf(fileOf(version));
    await succeed(console.call(registerVersion, { as: 'key:registry', params: { model }, raw }));
  }
  for (const version of releases) {
    const promotion = { version, fallback: [], reason: 'prepared', wait_ms: 0 };
    const call = { as: 'operator', params: { model }, body: promotion } as const;
    await succeed(console.call(promoteVersion, call));
    await acknowledge(console, model);
  }
  return model;
}

async function acknowledge({ database: { db } }: TestConsole, name: string): Promise<void> {
  const release = await db.prisma.release.findFirstOrThrow({
    where: { model: { name } },
    orderBy: { seq: 'desc' },
  });
  await createReplicaService({ db }).acknowledge({
    modelId: release.modelId,
    seq: release.seq,
    replicaId: 'gone-by-now',
    status: 'loaded',
    loadMs: 1,
  });
}

async function succeed(answer: Promise<Response>): Promise<void> {
  const response = await answer;
  if (!response.ok) throw new Error(`Preparing failed: ${await response.text()}`);
}

export const system = {
  actor: { kind: 'system', id: 'test', name: 'Test' },
  requestId: null,
} as const;

/** A new model whose one version is archived. */
export async function prepareArchived(console: TestConsole): Promise<string> {
  const model = await prepareModel(console, { versions: 1 });
  await console.services.registry.archiveVersion(model, 1, {}, system);
  return model;
}
