import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { featureListSchema } from '#lib/features/contract.ts';
import type { Signature } from '#lib/onnx/contract.ts';
import { createRemoteRuntimes } from '#lib/remote/service.ts';
import { createValidationRules } from '#lib/validation/service.ts';
import { type FakeServer, sendJson, startFakeServer } from '#test/fake-server.ts';
import { registryBench, uniqueModel } from '#test/registry-bench.ts';
import type { RemoteVersion } from '../contract.ts';
import { createRegistryService } from '../service.ts';

const metadata = {
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
  outputs: [
    { name: 'label', datatype: 'INT64', shape: [-1] },
    { name: 'probability', datatype: 'FP32', shape: [-1, 2] },
  ],
};
const answer = {
  outputs: [
    { name: 'label', datatype: 'INT64', shape: [1], data: [1] },
    { name: 'probability', datatype: 'FP32', shape: [1, 2], data: [0.25, 0.75] },
  ],
};

const bench = registryBench();
let registry: ReturnType<typeof createRegistryService>;
let server: FakeServer;

beforeAll(async () => {
  server = await startFakeServer(() => undefined);
  const remotes = createRemoteRuntimes({ allowed: [{ host: '127.0.0.1', port: null }] });
  registry = createRegistryService({ ...bench, remotes, trialMs: 500, now: () => new Date() });
});
afterAll(async () => {
  await server?.close();
});
beforeEach(async () => {
  server.requests.length = 0;
  server.answer = ({ url }, response) => {
    if (url?.endsWith('/ready')) response.end();
    else sendJson(response, url?.endsWith('/infer') ? answer : metadata);
  };
});

const register = (over: Partial<RemoteVersion> = {}) =>
  registry.registerRemoteVersion(
    bench.model,
    {
      remote: { kind: 'oip', url: server.url, model: 'flights' },
      reason: 'it lives there',
      ...over,
    },
    bench.ctx,
  );

