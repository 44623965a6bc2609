import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

const missing = { params: { model: 'no-such-model' } };
const point = { name: 'revenue', value: 12.5, at: '2026-03-01T00:00:00Z' };

export const performanceCases: Record<string, RouteCases> = {
  getPerformance: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1 }) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ task: 'regression', by: 'prediction', versions: [] },
        }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', ...missing, query: { from: 'yesterday' } })],
      model_not_found: [() => ({ as: 'viewer', ...missing })],
    },
  },
  postBusinessMetrics: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console) },
      body: { items: [point] },
      check: async (response) => expect(await response.json()).toEqual({ recorded: 1 }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { items: [{ ...point, version: 7 }] },
        }),
      ],
      model_not_found: [() => ({ as: 'operator', ...missing, body: { items: [point] } })],
    },
  },
  getBusinessMetrics: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) => expect(await response.json()).toMatchObject({ metrics: [] }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', ...missing, query: { from: 'yesterday' } })],
      model_not_found: [() => ({ as: 'viewer', ...missing })],
    },
  },
};
