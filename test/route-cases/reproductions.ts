import { expect } from 'vitest';
import type { VersionMetadata } from '#lib/registry/contract.ts';
import { registerVersion } from '#lib/registry/contract.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { fileOf, prepareModel, system, uploadOf } from './prepare-model.ts';

const noModel = () => ({ as: 'admin', params: { model: 'no-such-model', version: 1 } }) as const;
const noVersion = async (console: TestConsole) =>
  ({ as: 'operator', params: { model: await prepareModel(console), version: 1 } }) as const;
const badQuery = async (console: TestConsole, query: Record<string, string>) => ({
  as: 'viewer' as const,
  params: await prepareVersion(console),
  query,
});

/** A version with a lineage that says all it takes to train it again. */
async function prepareVersion(
  console: TestConsole,
  lineage: VersionMetadata['lineage'] = {},
): Promise<{ model: string; version: number }> {
  const model = await prepareModel(console);
  const { digest } = await console.artifacts.put({ bytes: Buffer.from('rows to learn from') });
  const metadata: VersionMetadata = {
    lineage: {
      ...{ data_digest: `sha256:${digest}`, data_rows: 10, seed: 1, trainer: 'gbdt' },
      ...{ trainer_settings: { parameters: {} }, label: 'late' },
      ...{ features: [{ name: 'f0', kind: 'numeric' }], environment: ['numpy==2', 'node==24'] },
      ...lineage,
    },
  };
  const raw = uploadOf(fileOf(1), metadata);
  const response = await console.call(registerVersion, { as: 'operator', params: { model }, raw });
  expect(response.status, await response.clone().text()).toBe(201);
  return { model, version: 1 };
}

async function prepareReproduction(console: TestConsole) {
  const version = await prepareVersion(console);
  await console.services.reproductions.startReproduction(version.model, 1, {}, system);
  return version;
}

export const reproductionCases: Record<string, RouteCases> = {
  compareVersionEnvironments: {
    success: async (console) => ({
      as: 'viewer',
      params: await prepareVersion(console),
      query: { with: 1 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          ...{ version: 1, environment: ['numpy==2', 'node==24'] },
          with: { version: 1, comparison: { same: [{ name: 'node' }, { name: 'numpy' }] } },
        });
      },
    }),
    refused: {
      invalid_request: [(console) => badQuery(console, { with: 'the last' })],
      model_not_found: [noModel],
      version_not_found: [noVersion, (console) => badQuery(console, { with: '7' })],
    },
  },
  startReproduction: {
    success: async (console) => ({
      as: 'key:registry',
      params: await prepareVersion(console),
      body: { reason: 'The quarterly audit' },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          ...{ version: 1, status: 'queued', reason: 'The quarterly audit', ended_at: null },
        });
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), body: { reason: 7 } })],
      model_not_found: [noModel],
      version_not_found: [noVersion],
      version_not_reproducible: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
        }),
      ],
      reproduction_open: [
        async (console) => ({ as: 'operator', params: await prepareReproduction(console) }),
      ],
    },
  },
  listReproductions: {
    success: async (console) => ({
      as: 'viewer',
      params: await prepareReproduction(console),
      query: { limit: 5 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          ...{ items: [{ status: 'queued', created_by: system.actor }], next_cursor: null },
        });
      },
    }),
    refused: {
      invalid_request: [
        (console) => badQuery(console, { limit: 'many' }),
        (console) => badQuery(console, { cursor: 'made-up' }),
      ],
      model_not_found: [noModel],
      version_not_found: [noVersion],
    },
  },
  getLatestReproduction: {
    success: async (console) => ({
      as: 'viewer',
      params: await prepareReproduction(console),
      check: async (response) => {
        const { latest, open, missing } = await response.json();
        expect({ latest, missing }).toEqual({ latest: null, missing: [] });
        expect(open).toMatchObject({ status: 'queued' });
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { model: 'any', version: 'newest' } })],
      model_not_found: [noModel],
      version_not_found: [noVersion],
    },
  },
};
