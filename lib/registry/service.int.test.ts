import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createReleaseService, type ReleaseService } from '#lib/releases/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { columnsModel, vectorModel, zipMapModel } from '#test/onnx-models.ts';
import type { VersionMetadata } from './contract.ts';
import { createRegistryService, type RegistryService } from './service.ts';

let database: TestDatabase;
let directory: string;
let artifacts: ArtifactStore;
let registry: RegistryService;
let releases: ReleaseService;
let model: string;
let count = 0;
const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: 'req-1' };
const now = () => new Date();

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-registry-'));
  artifacts = createLocalArtifactStore(path.join(directory, 'artifacts'));
  registry = createRegistryService({ db: database.db, artifacts, now });
  releases = createReleaseService({ db: database.db, now });
});
afterAll(async () => {
  await releases?.close();
  await database?.drop();
  if (directory) await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  model = `model-${++count}`;
  await registry.createModel({ name: model, task: 'binary' }, ctx);
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
async function writeUpload(bytes: Uint8Array) {
  const digest = sha256(bytes);
  const file = path.join(directory, `${digest}.upload`);
  await writeFile(file, bytes);
  return { path: file, sizeBytes: bytes.length, digest };
}
const register = async (bytes: Uint8Array, metadata: VersionMetadata = {}, into = model) =>
  registry.registerVersion(into, { artifact: await writeUpload(bytes), metadata }, ctx);
/** A model of its own bytes, so that tests do not share artifacts. */
const uniqueModel = () => vectorModel([Math.random(), Math.random()]);
const promote = (version: number) =>
  releases.promoteVersion(model, { version, reason: 'test', wait_ms: 0 }, ctx);
const storedFiles = async () =>
  (await readdir(path.join(directory, 'artifacts'), { recursive: true })).sort();
const audit = (action: string) =>
  database.db.prisma.auditEntry.findMany({ where: { model, action }, orderBy: { id: 'asc' } });

describe('models', () => {
  it('creates, reads and changes one, with an entry for each change', async () => {
    const name = `${model}-a`;
    const made = await registry.createModel(
      { name, task: 'regression', description: 'delay', tags: { team: 'ops' } },
      ctx,
    );
    expect(made).toEqual({
      name,
      task: 'regression',
      description: 'delay',
      tags: { team: 'ops' },
      aliases: {},
      version_count: 0,
      latest_version: null,
      release: null,
      created_at: expect.stringMatching(/Z$/),
      created_by: ctx.actor,
    });
    const changed = await registry.updateModel(name, { description: 'late?', reason: 'typo' }, ctx);
    expect(changed).toEqual({ ...made, description: 'late?' });
    expect(await registry.getModel(name)).toEqual(changed);
    const entries = await database.db.prisma.auditEntry.findMany({
      where: { model: name },
      orderBy: { id: 'asc' },
    });
    expect(entries.map((entry) => [entry.action, entry.reason])).toEqual([
      ['model.create', null],
      ['model.update', 'typo'],
    ]);
    expect(entries[1]).toMatchObject({
      before: { description: 'delay', tags: { team: 'ops' } },
      after: { description: 'late?', tags: { team: 'ops' } },
    });
  });

  it('refuses a name that is taken and a model that is absent', async () => {
    await expect(registry.createModel({ name: model, task: 'binary' }, ctx)).rejects.toMatchObject({
      code: 'model_exists',
    });
    const absent = { code: 'model_not_found' };
    await expect(registry.getModel('absent')).rejects.toMatchObject(absent);
    await expect(registry.updateModel('absent', {}, ctx)).rejects.toMatchObject(absent);
    await expect(registry.listVersions('absent', { limit: 1 })).rejects.toMatchObject(absent);
    await expect(registry.getVersion('absent', 1)).rejects.toMatchObject(absent);
    await expect(registry.openArtifact('absent', 1)).rejects.toMatchObject(absent);
    await expect(register(uniqueModel(), {}, 'absent')).rejects.toMatchObject(absent);
    await expect(registry.archiveVersion('absent', 1, {}, ctx)).rejects.toMatchObject(absent);
    await expect(registry.setAlias('absent', 'a', { version: 1 }, ctx)).rejects.toMatchObject(
      absent,
    );
    await expect(registry.deleteAlias('absent', 'a', ctx)).rejects.toMatchObject(absent);
  });

  it('lists by name, by pages, with versions, aliases and release', async () => {
    for (const name of ['list-b', 'list-a', 'list-c']) {
      await registry.createModel({ name, task: 'binary', description: '100%_sure' }, ctx);
    }
    await register(uniqueModel(), {}, 'list-b');
    await register(uniqueModel(), {}, 'list-b');
    await registry.setAlias('list-b', 'champion', { version: 1 }, ctx);
    await releases.promoteVersion('list-b', { version: 2, reason: 'x', wait_ms: 0 }, ctx);
    const first = await registry.listModels({ search: 'list-', limit: 2 });
    expect(first.items.map((item) => item.name)).toEqual(['list-a', 'list-b']);
    expect(first.items[1]).toMatchObject({
      version_count: 2,
      latest_version: 2,
      aliases: { champion: 1 },
      release: { seq: 1, versions: [2] },
    });
    const cursor = first.next_cursor ?? undefined;
    const second = await registry.listModels({ search: 'list-', limit: 2, cursor });
    expect(second.items.map((item) => item.name)).toEqual(['list-c']);
    expect(second.next_cursor).toBeNull();
    expect((await registry.listModels({ search: '0%_S', limit: 9 })).items).toHaveLength(3);
    expect((await registry.listModels({ search: '0__s', limit: 9 })).items).toEqual([]);
  });
});

describe('registerVersion', () => {
  it('keeps everything the metadata says and what the file says', async () => {
    const bytes = uniqueModel();
    const reference = new TextEncoder().encode(`a,b\n1,${Math.random()}\n`);
    const { path: referencePath, digest: referenceDigest } = await writeUpload(reference);
    const metadata = {
      description: 'first',
      feature_names: ['hour', 'share'],
      output: { score: 'score' },
      metrics: { auc: 0.71 },
      params: { depth: 3 },
      tags: { stage: 'test' },
      lineage: { seed: 7, environment: ['numpy==2'] },
      digest: `sha256:${sha256(bytes)}`,
    };
    const version = await registry.registerVersion(
      model,
      {
        artifact: await writeUpload(bytes),
        metadata,
        reference: { path: referencePath, filename: 'sample.csv', digest: referenceDigest },
      },
      ctx,
    );
    const { digest: _announced, feature_names: _names, ...kept } = metadata;
    expect(version).toMatchObject({
      ...kept,
      model,
      version: 1,
      status: 'ready',
      digest: sha256(bytes),
      size_bytes: bytes.length,
      aliases: [],
      created_by: ctx.actor,
      layout: {
        kind: 'vector',
        input: 'features',
        features: [{ name: 'hour' }, { name: 'share' }],
      },
      signature: { outputs: [{ name: 'score', type: 'float32' }] },
      onnx: { changes: [] },
      golden_cases: [],
      tolerance: 1e-4,
      reference: { digest: referenceDigest, filename: 'sample.csv' },
    });
    expect(await registry.getVersion(model, 1)).toEqual(version);
    expect(await audit('version.register')).toMatchObject([
      { subject: `version:${model}/1`, after: { digest: sha256(bytes), metrics: { auc: 0.71 } } },
    ]);
    const opened = await registry.openArtifact(model, 1);
    expect(opened).toMatchObject({ sizeBytes: bytes.length, filename: `${model}-1.onnx` });
    expect(sha256(await buffer(opened.stream))).toBe(sha256(bytes));
  });

  it('gives concurrent uploads distinct numbers, and keeps the same bytes once', async () => {
    const bytes = uniqueModel();
    const filesBefore = (await storedFiles()).length;
    const uploads = await Promise.all([1, 2, 3, 4, 5].map(() => register(bytes)));
    expect(uploads.map((version) => version.version).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(uploads.map((version) => version.digest)).size).toBe(1);
    expect((await storedFiles()).length - filesBefore).toBeLessThanOrEqual(2);
    expect(await artifacts.has(sha256(bytes))).toBe(true);
  });

  it('serves a classifier without its ZipMap, and gives the upload back as it was', async () => {
    const bytes = zipMapModel(['no', 'yes']);
    const version = await register(bytes);
    expect(version.onnx.changes).toHaveLength(1);
    expect(version.output).toMatchObject({ label: 'output_label', classes: ['no', 'yes'] });
    const { stream } = await registry.openArtifact(model, 1);
    expect(sha256(await buffer(stream))).toBe(sha256(bytes));
    const row = await database.db.prisma.modelVersion.findFirstOrThrow({
      where: { model: { name: model } },
    });
    expect(row.servedDigest).not.toBe(row.digest);
    expect(await artifacts.has(row.servedDigest)).toBe(true);
  });

  it('checks golden cases', async () => {
    const bytes = vectorModel([2, 3], 1);
    const expecting = (score: number): VersionMetadata => ({
      feature_names: ['a', 'b'],
      golden_cases: [{ inputs: { a: 1, b: 1 }, outputs: { score } }],
    });
    expect(await register(bytes, expecting(6))).toMatchObject({ version: 1 });
    await expect(register(bytes, expecting(7))).rejects.toMatchObject({
      code: 'golden_case_mismatch',
    });
    expect(await register(bytes, { ...expecting(6.5), tolerance: 0.5 })).toMatchObject({
      version: 2,
      tolerance: 0.5,
    });
  });

  it('keeps nothing of an upload it refuses', async () => {
    const bytes = uniqueModel();
    const before = await storedFiles();
    const refusals: [Uint8Array, VersionMetadata, string][] = [
      [new TextEncoder().encode('<html>'), {}, 'artifact_not_onnx'],
      [bytes.subarray(0, bytes.length - 20), {}, 'artifact_truncated'],
      [bytes, { digest: '0'.repeat(64) }, 'artifact_digest_mismatch'],
      [bytes, { feature_names: ['one'] }, 'invalid_request'],
      [bytes, { output: { score: 'absent' } }, 'invalid_request'],
      [bytes, { golden_cases: [{ inputs: {}, outputs: { score: 1 } }] }, 'invalid_request'],
    ];
    for (const [upload, metadata, code] of refusals) {
      await expect(register(upload, metadata)).rejects.toMatchObject({ code });
    }
    expect(await registry.getModel(model)).toMatchObject({ version_count: 0 });
    expect(await storedFiles()).toEqual(before);
    expect(await audit('version.register')).toEqual([]);
  });
});

describe('listVersions', () => {
  it('lists newest first, by pages and status, with aliases', async () => {
    const bytes = uniqueModel();
    for (let n = 1; n <= 3; n++) await register(bytes, { metrics: { auc: n / 10 } });
    await registry.setAlias(model, 'champion', { version: 2 }, ctx);
    await registry.archiveVersion(model, 1, {}, ctx);
    const first = await registry.listVersions(model, { limit: 2 });
    expect(first.items.map((item) => [item.version, item.aliases, item.metrics.auc])).toEqual([
      [3, [], 0.3],
      [2, ['champion'], 0.2],
    ]);
    expect(first.items[0]).not.toHaveProperty('signature');
    const cursor = first.next_cursor ?? undefined;
    expect((await registry.listVersions(model, { limit: 2, cursor })).items).toMatchObject([
      { version: 1, status: 'archived' },
    ]);
    const ready = await registry.listVersions(model, { limit: 9, status: 'ready' });
    expect(ready.items.map((item) => item.version)).toEqual([3, 2]);
  });
});

describe('archiveVersion and deleteVersion', () => {
  it('archives once, and takes the aliases away', async () => {
    await register(uniqueModel());
    await registry.setAlias(model, 'champion', { version: 1 }, ctx);
    const archived = await registry.archiveVersion(model, 1, { reason: 'old' }, ctx);
    expect(archived).toMatchObject({ status: 'archived', aliases: [] });
    expect(await audit('version.archive')).toMatchObject([
      { reason: 'old', before: { status: 'ready', aliases: ['champion'] } },
    ]);
    expect((await registry.getModel(model)).aliases).toEqual({});
    await expect(registry.archiveVersion(model, 1, {}, ctx)).rejects.toMatchObject({
      code: 'version_archived',
    });
    expect((await registry.openArtifact(model, 1)).sizeBytes).toBe(archived.size_bytes);
  });

  it('refuses a version in force, and says where', async () => {
    const bytes = uniqueModel();
    await register(bytes);
    await register(bytes);
    await promote(1);
    const inUse = {
      code: 'version_in_use',
      publicMessage: expect.stringContaining('takes all traffic in release 1'),
    };
    await expect(registry.archiveVersion(model, 1, {}, ctx)).rejects.toMatchObject(inUse);
    await expect(registry.deleteVersion(model, 1, ctx)).rejects.toMatchObject(inUse);
    await promote(2);
    await registry.deleteVersion(model, 1, ctx);
  });

  it('never lets a version be released and archived at once', async () => {
    const bytes = uniqueModel();
    await register(bytes);
    await register(bytes);
    await promote(1);
    const [released, archived] = await Promise.allSettled([
      promote(2),
      registry.archiveVersion(model, 2, {}, ctx),
    ]);
    expect([released.status, archived.status].sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('removes the bytes with their last version, and keeps the row', async () => {
    const bytes = uniqueModel();
    const digest = sha256(bytes);
    await register(bytes);
    await register(bytes);
    await registry.deleteVersion(model, 1, ctx);
    expect(await artifacts.has(digest)).toBe(true);
    await registry.archiveVersion(model, 2, {}, ctx);
    await registry.deleteVersion(model, 2, ctx);
    expect(await artifacts.has(digest)).toBe(false);
    expect(await registry.getVersion(model, 2)).toMatchObject({ status: 'deleted', digest });
    await expect(registry.openArtifact(model, 2)).rejects.toMatchObject({
      code: 'version_not_found',
      publicMessage: expect.stringContaining('deleted'),
    });
    await expect(registry.deleteVersion(model, 2, ctx)).rejects.toMatchObject({
      code: 'version_archived',
    });
    expect(await registry.getModel(model)).toMatchObject({
      version_count: 0,
      latest_version: null,
    });
    expect(await register(bytes)).toMatchObject({ version: 3 });
  });

  it('refuses a version that does not exist', async () => {
    const missing = { code: 'version_not_found' };
    await expect(registry.getVersion(model, 1)).rejects.toMatchObject(missing);
    await expect(registry.openArtifact(model, 1)).rejects.toMatchObject(missing);
    await expect(registry.archiveVersion(model, 1, {}, ctx)).rejects.toMatchObject(missing);
    await expect(registry.deleteVersion(model, 1, ctx)).rejects.toMatchObject(missing);
  });
});

describe('aliases', () => {
  it('points at a version, moves, and goes', async () => {
    const bytes = columnsModel();
    await register(bytes);
    await register(bytes);
    const set = (version: number) =>
      registry.setAlias(model, 'champion', { version, reason: 'best' }, ctx);
    expect((await set(1)).aliases).toEqual({ champion: 1 });
    expect((await set(2)).aliases).toEqual({ champion: 2 });
    expect(await registry.getVersion(model, 2)).toMatchObject({ aliases: ['champion'] });
    await registry.deleteAlias(model, 'champion', ctx);
    expect((await registry.getModel(model)).aliases).toEqual({});
    expect(await audit('alias.set')).toMatchObject([
      { before: null, after: { version: 1 }, reason: 'best' },
      { before: { version: 1 }, after: { version: 2 } },
    ]);
    expect(await audit('alias.delete')).toMatchObject([{ before: { version: 2 } }]);
  });

  it('refuses what it cannot point at, and one that is absent', async () => {
    await register(uniqueModel());
    await registry.archiveVersion(model, 1, {}, ctx);
    const set = (version: number) => registry.setAlias(model, 'champion', { version }, ctx);
    await expect(set(1)).rejects.toMatchObject({ code: 'version_archived' });
    await expect(set(2)).rejects.toMatchObject({ code: 'version_not_found' });
    await expect(registry.deleteAlias(model, 'champion', ctx)).rejects.toMatchObject({
      code: 'alias_not_found',
    });
  });
});
