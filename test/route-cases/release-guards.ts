import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { guardSettingsSchema } from '#lib/release-guard/contract.ts';
import { freezeBaseline } from '#lib/release-guard/freeze-baseline.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';

const noModel = { params: { model: 'no-such-model' } };
const settings = { minutes: 30, guardrails: { prediction: { action: 'rollback' } } };

/** A model whose second release is watched, as a worker would have begun it. */
async function prepareGuard(console: TestConsole): Promise<string> {
  const model = await prepareModel(console, { versions: 2, releases: [1, 2] });
  const { prisma } = console.database.db;
  const release = await prisma.release.findFirstOrThrow({
    where: { model: { name: model }, seq: 2 },
  });
  const given = guardSettingsSchema.parse({});
  await prisma.releaseGuard.create({
    data: {
      ...{ id: randomUUID(), modelId: release.modelId, seq: 2, versions: [2], replacedSeq: 1 },
      ...{ replacedVersions: [1], state: 'watching', isOpen: true, said: '', settings: given },
      baseline: freezeBaseline({ sameHours: [], lastDay: [] }, given),
      shadow: { rows: 0, bins: [], after: null, problem: null },
      ...{ evidence: [], accepted: [], startedAt: release.createdAt },
      endsAt: new Date(release.createdAt.getTime() + 3_600_000),
    },
  });
  return model;
}

export const releaseGuardCases: Record<string, RouteCases> = {
  getReleaseGuard: {
    success: async (console) => {
      const model = await prepareGuard(console);
      return {
        ...{ as: 'viewer', params: { model } },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            guard: { model, release: 2, versions: [2], state: 'watching', requests: 0 },
          }),
      };
    },
    refused: { model_not_found: [() => ({ as: 'viewer', ...noModel })] },
  },
  actOnReleaseGuard: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareGuard(console) },
      body: { action: 'hold', release: 2, reason: 'I look at it' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          guard: { state: 'held', by: { name: 'operator' }, reason: 'I look at it' },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', ...noModel, body: { action: 'hold', release: 1, reason: ' ' } }),
        () => ({
          ...{ as: 'operator', ...noModel },
          body: { action: 'extend', release: 1, minutes: 0, reason: 'x' },
        }),
        () => ({ as: 'operator', ...noModel, body: { action: 'shout', release: 1, reason: 'x' } }),
      ],
      model_not_found: [
        () => ({ as: 'operator', ...noModel, body: { action: 'end', release: 1, reason: 'x' } }),
      ],
      guard_not_on: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareGuard(console) },
          body: { action: 'hold', release: 1, reason: 'the one before' },
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareGuard(console) },
          body: { action: 'resume', release: 2, reason: 'it is not held' },
        }),
      ],
    },
  },
  listReleaseGuards: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareGuard(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          items: [{ release: 2, replaced_versions: [1] }],
          next_cursor: null,
        }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console) },
          query: { cursor: '!' },
        }),
      ],
      model_not_found: [() => ({ as: 'viewer', ...noModel })],
    },
  },
  getReleaseGuardSettings: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 0, updated_by: null },
          settings: { enabled: true, minutes: 60, guardrails: { prediction: { action: 'hold' } } },
        }),
    }),
    refused: { model_not_found: [() => ({ as: 'viewer', ...noModel })] },
  },
  setReleaseGuardSettings: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console) },
      body: { settings, reason: 'agreed with risk', expected_revision: 0 },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 1, updated_by: { name: 'operator' } },
          settings: {
            minutes: 30,
            alpha: 0.05,
            guardrails: { prediction: { action: 'rollback' } },
          },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', ...noModel, body: { settings: { alpha: 2 }, reason: 'x' } }),
        () => ({ as: 'operator', ...noModel, body: { settings, reason: '' } }),
      ],
      model_not_found: [() => ({ as: 'operator', ...noModel, body: { settings, reason: 'x' } })],
      settings_conflict: [
        async (console) => {
          const model = await prepareModel(console);
          const body = { settings: guardSettingsSchema.parse({}), reason: 'first' };
          await console.services.guards.setSettings(model, body, system);
          return {
            ...{ as: 'operator', params: { model } },
            body: { settings, reason: 'second', expected_revision: 0 },
          };
        },
      ],
    },
  },
};
