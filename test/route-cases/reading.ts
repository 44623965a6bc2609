import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { listAudit } from '#lib/audit/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareArchived, prepareModel } from './prepare-model.ts';

const noModel = () => ({ as: 'operator', params: { model: 'no-such-model' } }) as const;
const features = { f0: 1, f1: 2, f2: 3 };

/** A released model that has answered once; the request id has characters that an address must encode. */
async function predicted(console: TestConsole) {
  const model = await prepareModel(console, { versions: 1, releases: [1] });
  const requestId = `first/${randomUUID()} 100%`;
  const response = await console.call(predictFromConsole, {
    as: 'operator',
    params: { model },
    body: { features, request_id: requestId },
  });
  if (!response.ok) throw new Error(await response.text());
  return { model, requestId };
}

export const readingCases: Record<string, RouteCases> = {
  getWorkerMetrics: {
    success: async () => ({
      as: 'viewer',
      check: async (response) => {
        expect(response.headers.get('content-type')).toContain('version=0.0.4');
        expect(await response.text()).toContain('\nmainstay_deliveries_waiting 0\n');
      },
    }),
    refused: {},
  },
  getFleet: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1, releases: [1] });
      return {
        as: 'viewer',
        query: { search: model },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            items: [{ name: model, status: 'no-replica', versions_in_force: [1] }],
            replicas: [],
          });
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { limit: 1000 } }),
        () => ({ as: 'viewer', query: { cursor: 'x' } }),
      ],
    },
  },
  getModelStatus: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ status: 'no-release' });
      },
    }),
    refused: { model_not_found: [noModel] },
  },
  getSeries: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ marks: [{ seq: 1, versions: [1] }] });
      },
    }),
    refused: {
      invalid_request: [
        () => ({ ...noModel(), query: { points: 5 } }),
        () => ({ ...noModel(), query: { from: 'yesterday' } }),
      ],
      model_not_found: [noModel],
    },
  },
  listPredictions: {
    success: async (console) => {
      const { model, requestId } = await predicted(console);
      return {
        as: 'viewer',
        query: { model, request_id: requestId },
        check: async (response) => {
          const { items } = await response.json();
          expect(items).toMatchObject([{ model, request_id: requestId, version: 1, release: 1 }]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { version: 'two' } }),
        () => ({ as: 'viewer', query: { cursor: 'x' } }),
        () => ({ as: 'viewer', query: { to: 'now' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  getPrediction: {
    success: async (console) => {
      const { requestId } = await predicted(console);
      return {
        as: 'viewer',
        params: { request_id: requestId },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            request_id: requestId,
            protocol: 'console',
          });
        },
      };
    },
    refused: {
      prediction_not_found: [() => ({ as: 'viewer', params: { request_id: 'never-made' } })],
      invalid_request: [
        () => ({ as: 'viewer', params: { request_id: 'x' }, query: { id: 'seven' } }),
      ],
    },
  },
  predict: {
    success: async (console) => ({
      as: 'key:predict',
      params: { model: await prepareModel(console, { versions: 2, releases: [2] }) },
      body: { features },
      check: async (response) => {
        const body = await response.json();
        expect(body).toMatchObject({ version: 2, release: 1, served_by: 'primary' });
        expect(body.prediction).toBeCloseTo(0.2);
        expect(response.headers.get('x-request-id')).toBe(body.request_id);
      },
    }),
    refused: {
      invalid_request: [
        ...[{ feature: features }, [], undefined].map((body) => async (console: TestConsole) => ({
          as: 'operator' as const,
          params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
          body,
        })),
      ],
      model_not_found: [() => ({ ...noModel(), body: { features } })],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { features, version: 9 },
        }),
      ],
      alias_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { features, version: 'champion' },
        }),
      ],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console) },
          body: { features, version: 1 },
        }),
      ],
      model_not_released: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { features },
        }),
      ],
      invalid_features: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
          body: { features: { f0: 1, f1: 'two', f2: 3 } },
        }),
      ],
    },
  },
  listAudit: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1, releases: [1] });
      return {
        as: 'viewer',
        query: { model },
        check: async (response) => {
          const { items } = await response.json();
          const actions = items.map((entry: { action: string }) => entry.action);
          expect(actions).toEqual(['release.promote', 'version.register', 'model.create']);
          const everything = { query: { limit: 200 } };
          for (const as of ['viewer', 'operator', 'key:registry'] as const) {
            const text = await (await console.call(listAudit, { as, ...everything })).text();
            expect(text).toContain(`"model":"${model}"`);
            expect(text).not.toMatch(/@example.com|"user:|"api_key:/);
          }
          for (const as of ['admin', 'key:admin'] as const) {
            const query = { action: 'user.create', limit: 200 };
            const text = await (await console.call(listAudit, { as, query })).text();
            expect(text).toContain('viewer@example.com');
          }
        },
      };
    },
    refused: {
      forbidden: [
        () => ({ as: 'operator', query: { action: 'user.create' } }),
        () => ({ as: 'key:registry', query: { action: 'api_key.create' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
      invalid_request: [
        () => ({ as: 'viewer', query: { action: 'model.love' } }),
        () => ({ as: 'viewer', query: { from: '2026-13-01T00:00:00Z' } }),
      ],
    },
  },
  getOpenApi: {
    success: () => ({
      as: 'nobody',
      check: async (response) => {
        const document = await response.json();
        expect(Object.keys(document.paths).length).toBeGreaterThan(20);
      },
    }),
  },
};
