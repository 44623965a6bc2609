import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

export const timelineCases: Record<string, RouteCases> = {
  listTimeline: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
      query: { kind: 'release' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          items: [{ kind: 'release', event: 'promote', release: 1, versions: [1] }],
          next_cursor: null,
        }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console) },
          query: { kind: 'weather' },
        }),
      ],
      model_not_found: [() => ({ as: 'viewer', params: { model: 'no-such-model' } })],
    },
  },
};
