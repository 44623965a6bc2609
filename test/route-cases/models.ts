import { expect } from 'vitest';
import { setAlias } from '#lib/registry/contract.ts';
import type { RouteCases } from './contract.ts';
import { freshName, prepareArchived, prepareModel } from './prepare-model.ts';

const noModel = () => ({ as: 'admin', params: { model: 'no-such-model', version: 1 } }) as const;

export const modelCases: Record<string, RouteCases> = {
  listModels: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'viewer',
        query: { search: model },
        check: async (response) => {
          const { items } = await response.json();
          expect(items).toMatchObject([{ name: model, version_count: 0, release: null }]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { limit: 0 } }),
        () => ({ as: 'viewer', query: { limit: 201 } }),
        () => ({ as: 'viewer', query: { cursor: 'made-up' } }),
        () => ({ as: 'viewer', query: { serach: 'x' } }),
      ],
    },
  },
  createModel: {
    success: () => ({ as: 'key:registry', body: { name: freshName(), task: 'binary' } }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator' }),
        () => ({ as: 'operator', body: { name: 'Upper Case', task: 'binary' } }),
        () => ({ as: 'operator', body: { name: freshName(), task: 'ranking' } }),
        () => ({ as: 'operator', body: { name: freshName(), task: 'binary', owner: 'me' } }),
      ],
      not_json: [
        () => ({
          as: 'operator',
          raw: '{"name": ',
          headers: { 'content-type': 'application/json' },
        }),
      ],
      unsupported_media_type: [() => ({ as: 'operator', raw: 'name=x' })],
      model_exists: [
        async (console) => {
          const name = await prepareModel(console);
          return { as: 'operator', body: { name, task: 'binary' } };
        },
      ],
    },
  },
  getModel: {
    success: async (console) => ({
      as: 'key:registry',
      params: { model: await prepareModel(console) },
    }),
    refused: { model_not_found: [noModel] },
  },
  updateModel: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console) },
      body: { description: 'Late arrivals', tags: { team: 'ops' }, reason: 'said what it is' },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          description: 'Late arrivals',
          tags: { team: 'ops' },
        });
      },
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { tags: { team: 7 } },
        }),
      ],
      model_not_found: [() => ({ ...noModel(), body: { description: 'x' } })],
    },
  },
  setAlias: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1 }), alias: 'champion' },
      body: { version: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ aliases: { champion: 1 } });
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', params: { model: 'any', alias: '7' }, body: { version: 1 } }),
        () => ({ as: 'operator', params: { model: 'any', alias: 'champion' }, body: {} }),
      ],
      model_not_found: [
        () => ({
          as: 'operator',
          params: { model: 'no-such-model', alias: 'champion' },
          body: { version: 1 },
        }),
      ],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), alias: 'champion' },
          body: { version: 1 },
        }),
      ],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console), alias: 'champion' },
          body: { version: 1 },
        }),
      ],
    },
  },
  deleteAlias: {
    success: async (console) => {
      const params = { model: await prepareModel(console, { versions: 1 }), alias: 'champion' };
      await console.call(setAlias, { as: 'operator', params, body: { version: 1 } });
      return { as: 'operator', params };
    },
    refused: {
      invalid_request: [() => ({ as: 'operator', params: { model: 'any', alias: '7' } })],
      model_not_found: [
        () => ({ as: 'operator', params: { model: 'no-such-model', alias: 'champion' } }),
      ],
      alias_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), alias: 'champion' },
        }),
      ],
    },
  },
};
