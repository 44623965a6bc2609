import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareView } from './prepare-features.ts';

export const featureUsageCases: Record<string, RouteCases> = {
  getFeatureViewLookups: {
    success: async (console) => {
      const { name } = await prepareView(console);
      return {
        as: 'viewer',
        params: { view: name },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ totals: { lookups: 0 }, points: [] }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', params: { view: 'x' }, query: { points: '1' } }),
        () => ({
          as: 'viewer',
          params: { view: 'x' },
          query: { from: '2026-01-02T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' },
        }),
      ],
      feature_view_not_found: [() => ({ as: 'viewer', params: { view: 'nowhere' } })],
    },
  },
  getServedFeatureValues: {
    success: async (console) => {
      const { name } = await prepareView(console);
      return {
        as: 'viewer',
        params: { view: name },
        query: { feature: 'last_delay' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            reference: `${name}@1:last_delay`,
            rows: 0,
            points: [],
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', params: { view: 'x' } }),
        async (console) => {
          const { name } = await prepareView(console);
          return { as: 'viewer', params: { view: name }, query: { feature: 'no_such' } };
        },
      ],
      feature_view_not_found: [
        () => ({ as: 'viewer', params: { view: 'nowhere' }, query: { feature: 'delay' } }),
      ],
    },
  },
};
