import { expect } from 'vitest';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareArchived, prepareModel, system } from './prepare-model.ts';

const noModel = { params: { model: 'no-such-model', version: 1, item: 'code_reviewed' } };
const policy = { mode: 'required', items: ['code_reviewed'], floors: { roc_auc: 0.7 } };

async function prepareBox(console: TestConsole, { isSigned = false } = {}) {
  const model = await prepareModel(console, { versions: 1 });
  const box = { model, version: 1, item: 'code_reviewed' } as const;
  if (isSigned) await console.services.checklist.sign(box, {}, system);
  return { as: 'operator', params: box } as const;
}

/** A model without the version that is asked about. */
const noVersion = async (console: TestConsole) =>
  ({
    as: 'operator',
    params: { model: await prepareModel(console), version: 1, item: 'code_reviewed' },
  }) as const;

export const checklistCases: Record<string, RouteCases> = {
  getChecklist: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1 }), version: 1 },
      check: async (response) => {
        const checklist = await response.json();
        expect(checklist).toMatchObject({ version: 1, mode: 'advisory' });
        expect(checklist.items).toHaveLength(13);
        expect(checklist.missing).toContain('code_reviewed');
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { model: 'any', version: 0 } })],
      model_not_found: [() => ({ as: 'viewer', ...noModel })],
      version_not_found: [noVersion],
    },
  },
  signChecklistItem: {
    success: async (console) => ({
      ...(await prepareBox(console)),
      body: { note: 'read line by line' },
      check: async (response) => {
        const { items } = await response.json();
        expect(items).toContainEqual(
          expect.objectContaining({
            ...{ item: 'code_reviewed', state: 'yes' },
            found: 'Signed by operator: read line by line.',
            signatures: [expect.objectContaining({ did: 'signed', note: 'read line by line' })],
          }),
        );
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', ...noModel, body: { note: 'x'.repeat(501) } }),
        () => ({
          as: 'operator',
          params: { ...noModel.params, item: 'tested_offline' },
          body: {},
        }),
      ],
      model_not_found: [() => ({ as: 'operator', ...noModel, body: {} })],
      version_not_found: [async (console) => ({ ...(await noVersion(console)), body: {} })],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console), version: 1, item: 'code_reviewed' },
          body: {},
        }),
      ],
      checklist_signed: [
        async (console) => ({ ...(await prepareBox(console, { isSigned: true })), body: {} }),
      ],
    },
  },
  withdrawSignature: {
    success: async (console) => ({
      ...(await prepareBox(console, { isSigned: true })),
      query: { reason: 'it was another branch' },
      check: async (response) => {
        const { missing, items } = await response.json();
        expect(missing).toContain('code_reviewed');
        const box = items.find(({ item }: { item: string }) => item === 'code_reviewed');
        expect(box.signatures).toMatchObject([
          { did: 'withdrawn', note: 'it was another branch', by: { name: 'operator' } },
          { did: 'signed', by: { name: 'Test' } },
        ]);
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'operator', ...noModel, query: { reason: 'x'.repeat(501) } })],
      model_not_found: [() => ({ as: 'operator', ...noModel })],
      version_not_found: [noVersion],
      checklist_not_signed: [(console) => prepareBox(console)],
    },
  },
  getChecklistPolicy: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 0, updated_by: null },
          policy: { mode: 'advisory', floors: {}, backup_hours: 168 },
        }),
    }),
    refused: { model_not_found: [() => ({ as: 'viewer', ...noModel })] },
  },
  setChecklistPolicy: {
    success: async (console) => ({
      as: 'admin',
      params: { model: await prepareModel(console) },
      body: { policy, reason: 'an audit is coming', expected_revision: 0 },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 1, policy, updated_by: { name: 'admin' } },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'admin', ...noModel, body: { policy } }),
        () => ({ as: 'admin', ...noModel, body: { policy: { mode: 'strict' }, reason: 'x' } }),
        () => ({
          as: 'admin',
          ...noModel,
          body: { policy: { mode: 'required', items: [] }, reason: 'x' },
        }),
        () => ({
          as: 'admin',
          ...noModel,
          body: { policy: { items: ['code_reviewed', 'code_reviewed'] }, reason: 'x' },
        }),
      ],
      model_not_found: [() => ({ as: 'admin', ...noModel, body: { policy, reason: 'x' } })],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { model: await prepareModel(console) },
          body: { policy, reason: 'x', expected_revision: 3 },
        }),
      ],
    },
  },
  listBackups: {
    success: async (console) => {
      for (const taken_at of ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z']) {
        await console.services.backups.recordBackup({ taken_at }, system);
      }
      return {
        as: 'viewer',
        query: { limit: 1 },
        check: async (response) => {
          const { items, next_cursor } = await response.json();
          expect(items).toHaveLength(1);
          expect(next_cursor).toBeTypeOf('string');
        },
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { limit: 0 } })] },
  },
  recordBackup: {
    success: () => ({
      as: 'key:registry',
      body: { taken_at: '2026-01-01T00:00:00Z', location: 's3://backups/x', size_bytes: 5e9 },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ taken_at: '2026-01-01T00:00:00.000Z', location: 's3://backups/x' },
          ...{ size_bytes: 5e9, note: null, created_by: { kind: 'api_key' } },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { taken_at: 'yesterday' } }),
        () => ({ as: 'operator', body: { taken_at: '9999-01-01T00:00:00Z' } }),
        () => ({ as: 'operator', body: { size_bytes: -1 } }),
      ],
    },
  },
};
