import { expect } from 'vitest';
import { registerRemoteVersion } from '#lib/registry/contract.ts';
import type { TestConsole } from '../console.ts';
import { sendJson, startFakeServer } from '../fake-server.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

const signature = {
  inputs: [{ name: 'x', type: 'float32', shape: [null, 2] }],
  outputs: [{ name: 'score', type: 'float32', shape: [null] }],
};
const goldenCase = (score: number) => ({ inputs: { f0: 1, f1: 2 }, outputs: { score } });

/** One server for all cases: it adds up the features, and has none of any view. */
const server = startFakeServer((request, response, body) => {
  if (request.url === '/get-online-features') return sendJson(response, 'no such view', 404);
  const features: number[] = JSON.parse(body).features;
  sendJson(response, { prediction: features.reduce((sum, value) => sum + value, 0) });
});
const remoteOf = async (path = '') => ({ kind: 'flask', url: (await server).url + path });

/** What a version says that takes a feature from a Feast server at an address; left out: that server. */
export const featuresOfServer = async (url?: string) => ({
  features: {
    server: { kind: 'feast', url: url ?? (await remoteOf()).url, keys: [{ name: 'k' }] },
    list: ['stats:f0'],
  },
});

/** A new model whose one version lives on that server. */
export async function prepareRemote(console: TestConsole): Promise<string> {
  const model = await prepareModel(console);
  const body = { remote: await remoteOf(), signature };
  const call = { as: 'operator', params: { model }, body } as const;
  const response = await console.call(registerRemoteVersion, call);
  if (!response.ok) throw new Error(`Preparing failed: ${await response.text()}`);
  return model;
}

export const remoteCases: Record<string, RouteCases> = {
  registerRemoteVersion: {
    success: async (console) => {
      const params = { model: await prepareModel(console) };
      const remote = await remoteOf('/sum');
      return {
        as: 'key:registry',
        params,
        body: { remote, signature, metadata: { golden_cases: [goldenCase(3)] } },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            version: 1,
            remote,
            onnx: null,
            signature,
            digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          });
        },
      };
    },
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { remote: { kind: 'grpc', url: 'http://127.0.0.1' }, signature },
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { remote: { kind: 'flask', url: 'http://user:secret@127.0.0.1' }, signature },
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: {
            remote: await remoteOf(),
            signature,
            metadata: { feature_names: ['only one'] },
          },
        }),
      ],
      model_not_found: [
        async () => ({
          as: 'operator',
          params: { model: 'no-such-model' },
          body: { remote: await remoteOf(), signature },
        }),
      ],
      remote_not_allowed: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { remote: { kind: 'flask', url: 'http://elsewhere.example.com' }, signature },
        }),
      ],
      remote_unreachable: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { remote: { kind: 'flask', url: 'http://127.0.0.1:1' }, signature },
        }),
      ],
      remote_unsupported: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { remote: await remoteOf() },
        }),
      ],
      feature_server_unsupported: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: {
            remote: await remoteOf(),
            signature,
            metadata: { feature_names: ['a', 'b'], ...(await featuresOfServer()) },
          },
        }),
      ],
      feature_view_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: {
            remote: await remoteOf(),
            signature,
            metadata: { feature_names: ['a', 'b'], features: { list: ['nowhere:a'] } },
          },
        }),
      ],
      golden_case_mismatch: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: {
            remote: await remoteOf(),
            signature,
            metadata: { golden_cases: [goldenCase(3), goldenCase(4)] },
          },
        }),
      ],
    },
  },
};
