import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

const noModel = () => ({ as: 'viewer', params: { model: 'no-such-model' } }) as const;

export const skewCases: Record<string, RouteCases> = {
  getSkew: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'viewer',
        params: { model },
        check: async (response) =>
          expect(await response.json()).toEqual({ model, last_run: null, items: [] }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', params: { model: 'any' }, query: { version: 'x' } }),
      ],
      model_not_found: [noModel],
    },
  },
  measureSkew: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1 });
      return {
        as: 'operator',
        params: { model },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            last_run: { requests: 0, sampled: 0 },
            items: [],
          }),
      };
    },
    refused: {
      model_not_found: [() => ({ as: 'operator', params: { model: 'no-such-model' } })],
    },
  },
  getSkewSeries: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      query: { version: '1', feature: 'late_share' },
      check: async (response) => expect(await response.json()).toEqual({ points: [] }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console) },
          query: { version: '1' },
        }),
      ],
      model_not_found: [() => ({ ...noModel(), query: { version: '1', feature: 'late_share' } })],
    },
  },
};
