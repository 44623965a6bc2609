import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import {
  badPage,
  prepareEvent,
  prepareRun,
  prepareSource,
  prepareView,
  viewOf,
} from './prepare-features.ts';

export const featureValueCases: Record<string, RouteCases> = {
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
        async (console) => {
          const { name } = await prepareView(console);
          const body = { features: [`${name}:last_delay`], entities: [{ origin: 'ORD' }] };
          return { as: 'viewer', body: { ...body, requests: [{}, {}] } };
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
