import { expect } from 'vitest';
import { predictFromConsole } from '#lib/serving/contract.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

const noModel = (as: 'viewer' | 'operator') =>
  ({ as, params: { model: 'no-such-model', version: 1 } }) as const;
const noVersion = async (console: TestConsole, as: 'viewer' | 'operator') =>
  ({ as, params: { model: await prepareModel(console), version: 1 } }) as const;
const span = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', reason: 'a good week' };

export const monitoringCases: Record<string, RouteCases> = {
  getReferences: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1 });
      return {
        as: 'viewer',
        params: { model, version: 1 },
        check: async (response) =>
          expect(await response.json()).toEqual({ model, version: 1, profile: null, items: [] }),
      };
    },
    refused: {
      model_not_found: [() => noModel('viewer')],
      version_not_found: [(console) => noVersion(console, 'viewer')],
    },
  },
  setReference: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1, releases: [1] });
      const { status } = await console.call(predictFromConsole, {
        as: 'operator',
        params: { model },
        body: { instances: Array.from({ length: 120 }, (_, at) => [at, 2, 3]) },
      });
      expect(status).toBe(200);
      return {
        as: 'operator',
        params: { model, version: 1 },
        body: span,
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            profile: { rows: 120, absent: [] },
            items: [
              { in_force: true, source: { from: 'traffic' }, rows: 120, reason: span.reason },
            ],
          }),
      };
    },
    refused: {
      invalid_request: [
        async (console) => ({
          ...(await noVersion(console, 'operator')),
          body: { ...span, to: span.from },
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
          body: span,
        }),
      ],
      model_not_found: [() => ({ ...noModel('operator'), body: span })],
      version_not_found: [
        async (console) => ({ ...(await noVersion(console, 'operator')), body: span }),
      ],
    },
  },
};
