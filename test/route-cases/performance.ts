import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

const missing = { params: { model: 'no-such-model' } };
const point = { name: 'revenue', value: 12.5, at: '2026-03-01T00:00:00Z' };

const objectives = {
  settings: { availability: { target: 0.99 }, latency: null },
  reason: 'what we promised',
};

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
  getHealth: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ total: { requests: 0 }, versions: [] }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', ...missing, query: { points: '9' } })],
      model_not_found: [() => ({ as: 'viewer', ...missing })],
    },
  },
  getObjectives: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          revision: 0,
          objectives: [
            { objective: 'availability', status: 'no_data' },
            { objective: 'latency', status: 'no_data' },
            { objective: 'label_freshness', status: 'off' },
            { objective: 'quality', status: 'off' },
          ],
        }),
    }),
    refused: { model_not_found: [() => ({ as: 'viewer', ...missing })] },
  },
  setObjectives: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console) },
      body: objectives,
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 1, settings: { availability: { target: 0.99 }, latency: null } },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({
          ...{ as: 'operator', ...missing },
          body: { ...objectives, settings: { availability: { target: 1 } } },
        }),
      ],
      model_not_found: [() => ({ as: 'operator', ...missing, body: objectives })],
      settings_conflict: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { ...objectives, expected_revision: 4 },
        }),
      ],
    },
  },
  getPerformanceSegments: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1 }) },
      query: { version: '1' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ rows: 0, segments: [], worst: [] }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', ...missing })],
      model_not_found: [() => ({ as: 'viewer', ...missing, query: { version: '1' } })],
      version_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console) },
          query: { version: '1' },
        }),
      ],
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