describe('registerRemoteVersion', () => {
  it('takes the interface from the server, and keeps what was tried', async () => {
    const golden_cases = [
      { inputs: { hour: 1, share: 2 }, outputs: { probability: [0.25, 0.75] } },
    ];
    const version = await register({
      metadata: {
        description: 'there',
        feature_names: ['hour', 'share'],
        golden_cases,
        tags: { a: 'b' },
      },
    });
    expect(version).toMatchObject({
      version: 1,
      status: 'ready',
      remote: { kind: 'oip', url: server.url, model: 'flights' },
      onnx: null,
      description: 'there',
      signature: { inputs: [{ name: 'x', type: 'float32', shape: [null, 2] }] },
      layout: { kind: 'vector', features: [{ name: 'hour' }, { name: 'share' }] },
      output: { score: 'probability', label: 'label' },
      golden_cases,
    });
    expect(server.requests).toContain('POST /v2/models/flights/infer');
    expect(await bench.audit('version.register')).toMatchObject([
      { reason: 'it lives there', after: { digest: version.digest, remote: { kind: 'oip' } } },
    ]);
    expect(await registry.listVersions(bench.model, { limit: 5 } as never)).toMatchObject({
      items: [{ version: 1, remote: { model: 'flights' } }],
    });
  });

  it('gives the same description the same digest, and every version answers of its own', async () => {
    const [a, b] = [await register(), await register()];
    expect(b.digest).toBe(a.digest);
    const rows = await bench.db.prisma.modelVersion.findMany({ where: { digest: a.digest } });
    expect(new Set(rows.map((row) => row.servedDigest)).size).toBe(2);
  });

  it('stands beside files, and is released like them', async () => {
    await bench.register(uniqueModel());
    expect(await register()).toMatchObject({ version: 2 });
    await bench.promote(2);
    const archived = registry.archiveVersion(bench.model, 2, {}, bench.ctx);
    await expect(archived).rejects.toMatchObject({ code: 'version_in_use' });
    await expect(registry.openArtifact(bench.model, 2)).rejects.toMatchObject({
      code: 'version_is_remote',
    });
  });

  it.each<[string, Partial<RemoteVersion>, FakeServer['answer'] | null, string, RegExp]>([
    [
      'a server that is not allowed',
      { remote: { kind: 'oip', url: 'http://elsewhere:1', model: 'm' } },
      null,
      'remote_not_allowed',
      /^elsewhere:1 is not among the hosts that MAINSTAY_REMOTE_HOSTS allows\.$/,
    ],
    [
      'a server that is away',
      { remote: { kind: 'oip', url: 'http://127.0.0.1:1', model: 'm' } },
      null,
      'remote_unreachable',
      /^127\.0\.0\.1:1 refuses connections\.$/,
    ],
    [
      'a model that is not there',
      {},
      (_request, response) => sendJson(response, { error: 'Model flights not found' }, 404),
      'remote_unsupported',
      /it answered 404: Model flights not found/,
    ],
    [
      'a server that describes nothing',
      {},
      (_request, response) => sendJson(response, { name: 'flights', inputs: [], outputs: [] }),
      'remote_unsupported',
      /describes no inputs and outputs.*Send them as signature/,
    ],
    [
      'another signature',
      {
        signature: {
          inputs: [{ name: 'x', type: 'float32', shape: [null, 3] }],
          outputs: [{ name: 'label', type: 'int64', shape: [null] }],
        },
      },
      null,
      'remote_unsupported',
      /has another model: input x has the shape \[-1, 2\], not \[-1, 3\]/,
    ],
    [
      'an impossible signature',
      { signature: { inputs: [], outputs: [] } as Signature },
      null,
      'remote_unsupported',
      /^The signature names no input\.$/,
    ],
    [
      'another answer than the signature says',
      {},
      ({ url }, response) =>
        sendJson(response, url?.endsWith('/infer') ? { outputs: [] } : metadata),
      'remote_unsupported',
      /answered without the output label/,
    ],
    [
      'a server that refuses every made-up row',
      {},
      ({ url }, response) =>
        url?.endsWith('/infer')
          ? sendJson(response, { error: 'no' }, 400)
          : sendJson(response, metadata),
      'remote_unsupported',
      /takes none of several made-up rows: .*it answered 400: no\. If it takes real values only, send golden cases/,
    ],
    [
      'a golden case that differs',
      {
        metadata: {
          golden_cases: [
            { inputs: { f0: 1, f1: 2 }, outputs: { label: 1 } },
            { inputs: { f0: 1, f1: 2 }, outputs: { probability: [0.25, 0.5] } },
          ],
        },
      },
      null,
      'golden_case_mismatch',
      /^golden case 2 \(golden_cases\[1\]\) differs: output probability\[1\]: expected 0.5, got 0.75/,
    ],
    [
      'rows for a server that takes none',
      {
        remote: { kind: 'flask', url: 'http://127.0.0.1:1' },
        signature: {
          inputs: [{ name: 'image', type: 'float32', shape: [null, 3, 8] }],
          outputs: [{ name: 'y', type: 'float32', shape: [null] }],
        },
      },
      null,
      'remote_unsupported',
      /A server of the kind flask takes rows of features\. Input image is a 3-dimensional tensor/,
    ],
  ])('refuses %s', async (_what, over, misbehave, code, message) => {
    if (misbehave) server.answer = misbehave;
    await expect(register(over)).rejects.toMatchObject({
      code,
      status: 422,
      publicMessage: expect.stringMatching(message),
    });
    expect(await registry.getModel(bench.model)).toMatchObject({ version_count: 0 });
  });

  it('refuses a server that hangs, in time', async () => {
    server.answer = () => undefined;
    await expect(register()).rejects.toMatchObject({
      code: 'remote_unreachable',
      publicMessage: expect.stringContaining('did not answer within 500 ms'),
    });
  });

  it('infers rules from the reference sample that comes with it, and keeps that as long', async () => {
    const csv = 'hour,share\n1,0.5\n2,0.25\n23,0.75\n';
    const metadata = { feature_names: ['hour', 'share'] };
    const { version, reference } = await register({
      metadata,
      reference: { filename: 'sample.csv', csv },
    });
    expect(reference).toMatchObject({ filename: 'sample.csv' });
    const validation = createValidationRules({ ...bench, now: () => new Date() });
    const { mode, rules } = await validation.getValidation(bench.model, version);
    expect(mode).toBe('shadow');
    expect(rules).toContainEqual(
      expect.objectContaining({ kind: 'range', feature: 'share', min: 0.2, max: 0.8 }),
    );
    const digest = reference?.digest ?? '';
    expect(await bench.artifacts.has(digest)).toBe(true);
    await registry.deleteVersion(bench.model, version, {}, bench.ctx);
    expect(await bench.artifacts.has(digest)).toBe(false);
    const none = await register({ metadata });
    expect((await validation.getValidation(bench.model, none.version)).mode).toBe('off');
    await expect(
      register({ metadata, reference: { filename: 'a.csv', csv: 'hour\n1\n' } }),
    ).rejects.toMatchObject({ code: 'invalid_request', fields: [{ field: 'reference' }] });
  });

  it('takes features from a Feast server that has them', async () => {
    const feast = await startFakeServer((_request, response) =>
      sendJson(response, {
        metadata: { feature_names: ['origin', 'stats__share'] },
        results: [
          { values: ['0'], statuses: ['PRESENT'] },
          { values: [null], statuses: ['NOT_FOUND'] },
        ],
      }),
    );
    const listOf = (feature: string) =>
      featureListSchema.parse({
        server: { kind: 'feast', url: feast.url, keys: [{ name: 'origin' }] },
        list: [{ feature, as: 'share', default: 0.5 }],
        max_age: '1h',
      });
    const registerWith = (feature: string) =>
      register({
        metadata: { feature_names: ['hour', 'share'], features: listOf(feature) },
      });
    try {
      expect((await registerWith('stats:share')).features).toEqual({
        server: {
          kind: 'feast',
          url: feast.url,
          keys: [{ name: 'origin', type: 'string' }],
          timeout_ms: 500,
        },
        entities: ['origin'],
        list: [{ feature: 'stats:share', as: 'share', default: 0.5 }],
        request_wins: false,
        max_age: '1h',
      });
      await expect(registerWith('stats:other')).rejects.toMatchObject({
        code: 'feature_server_unsupported',
      });
    } finally {
      await feast.close();
    }
  });
});
