import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareArchived, prepareModel, system } from './prepare-model.ts';

const noModel = () => ({ as: 'admin', params: { model: 'no-such-model', version: 1 } }) as const;

export const versionCases: Record<string, RouteCases> = {
  listVersions: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 2 }) },
      query: { limit: 1, status: 'ready' },
      check: async (response) => {
        const page = await response.json();
        expect(page.items).toMatchObject([{ version: 2 }]);
        expect(page.next_cursor).toBeTypeOf('string');
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), query: { status: 'lost' } })],
      model_not_found: [noModel],
    },
  },
  getVersion: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ version: 1, layout: { kind: 'vector' } });
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { model: 'any', version: 'latest' } })],
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
    },
  },
  archiveVersion: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ status: 'archived' });
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), body: { reason: 7 } })],
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
      version_in_use: [
        async (console) => ({
          as: 'operator',
          params: {
            model: await prepareModel(console, { versions: 1, releases: [1] }),
            version: 1,
          },
        }),
      ],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console), version: 1 },
        }),
      ],
    },
  },
  deleteVersion: {
    success: async (console) => ({
      as: 'key:admin',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), query: { why: 'no such field' } })],
      model_not_found: [noModel],
      version_not_found: [
        async (console) => ({
          as: 'admin',
          params: { model: await prepareModel(console), version: 1 },
        }),
      ],
      version_in_use: [
        async (console) => ({
          as: 'admin',
          params: {
            model: await prepareModel(console, { versions: 1, releases: [1] }),
            version: 1,
          },
        }),
      ],
      version_archived: [
        async (console) => {
          const model = await prepareModel(console, { versions: 1 });
          await console.services.registry.deleteVersion(model, 1, {}, system);
          return { as: 'admin', params: { model, version: 1 } };
        },
      ],
    },
  },
};
