import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import type { AuditAction } from '#lib/audit/contract.ts';
import type { VersionMetadata } from '#lib/registry/contract.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createTestDatabase } from './database.ts';
import { vectorModel } from './onnx-models.ts';
import { openTestRuntime } from './onnx-runtime.ts';

type RegistryBench = Awaited<ReturnType<typeof openRegistryBench>> & { model: string };

/** The bench of a test file, with a new model for every test. */
export function registryBench(): RegistryBench {
  const bench = {} as RegistryBench;
  beforeAll(async () => {
    Object.assign(bench, await openRegistryBench());
  });
  beforeEach(async () => {
    Object.assign(bench, await bench.startModel());
  });
  afterAll(() => bench.close?.());
  return bench;
}

/** A database and an artifact directory with the registry on them, and a model at a time. */
async function openRegistryBench() {
  const database = await createTestDatabase();
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-registry-'));
  const artifacts = createLocalArtifactStore(path.join(directory, 'artifacts'));
  const now = () => new Date();
  const runtime = openTestRuntime();
  const registry = createRegistryService({
    db: database.db,
    artifacts,
    runtime,
    trialMs: 1000,
    now,
  });
  const releases = createReleaseService({ db: database.db, now, missingOf: async () => [] });
  const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: 'req-1' };
  let model = '';
  let count = 0;

  async function writeUpload(bytes: Uint8Array) {
    const digest = sha256(bytes);
    const file = path.join(directory, `${digest}.upload`);
    await writeFile(file, bytes);
    return { path: file, sizeBytes: bytes.length, digest };
  }

  return {
    db: database.db,
    artifacts,
    runtime,
    registry,
    releases,
    ctx,
    writeUpload,

    async startModel() {
      model = `model-${++count}`;
      await registry.createModel({ name: model, task: 'binary' }, ctx);
      return { model };
    },

    register: async (bytes: Uint8Array, metadata: VersionMetadata = {}, into = model) =>
      registry.registerVersion(into, { artifact: await writeUpload(bytes), metadata }, ctx),

    archive: (version: number, reason?: string) =>
      registry.archiveVersion(model, version, { reason }, ctx),

    delete: (version: number) => registry.deleteVersion(model, version, {}, ctx),

    promote: (version: number, fallback?: number[]) =>
      releases.promoteVersion(model, { version, fallback, reason: 'test', wait_ms: 0 }, ctx),

    storedFiles: async () =>
      (await readdir(path.join(directory, 'artifacts'), { recursive: true })).sort(),

    audit: (action: AuditAction) =>
      database.db.prisma.auditEntry.findMany({ where: { model, action }, orderBy: { id: 'asc' } }),

    async close() {
      await runtime.close();
      await releases.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A model of its own bytes, so that tests do not share artifacts. */
export function uniqueModel(): Uint8Array {
  return vectorModel([Math.random(), Math.random()]);
}
