import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import {
  badPage,
  columns,
  freshName,
  prepareEntity,
  prepareSource,
  prepareView,
  SYSTEM,
  sourceOf,
  viewOf,
} from './prepare-features.ts';

export const featureCases: Record<string, RouteCases> = {
  listFeatureEntities: {
    success: async (console) => {
      const name = await prepareEntity(console);
      return {
        as: 'viewer',
        query: { search: name },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([
            { name, keys: [{ name: 'origin', type: 'string' }] },
          ]),
      };
    },
    refused: { invalid_request: badPage },
  },
  createFeatureEntity: {
    success: () => ({
      as: 'key:registry',
      body: {
        name: freshName('entity'),
        keys: [{ name: 'origin' }, { name: 'gate', type: 'integer' }],
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { name: 'Upper', keys: [{ name: 'origin' }] } }),
        () => ({ as: 'operator', body: { name: freshName('entity'), keys: [] } }),
        () => ({
          as: 'operator',
          body: { name: freshName('entity'), keys: [{ name: 'a' }, { name: 'a' }] },
        }),
      ],
      feature_exists: [
        async (console) => ({
          as: 'operator',
          body: { name: await prepareEntity(console), keys: [{ name: 'origin' }] },
        }),
      ],
    },
  },
  getFeatureEntity: {
    success: async (console) => ({
      as: 'viewer',
      params: { entity: await prepareEntity(console) },
    }),
    refused: { feature_entity_not_found: [() => ({ as: 'viewer', params: { entity: 'nobody' } })] },
  },
  listFeatureSources: {
    success: async (console) => {
      const name = await prepareSource(console);
      return {
        as: 'viewer',
        query: { search: name },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([{ name, kind: 'push', columns }]),
      };
    },
    refused: { invalid_request: badPage },
  },
  createFeatureSource: {
    success: async (console) => ({
      as: 'operator',
      body: { source: sourceOf(await prepareEntity(console)) },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { source: sourceOf('nobody') } }),
        async (console) => ({
          as: 'operator',
          body: { source: { ...sourceOf(await prepareEntity(console)), kind: 'stream' } },
        }),
        async (console) => ({
          as: 'operator',
          body: {
            source: { ...sourceOf(await prepareEntity(console)), columns: { origin: 'string' } },
          },
        }),
      ],
      feature_exists: [
        async (console) => {
          const name = await prepareSource(console);
          return {
            as: 'operator',
            body: { source: { ...sourceOf(await prepareEntity(console)), name } },
          };
        },
      ],
    },
  },
  getFeatureSource: {
    success: async (console) => ({
      as: 'viewer',
      params: { source: await prepareSource(console) },
    }),
    refused: {
      feature_source_not_found: [() => ({ as: 'viewer', params: { source: 'nowhere' } })],
    },
  },
  updateFeatureSource: {
    success: async (console) => ({
      as: 'operator',
      params: { source: await prepareSource(console) },
      body: { columns: { carrier: 'string' }, description: 'Arrivals' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          columns: { delay: 'number', carrier: 'string' },
          description: 'Arrivals',
        }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { source: await prepareSource(console) },
          body: { columns: { delay: 'string' } },
        }),
      ],
      feature_source_not_found: [
        () => ({ as: 'operator', params: { source: 'nowhere' }, body: {} }),
      ],
    },
  },
  listFeatureViews: {
    success: async (console) => {
      const { name, source } = await prepareView(console);
      return {
        as: 'viewer',
        query: { search: 'last_delay', source },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([
            { name, version: 1, source, features: ['last_delay', 'flights'] },
          ]),
      };
    },
    refused: { invalid_request: badPage },
  },
  createFeatureView: {
    success: async (console) => ({
      as: 'operator',
      body: { view: viewOf(await prepareSource(console)), reason: 'needed' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          version: 1,
          online: { complete: true },
          models: [],
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { view: viewOf('nowhere') } }),
        async (console) => ({
          as: 'operator',
          body: {
            view: viewOf(await prepareSource(console), {
              features: [
                { kind: 'expression', name: 'a', type: 'number', expression: 'b + 1' },
                { kind: 'expression', name: 'b', type: 'number', expression: 'a + 1' },
              ],
            }),
          },
        }),
      ],
      feature_exists: [
        async (console) => {
          const { name, source } = await prepareView(console);
          return { as: 'operator', body: { view: viewOf(source, { name }) } };
        },
      ],
    },
  },
  getFeatureView: {
    success: async (console) => {
      const { name } = await prepareView(console);
      return { as: 'viewer', params: { view: name }, query: { version: 1 } };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { view: 'x' }, query: { version: 'new' } })],
      feature_view_not_found: [
        () => ({ as: 'viewer', params: { view: 'nowhere' } }),
        async (console) => {
          const { name } = await prepareView(console);
          return { as: 'viewer', params: { view: name }, query: { version: 7 } };
        },
      ],
    },
  },
  listFeatureViewVersions: {
    success: async (console) => {
      const { name } = await prepareView(console);
      return {
        as: 'viewer',
        params: { view: name },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([{ name, version: 1 }]),
      };
    },
    refused: {
      invalid_request: badPage.map((make) => () => ({ ...make(), params: { view: 'nowhere' } })),
      feature_view_not_found: [() => ({ as: 'viewer', params: { view: 'nowhere' } })],
    },
  },
  createFeatureViewVersion: {
    success: async (console) => {
      const { name, source } = await prepareView(console);
      return {
        as: 'operator',
        params: { view: name },
        body: { view: viewOf(source, { name, ttl: '1d' }) },
        check: async (response) => expect(await response.json()).toMatchObject({ version: 2 }),
      };
    },
    refused: {
      invalid_request: [
        async (console) => {
          const { name, source } = await prepareView(console);
          return { as: 'operator', params: { view: name }, body: { view: viewOf(source) } };
        },
      ],
      feature_view_not_found: [
        () => ({
          as: 'operator',
          params: { view: 'nowhere' },
          body: { view: viewOf('nowhere', { name: 'nowhere' }) },
        }),
      ],
      feature_unchanged: [
        async (console) => {
          const { name, source } = await prepareView(console);
          return {
            as: 'operator',
            params: { view: name },
            body: { view: viewOf(source, { name }) },
          };
        },
      ],
    },
  },
  archiveFeatureViewVersion: {
    success: async (console) => {
      const { name, source } = await prepareView(console);
      const view = viewOf(source, { name, ttl: '1d' });
      await console.services.features.createViewVersion(name, { view }, SYSTEM);
      return {
        as: 'operator',
        params: { view: name, version: 1 },
        body: { reason: 'replaced' },
        check: async (response) =>
          expect((await response.json()).archived_at).toEqual(expect.any(String)),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'operator', params: { view: 'x', version: 'one' }, body: {} }),
      ],
      feature_view_not_found: [
        () => ({ as: 'operator', params: { view: 'nowhere', version: 1 }, body: {} }),
      ],
      feature_in_use: [
        async (console) => {
          const { name } = await prepareView(console);
          return { as: 'operator', params: { view: name, version: 1 }, body: {} };
        },
      ],
    },
  },
};
