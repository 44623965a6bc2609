import { createHash } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { downloadArtifact, registerVersion } from '#lib/registry/contract.ts';
import type { TestConsole } from '../console.ts';
import { constantScoreModel } from '../onnx-models.ts';
import type { RouteCases } from './contract.ts';
import { fileOf, prepareModel, uploadOf } from './prepare-model.ts';
import { featuresOfServer, prepareRemote } from './remote.ts';

const noModel = () => ({ as: 'admin', params: { model: 'no-such-model', version: 1 } }) as const;
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const uploadCases: Record<string, RouteCases> = {
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
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          raw: uploadOf(fileOf(1), {}, { reference: new Blob(['Dear all,\nhere it is\n']) }),
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
      feature_view_not_found: [
        (console) => uploadWith(console, { features: { list: ['nowhere:f0'] } }),
      ],
      remote_not_allowed: [
        async (console) =>
          uploadWith(console, await featuresOfServer('http://elsewhere.example.com')),
      ],
      remote_unreachable: [
        async (console) => uploadWith(console, await featuresOfServer('http://127.0.0.1:1')),
      ],
      feature_server_unsupported: [
        async (console) => uploadWith(console, await featuresOfServer()),
      ],
      model_not_found: [() => ({ ...noModel(), raw: uploadOf(fileOf(1)) })],
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
      version_is_remote: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareRemote(console), version: 1 },
        }),
      ],
      artifact_damaged: [
        (console) => prepareStored(console, 0.111, (file) => writeFile(file, 'overwritten')),
        (console) => prepareStored(console, 0.222, (file) => rm(file)),
      ],
    },
  },
};

async function uploadWith(console: TestConsole, metadata: object) {
  const params = { model: await prepareModel(console) };
  return { as: 'operator', params, raw: uploadOf(fileOf(1), metadata) } as const;
}

/** A version with a file of its own, to which something happens. */
async function prepareStored(
  console: TestConsole,
  score: number,
  happens: (file: string) => Promise<void>,
) {
  const model = await prepareModel(console);
  const bytes = constantScoreModel(score);
  const raw = uploadOf(bytes);
  await console.call(registerVersion, { as: 'key:registry', params: { model }, raw });
  const digest = digestOf(bytes);
  const file = path.join(console.dataDir, 'artifacts/sha256', digest.slice(0, 2), digest.slice(2));
  await chmod(file, 0o600);
  await happens(file);
  return { as: 'viewer', params: { model, version: 1 } } as const;
}
