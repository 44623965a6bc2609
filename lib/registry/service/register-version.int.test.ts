import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Listener, listen } from '#lib/db/listen.ts';
import { createReferences } from '#lib/monitoring/service.ts';
import { CHANGES_CHANNEL } from '#lib/releases/contract.ts';
import { createValidationRules } from '#lib/validation/service.ts';
import { columnsModel, hangingModel, vectorModel, zipMapModel } from '#test/onnx-models.ts';
import { registryBench, sha256, uniqueModel } from '#test/registry-bench.ts';
import { type VersionMetadata, versionMetadataSchema } from '../contract.ts';
import { createRegistryService } from '../service.ts';

const bench = registryBench();

describe('registerVersion', () => {
  it('keeps everything the metadata says and what the file says', async () => {
    const bytes = uniqueModel();
    const reference = new TextEncoder().encode(`hour,share\n1,${Math.random()}\n`);
    const { path: referencePath, digest: referenceDigest } = await bench.writeUpload(reference);
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
    const version = await bench.registry.registerVersion(
      bench.model,
      {
        artifact: await bench.writeUpload(bytes),
        metadata,
        reference: { path: referencePath, filename: 'sample.csv', digest: referenceDigest },
      },
      bench.ctx,
    );
    const { digest: _announced, feature_names: _names, ...kept } = metadata;
    expect(version).toMatchObject({
      ...kept,
      model: bench.model,
      version: 1,
      status: 'ready',
      digest: sha256(bytes),
      size_bytes: bytes.length,
      aliases: [],
      created_by: bench.ctx.actor,
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
    expect(await bench.registry.getVersion(bench.model, 1)).toEqual(version);
    expect(await bench.audit('version.register')).toMatchObject([
      {
        subject: `version:${bench.model}/1`,
        after: { digest: sha256(bytes), metrics: { auc: 0.71 } },
      },
    ]);
    const opened = await bench.registry.openArtifact(bench.model, 1);
    expect(opened).toMatchObject({ sizeBytes: bytes.length, filename: `${bench.model}-1.onnx` });
    expect(sha256(await buffer(opened.stream))).toBe(sha256(bytes));
  });

  it('makes a reference for monitoring of the sample', async () => {
    const csv = 'hour,share\n1,0.25\n2,\n2,0.5\n';
    const reference = await bench.writeUpload(new TextEncoder().encode(csv));
    await bench.registry.registerVersion(
      bench.model,
      {
        artifact: await bench.writeUpload(uniqueModel()),
        metadata: { feature_names: ['hour', 'share'], output: { classes: ['no', 'yes'] } },
        reference: { ...reference, filename: 'sample.csv' },
      },
      bench.ctx,
    );
    const references = createReferences({ ...bench, now: () => new Date() });
    const { profile, items } = await references.getReferences(bench.model, 1);
    expect(items).toMatchObject([{ in_force: true, rows: 3, source: { from: 'sample' } }]);
    expect(profile?.columns.map(({ name, counts }) => [name, counts])).toEqual([
      ['hour', [0, 0, 0, 0, 0, 2, 1]],
      ['share', [1, 0, 0, 0, 0, 1, 1]],
      ['score', null],
      ['class', null],
    ]);
  });

  it('keeps names in the order in which people wrote them', async () => {
    const version = await bench.register(uniqueModel(), {
      metrics: { roc_auc: 0.7, mae: 1, f1: 0.5 },
      params: { max_depth: 3, eta: 0.1 },
      tags: { team: 'a', cost: 'b' },
    });
    const kept = await bench.registry.getVersion(bench.model, version.version);
    expect(Object.keys(kept.metrics)).toEqual(['roc_auc', 'mae', 'f1']);
    expect(Object.keys(kept.params)).toEqual(['max_depth', 'eta']);
    expect(Object.keys(kept.tags)).toEqual(['team', 'cost']);
  });

  it('makes patterns of the metadata rules, in shadow mode, and proposes them again', async () => {
    const patterns = { origin: '[A-Z]{3}' };
    const version = await bench.register(columnsModel(), { patterns });
    expect(version.patterns).toEqual(patterns);
    const validation = createValidationRules({ ...bench, now: () => new Date() });
    const rule = {
      kind: 'pattern',
      feature: 'origin',
      pattern: '[A-Z]{3}',
      policy: { do: 'reject' },
      origin: { from: 'metadata' },
    };
    const { mode, rules, revision } = await validation.getValidation(bench.model, 1);
    expect(mode).toBe('shadow');
    expect(rules).toContainEqual(rule);
    const body = { mode, rules: [], reason: 'none', expected_revision: revision };
    await validation.setValidation(bench.model, 1, body, bench.ctx);
    const again = await validation.inferValidation(bench.model, 1, bench.ctx);
    expect(again.rules).toContainEqual(rule);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ gate: '[A-Z]' }, /^patterns.gate: gate is not a feature of this version\.$/],
    [{ hour: '[0-9]' }, /^patterns.hour: pattern is for string features; hour is integer\.$/],
    [{ origin: '(?=a)' }, /^patterns.origin: is not a pattern RE2 takes: /],
  ])('refuses the patterns %j', async (patterns, message) => {
    const registered = bench.register(columnsModel(), { patterns });
    await expect(registered).rejects.toMatchObject({
      code: 'invalid_request',
      publicMessage: expect.stringMatching(message),
      fields: [{ field: `patterns.${Object.keys(patterns)[0]}` }],
    });
    expect(await bench.registry.getModel(bench.model)).toMatchObject({ version_count: 0 });
  });

  it('gives concurrent uploads distinct numbers, and keeps the same bytes once', async () => {
    const bytes = uniqueModel();
    const filesBefore = (await bench.storedFiles()).length;
    const uploads = await Promise.all([1, 2, 3, 4, 5].map(() => bench.register(bytes)));
    expect(uploads.map((version) => version.version).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(uploads.map((version) => version.digest)).size).toBe(1);
    expect((await bench.storedFiles()).length - filesBefore).toBeLessThanOrEqual(2);
    expect(await bench.artifacts.has(sha256(bytes))).toBe(true);
  });

  it('serves a classifier without its ZipMap, and gives the upload back as it was', async () => {
    const bytes = zipMapModel(['no', 'yes']);
    const version = await bench.register(bytes);
    expect(version.onnx?.changes).toHaveLength(1);
    expect(version.output).toMatchObject({ label: 'output_label', classes: ['no', 'yes'] });
    const { stream } = await bench.registry.openArtifact(bench.model, 1);
    expect(sha256(await buffer(stream))).toBe(sha256(bytes));
    const row = await bench.db.prisma.modelVersion.findFirstOrThrow({
      where: { model: { name: bench.model } },
    });
    expect(row.servedDigest).not.toBe(row.digest);
    expect(await bench.artifacts.has(row.servedDigest)).toBe(true);
  });

  it('takes a real classifier with its golden cases', async () => {
    const directory = new URL('../../../examples/flights/models/v1/', import.meta.url);
    const bytes = await readFile(new URL('model.onnx', directory));
    const metadata = versionMetadataSchema.parse(
      JSON.parse(await readFile(new URL('metadata.json', directory), 'utf8')),
    );
    const version = await bench.register(bytes, metadata);
    expect(version.golden_cases).toEqual(metadata.golden_cases);
    expect(version.output).toEqual({ score: 'probabilities', label: 'label', classes: [0, 1] });
  });

  it('tells the gateways', async () => {
    const heard: string[] = [];
    const listener = await new Promise<Listener>((resolve) => {
      const opened = listen({
        url: bench.db.url,
        channels: [CHANGES_CHANNEL],
        onNotification: (_channel, payload) => heard.push(payload),
        onConnected: () => resolve(opened),
      });
    });
    try {
      await bench.register(uniqueModel());
      await expect
        .poll(() => heard)
        .toEqual([JSON.stringify({ kind: 'registry', model: bench.model })]);
    } finally {
      await listener.close();
    }
  });

  it('checks golden cases', async () => {
    const bytes = vectorModel([2, 3], 1);
    const expecting = (score: number): VersionMetadata => ({
      feature_names: ['a', 'b'],
      golden_cases: [{ inputs: { a: 1, b: 1 }, outputs: { score } }],
    });
    expect(await bench.register(bytes, expecting(6))).toMatchObject({ version: 1 });
    await expect(bench.register(bytes, expecting(7))).rejects.toMatchObject({
      code: 'golden_case_mismatch',
    });
    expect(await bench.register(bytes, { ...expecting(6.5), tolerance: 0.5 })).toMatchObject({
      version: 2,
      tolerance: 0.5,
    });
  });

  it.each<[string, number, VersionMetadata]>([
    ['on a made-up row', -1, {}],
    [
      'on a golden case',
      100,
      { golden_cases: [{ inputs: { f0: 101, f1: 0, f2: 0 }, outputs: { score: 101 } }] },
    ],
  ])('refuses a model that never ends %s, and goes on', async (_, above, metadata) => {
    await expect(bench.register(hangingModel(above), metadata)).rejects.toMatchObject({
      code: 'artifact_unsupported',
      publicMessage: 'The model was tried out and did not finish within 1 s.',
    });
    expect(await bench.register(uniqueModel())).toMatchObject({ version: 1 });
  });

  it('refuses a model that loads and runs on no made-up row, unless a golden case proves it', async () => {
    const bytes = vectorModel([2, 3, 0], 1, null);
    await expect(bench.register(bytes)).rejects.toMatchObject({
      code: 'artifact_unsupported',
      publicMessage: expect.stringMatching(/made-up rows \(.*dimension.*golden cases/i),
    });
    const golden_cases = [{ inputs: { features: [[1, 1, 1]] }, outputs: { score: 6 } }];
    expect(await bench.register(bytes, { golden_cases })).toMatchObject({ version: 1 });
    expect(await bench.register(bytes, { feature_names: ['a', 'b', 'c'] })).toMatchObject({
      version: 2,
      onnx: { changes: [] },
    });
  });

  it('checks two uploads at a time', async () => {
    let running = 0;
    let most = 0;
    const { db, artifacts } = bench;
    const counting: typeof artifacts = {
      ...artifacts,
      async put(...given) {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return artifacts.put(...given).finally(() => {
          running -= 1;
        });
      },
    };
    const registry = createRegistryService({
      db,
      artifacts: counting,
      runtime: bench.runtime,
      now: () => new Date(),
    });
    const uploads = await Promise.all([1, 2, 3, 4, 5].map(() => bench.writeUpload(uniqueModel())));
    const versions = await Promise.all(
      uploads.map((artifact) =>
        registry.registerVersion(bench.model, { artifact, metadata: {} }, bench.ctx),
      ),
    );
    expect(versions.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('takes a reference sample that has a column for every feature it knows the name of', async () => {
    const register = async (text: string, metadata: VersionMetadata) => {
      const file = await bench.writeUpload(new TextEncoder().encode(text));
      const artifact = await bench.writeUpload(uniqueModel());
      const reference = { ...file, filename: 'sample.csv' };
      return bench.registry.registerVersion(
        bench.model,
        { artifact, metadata, reference },
        bench.ctx,
      );
    };
    const named = { feature_names: ['hour', 'share'] };
    await expect(register('hour,day\n1,2\n', named)).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'reference', message: expect.stringContaining('features: share') }],
    });
    await register('label,share,hour\n1,0.5,7\n', named);
    // Without names of their own the features are f0 and f1 here, and something else where the sample comes from.
    await register('hour,day\n1,2\n', {});
  });

  it('keeps nothing of an upload it refuses', async () => {
    const bytes = uniqueModel();
    const before = await bench.storedFiles();
    const refusals: [Uint8Array, VersionMetadata, string][] = [
      [new TextEncoder().encode('<html>'), {}, 'artifact_not_onnx'],
      [bytes.subarray(0, bytes.length - 20), {}, 'artifact_truncated'],
      [bytes, { digest: '0'.repeat(64) }, 'artifact_digest_mismatch'],
      [bytes, { feature_names: ['one'] }, 'invalid_request'],
      [bytes, { output: { score: 'absent' } }, 'invalid_request'],
      [bytes, { golden_cases: [{ inputs: {}, outputs: { score: 1 } }] }, 'invalid_request'],
    ];
    for (const [upload, metadata, code] of refusals) {
      await expect(bench.register(upload, metadata)).rejects.toMatchObject({ code });
    }
    expect(await bench.registry.getModel(bench.model)).toMatchObject({ version_count: 0 });
    expect(await bench.storedFiles()).toEqual(before);
    expect(await bench.audit('version.register')).toEqual([]);
  });
});
