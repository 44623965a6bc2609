import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { downloadArtifact, setAlias } from '#lib/registry/contract.ts';
import type { RouteCases } from './contract.ts';
import { fileOf, freshName, prepareModel, uploadOf } from './prepare-model.ts';

const noModel = () => ({ as: 'admin', params: { model: 'no-such-model', version: 1 } }) as const;
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const registryCases: Record<string, RouteCases> = {
  listModels: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'viewer',
        query: { search: model },
        check: async (response) => {
          const { items } = await response.json();
          expect(items).toMatchObject([{ name: model, version_count: 0, release: null }]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { limit: 0 } }),
        () => ({ as: 'viewer', query: { limit: 201 } }),
        () => ({ as: 'viewer', query: { cursor: 'made-up' } }),
        () => ({ as: 'viewer', query: { serach: 'x' } }),
      ],
    },
  },
  createModel: {
    success: () => ({ as: 'key:registry', body: { name: freshName(), task: 'binary' } }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator' }),
        () => ({ as: 'operator', body: { name: 'Upper Case', task: 'binary' } }),
        () => ({ as: 'operator', body: { name: freshName(), task: 'ranking' } }),
        () => ({ as: 'operator', body: { name: freshName(), task: 'binary', owner: 'me' } }),
      ],
      not_json: [
        () => ({
          as: 'operator',
          raw: '{"name": ',
          headers: { 'content-type': 'application/json' },
        }),
      ],
      unsupported_media_type: [() => ({ as: 'operator', raw: 'name=x' })],
      model_exists: [
        async (console) => {
          const name = await prepareModel(console);
          return { as: 'operator', body: { name, task: 'binary' } };
        },
      ],
    },
  },
  getModel: {
    success: async (console) => ({
      as: 'key:registry',
      params: { model: await prepareModel(console) },
    }),
    refused: { model_not_found: [noModel] },
  },
  updateModel: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console) },
      body: { description: 'Late arrivals', tags: { team: 'ops' }, reason: 'said what it is' },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          description: 'Late arrivals',
          tags: { team: 'ops' },
        });
      },
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { tags: { team: 7 } },
        }),
      ],
      model_not_found: [() => ({ ...noModel(), body: { description: 'x' } })],
    },
  },
  listVersions: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 2 }) },
      query: { limit: 1, status: 'ready' },
      check: async (response) => {
        const page = await response.json();
        expect(page.items).toMatchObject([{ version: 2 }]);
        expect(page.next_cursor).toBeTypeOf('string');
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), query: { status: 'lost' } })],
      model_not_found: [noModel],
    },
  },
  registerVersion: {
    success: async (console) => ({
      as: 'key:registry',
      params: { model: await prepareModel(console) },
      raw: uploadOf(
        fileOf(1),
        {
          description: 'first',
          metrics: { rmse: 0.5 },
          digest: digestOf(fileOf(1)),
          golden_cases: [{ inputs: { f0: 1, f1: 2, f2: 3 }, outputs: { score: 0.1 } }],
        },
        { reference: new Blob(['f0,f1,f2\n1,2,3\n']) },
      ),
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          version: 1,
          digest: digestOf(fileOf(1)),
          metrics: { rmse: 0.5 },
          reference: { filename: 'reference.csv' },
        });
      },
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: new FormData(),
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(fileOf(1), { metrics: { auc: 'high' } }),
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(fileOf(1), {}, { sample: new Blob(['x']) }),
        }),
      ],
      not_json: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(fileOf(1), '{"metrics": '),
        }),
      ],
      unsupported_media_type: [
        () => ({ ...noModel(), body: { artifact: 'not a file' } }),
        () => ({ ...noModel(), raw: 'x', headers: { 'content-type': 'multipart/form-data' } }),
      ],
      artifact_too_large: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(new Uint8Array(200_001)),
        }),
      ],
      artifact_not_onnx: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(new TextEncoder().encode('<html>not a model</html>')),
        }),
      ],
      artifact_digest_mismatch: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(fileOf(1), { digest: digestOf(fileOf(2)) }),
        }),
      ],
      golden_case_mismatch: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(fileOf(1), {
            golden_cases: [{ inputs: { f0: 1, f1: 2, f2: 3 }, outputs: { score: 0.9 } }],
          }),
        }),
      ],
      model_not_found: [() => ({ ...noModel(), raw: uploadOf(fileOf(1)) })],
    },
  },
  getVersion: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ version: 1, layout: { kind: 'vector' } });
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { model: 'any', version: 'latest' } })],
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
    },
  },
  downloadArtifact: {
    success: async (console) => {
      const params = { model: await prepareModel(console, { versions: 1 }), version: 1 };
      return {
        as: 'viewer',
        params,
        check: async (response) => {
          const digest = digestOf(fileOf(1));
          expect(digestOf(new Uint8Array(await response.arrayBuffer()))).toBe(digest);
          expect(response.headers.get('etag')).toBe(`"${digest}"`);
          expect(response.headers.get('content-length')).toBe(String(fileOf(1).length));
          const headers = { 'if-none-match': `"${digest}"` };
          const again = await console.call(downloadArtifact, { as: 'viewer', params, headers });
          expect(again.status).toBe(304);
        },
      };
    },
    refused: {
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
    },
  },
  archiveVersion: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ status: 'archived' });
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), body: { reason: 7 } })],
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
      version_in_use: [
        async (console) => ({
          as: 'operator',
          params: {
            model: await prepareModel(console, { versions: 1, releases: [1] }),
            version: 1,
          },
        }),
      ],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console), version: 1 },
        }),
      ],
    },
  },
  deleteVersion: {
    success: async (console) => ({
      as: 'key:admin',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
    }),
    refused: {
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'admin',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
      version_in_use: [
        async (console) => ({
          as: 'admin',
          params: {
            model: await prepareModel(console, { versions: 1, releases: [1] }),
            version: 1,
          },
        }),
      ],
      version_archived: [
        async (console) => {
          const model = await prepareModel(console, { versions: 1 });
          await console.services.registry.deleteVersion(model, 1, system);
          return { as: 'admin', params: { model, version: 1 } };
        },
      ],
    },
  },
  setAlias: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1 }), alias: 'champion' },
      body: { version: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ aliases: { champion: 1 } });
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', params: { model: 'any', alias: '7' }, body: { version: 1 } }),
        () => ({ as: 'operator', params: { model: 'any', alias: 'champion' }, body: {} }),
      ],
      model_not_found: [
        () => ({
          as: 'operator',
          params: { model: 'no-such-model', alias: 'champion' },
          body: { version: 1 },
        }),
      ],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), alias: 'champion' },
          body: { version: 1 },
        }),
      ],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console), alias: 'champion' },
          body: { version: 1 },
        }),
      ],
    },
  },
  deleteAlias: {
    success: async (console) => {
      const params = { model: await prepareModel(console, { versions: 1 }), alias: 'champion' };
      await console.call(setAlias, { as: 'operator', params, body: { version: 1 } });
      return { as: 'operator', params };
    },
    refused: {
      model_not_found: [
        () => ({ as: 'operator', params: { model: 'no-such-model', alias: 'champion' } }),
      ],
      alias_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), alias: 'champion' },
        }),
      ],
    },
  },
};

const system = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;

export async function prepareArchived(console: Parameters<typeof prepareModel>[0]) {
  const model = await prepareModel(console, { versions: 1 });
  await console.services.registry.archiveVersion(model, 1, {}, system);
  return model;
}
