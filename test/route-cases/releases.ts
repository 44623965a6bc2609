import { expect } from 'vitest';
import { checklistPolicySchema } from '#lib/checklist/contract.ts';
import type { RouteCases } from './contract.ts';
import { prepareArchived, prepareModel, system } from './prepare-model.ts';

const noModel = () => ({ as: 'operator', params: { model: 'no-such-model', seq: 1 } }) as const;
const promotion = { version: 1, reason: 'better on March', wait_ms: 0 };
const rollback = { reason: 'errors since noon', wait_ms: 0 };

export const releaseCases: Record<string, RouteCases> = {
  listReleases: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 2, releases: [1, 2] }) },
      query: { limit: 1 },
      check: async (response) => {
        const page = await response.json();
        expect(page.items).toMatchObject([{ seq: 2, in_force: true }]);
        expect(page.next_cursor).toBeTypeOf('string');
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), query: { limit: 'all' } })],
      model_not_found: [noModel],
    },
  },
  getRelease: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 1, releases: [1] }), seq: 1 },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { model: 'any', seq: 0 } })],
      model_not_found: [noModel],
      release_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console), seq: 1 },
        }),
      ],
    },
  },
  promoteVersion: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1 }) },
      body: { ...promotion, default: { value: 0.5 }, expected_seq: 0 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          seq: 1,
          kind: 'promote',
          plan: { routes: [{ version: 1, weight: 1 }], fallback: [], default: { value: 0.5 } },
          reason: promotion.reason,
          created_by: { kind: 'user', name: 'operator' },
        });
      },
    }),
    refused: {
      invalid_request: [
        () => ({ ...noModel(), body: { version: 1 } }),
        () => ({ ...noModel(), body: { version: 1, reason: '   ' } }),
        () => ({ ...noModel(), body: { ...promotion, wait_ms: 60_000 } }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { ...promotion, default: { expression: 'no_such_feature > 1 ? 1 : 0' } },
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { ...promotion, default: { value: 'no such class' } },
        }),
      ],
      model_not_found: [() => ({ ...noModel(), body: promotion })],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: promotion,
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { ...promotion, fallback: [9] },
        }),
      ],
      version_archived: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareArchived(console) },
          body: promotion,
        }),
      ],
      checklist_incomplete: [
        async (console) => {
          const model = await prepareModel(console, { versions: 1 });
          const policy = checklistPolicySchema.parse({ mode: 'required' });
          await console.services.checklist.setPolicy(model, { policy, reason: 'so' }, system);
          return { as: 'operator', params: { model }, body: promotion };
        },
      ],
      already_in_force: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
          body: promotion,
        }),
      ],
      release_conflict: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 2, releases: [2] }) },
          body: { ...promotion, expected_seq: 0 },
        }),
      ],
    },
  },
  previewRollback: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console, { versions: 2, releases: [1, 2] }) },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ from: { seq: 2 }, to: { seq: 1 } });
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), query: { to_seq: -1 } })],
      model_not_found: [noModel],
      release_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
          query: { to_seq: 9 },
        }),
      ],
    },
  },
  rollBack: {
    success: async (console) => ({
      as: 'key:registry',
      params: { model: await prepareModel(console, { versions: 2, releases: [1, 2] }) },
      body: { ...rollback, expected_seq: 2 },
      check: async (response) => {
        expect(await response.json()).toMatchObject({ seq: 3, kind: 'rollback', to_seq: 1 });
      },
    }),
    refused: {
      invalid_request: [() => ({ ...noModel(), body: { wait_ms: 0 } })],
      model_not_found: [() => ({ ...noModel(), body: rollback })],
      release_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 2, releases: [1, 2] }) },
          body: { ...rollback, to_seq: 9 },
        }),
      ],
      nothing_to_roll_back: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
          body: rollback,
        }),
      ],
      version_archived: [
        async (console) => {
          const model = await prepareModel(console, { versions: 2, releases: [1, 2] });
          const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
          await console.services.registry.archiveVersion(model, 1, {}, { actor, requestId: null });
          return { as: 'operator', params: { model }, body: { ...rollback, to_seq: 1 } };
        },
      ],
      release_conflict: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 2, releases: [1, 2] }) },
          body: { ...rollback, expected_seq: 1 },
        }),
      ],
    },
  },
};
