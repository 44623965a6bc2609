import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { entitySchema, sourceSchema, viewSchema } from '#lib/features/contract.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';

const SYSTEM = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const freshName = (kind: string) => `${kind}_${randomUUID().slice(0, 8)}`;
const columns = { delay: 'number' } as const;

async function prepareEntity({ services }: TestConsole): Promise<string> {
  const name = freshName('entity');
  await services.features.createEntity(
    entitySchema.parse({ name, keys: [{ name: 'origin' }] }),
    SYSTEM,
  );
  return name;
}

const sourceOf = (entity: string) =>
  sourceSchema.parse({ kind: 'push', name: freshName('source'), entity, columns });

async function prepareSource(console: TestConsole): Promise<string> {
  const source = sourceOf(await prepareEntity(console));
  await console.services.features.createSource({ source }, SYSTEM);
  return source.name;
}

const viewOf = (source: string, over: object = {}) =>
  viewSchema.parse({
    name: freshName('view'),
    source,
    features: [
      { kind: 'value', name: 'last_delay', column: 'delay' },
      { kind: 'aggregate', name: 'flights', function: 'count', window: { size: '1h', hop: '5m' } },
    ],
    ...over,
  });

async function prepareView(console: TestConsole): Promise<{ name: string; source: string }> {
  const source = await prepareSource(console);
  const view = viewOf(source);
  await console.services.features.createView({ view }, SYSTEM);
  return { name: view.name, source };
}

async function prepareEvent({ services }: TestConsole, source: string): Promise<void> {
  const event_timestamp = new Date(Date.now() - 1000).toISOString();
  await services.features.push(source, [{ origin: 'ORD', event_timestamp, delay: 12 }]);
}

async function prepareRun({ services }: TestConsole): Promise<string> {
  return (await services.features.startMaterialization({}, SYSTEM)).id;
}

const badPage = [
  () => ({ as: 'viewer', query: { limit: 0 } }) as const,
  () => ({ as: 'viewer', query: { cursor: 'made-up' } }) as const,
];

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
  pushFeatureEvents: {
    success: async (console) => ({
      as: 'key:registry',
      params: { source: await prepareSource(console) },
      body: { rows: [{ origin: 'ORD', event_timestamp: '2026-03-01T12:00:00Z', delay: null }] },
      check: async (response) =>
        expect(await response.json()).toEqual({ accepted: 1, duplicates: 0 }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', params: { source: 'x' }, body: { rows: [] } }),
        async (console) => ({
          as: 'operator',
          params: { source: await prepareSource(console) },
          body: { rows: [{ origin: 'ORD', event_timestamp: 'today', delay: '12.5' }] },
        }),
      ],
      feature_source_not_found: [
        () => ({ as: 'operator', params: { source: 'nowhere' }, body: { rows: [{}] } }),
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
  previewFeatureView: {
    success: async (console) => {
      const source = await prepareSource(console);
      await prepareEvent(console, source);
      return {
        as: 'viewer',
        body: { view: viewOf(source, { name: 'unsaved' }) },
        check: async (response) =>
          expect((await response.json()).rows).toMatchObject([
            {
              entities: { origin: 'ORD' },
              values: { 'unsaved@1:last_delay': { value: 12, status: 'present' } },
            },
          ]),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', body: { view: viewOf('nowhere') } })],
    },
  },
  lookupFeatures: {
    success: async (console) => {
      const { name, source } = await prepareView(console);
      await prepareEvent(console, source);
      return {
        as: 'viewer',
        body: {
          features: [`${name}:last_delay`],
          entities: [{ origin: 'ORD' }, { origin: 'XXX' }],
        },
        check: async (response) =>
          expect((await response.json()).rows).toMatchObject([
            { values: { [`${name}@1:last_delay`]: { value: 12, status: 'present' } } },
            { values: { [`${name}@1:last_delay`]: { value: null, status: 'not_found' } } },
          ]),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', body: { features: ['x'], entities: [{}] } }),
        async (console) => {
          const { name } = await prepareView(console);
          return { as: 'viewer', body: { features: [`${name}:last_delay`], entities: [{}] } };
        },
      ],
      feature_view_not_found: [
        () => ({ as: 'viewer', body: { features: ['nowhere:x'], entities: [{}] } }),
      ],
    },
  },
  startMaterialization: {
    success: async (console) => {
      const { name } = await prepareView(console);
      return {
        as: 'operator',
        body: { views: [name] },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ kind: 'materialize', status: 'queued' }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { start: 'yesterday' } }),
        () => ({
          as: 'operator',
          body: { start: '2026-03-02T00:00:00Z', end: '2026-03-01T00:00:00Z' },
        }),
      ],
      feature_view_not_found: [() => ({ as: 'operator', body: { views: ['nowhere'] } })],
    },
  },
  startRetrieval: {
    success: async (console) => {
      const { name } = await prepareView(console);
      return {
        as: 'operator',
        body: {
          features: [`${name}:last_delay`],
          rows: [{ origin: 'ORD', event_timestamp: '2026-03-01T12:00:00Z' }],
        },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ kind: 'retrieve', status: 'queued' }),
      };
    },
    refused: {
      invalid_request: [
        async (console) => {
          const { name } = await prepareView(console);
          return { as: 'operator', body: { features: [`${name}:last_delay`] } };
        },
        async (console) => {
          const { name } = await prepareView(console);
          return { as: 'operator', body: { features: [`${name}:nothing`], rows: [{}] } };
        },
      ],
      feature_view_not_found: [
        () => ({ as: 'operator', body: { features: ['nowhere:x'], rows: [{}] } }),
      ],
    },
  },
  listFeatureRuns: {
    success: async (console) => {
      const id = await prepareRun(console);
      return {
        as: 'viewer',
        query: { kind: 'materialize', limit: 1 },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([{ id, status: 'queued' }]),
      };
    },
    refused: { invalid_request: badPage },
  },
  getFeatureRun: {
    success: async (console) => ({ as: 'viewer', params: { id: await prepareRun(console) } }),
    refused: { feature_run_not_found: [() => ({ as: 'viewer', params: { id: randomUUID() } })] },
  },
  downloadFeatureRun: {
    success: async (console) => {
      const id = await prepareRun(console);
      const { digest } = await console.artifacts.put({ bytes: new TextEncoder().encode('a,b\n') });
      await console.database.db.pool.query(
        `UPDATE feature_runs SET status = 'done', result = $2 WHERE id = $1`,
        [id, JSON.stringify({ digest, filename: 'features.csv' })],
      );
      return {
        as: 'viewer',
        params: { id },
        check: async (response) => expect(await response.text()).toBe('a,b\n'),
      };
    },
    refused: {
      feature_run_not_found: [() => ({ as: 'viewer', params: { id: randomUUID() } })],
      feature_run_unfinished: [
        async (console) => ({ as: 'viewer', params: { id: await prepareRun(console) } }),
      ],
    },
  },
};
