import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import {
  missing,
  prepareArchived,
  prepareOffered,
  prepareRunbook,
  reason,
  texts,
} from './prepare-runbook.ts';

export const runbookCases: Record<string, RouteCases> = {
  listRunbooks: {
    success: async (console) => {
      const slug = await prepareRunbook(console);
      return {
        as: 'viewer',
        check: async (response) =>
          expect((await response.json()).items).toContainEqual(
            expect.objectContaining({ slug, origin: 'own', version: 1, has_offer: false }),
          ),
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { archived: 'perhaps' } })] },
  },
  getRunbook: {
    success: async (console) => ({
      as: 'viewer',
      params: { slug: await prepareRunbook(console, `Words\n${texts.rollBack}`) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          needs_model: true,
          steps: [{ position: 1, kind: 'action', title: 'Roll back', line: 2 }],
          shown: { version: 1, created_by: { kind: 'system' } },
        }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { slug: 'Not A Slug' } })],
      runbook_not_found: [
        () => ({ as: 'viewer', ...missing }),
        async (console) => ({
          as: 'viewer',
          params: { slug: await prepareRunbook(console) },
          query: { version: 7 },
        }),
      ],
    },
  },
  saveRunbook: {
    success: async (console) => ({
      as: 'operator',
      params: { slug: await prepareRunbook(console) },
      body: { title: 'Mine', text: texts.rollBack, expected_version: 1, reason },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ version: 2, shown: { reason } }),
    }),
    refused: {
      invalid_request: [
        () => ({
          as: 'operator',
          params: { slug: 'new' },
          body: { title: 'x', text: '', expected_version: 0 },
        }),
        () => ({
          as: 'operator',
          params: { slug: 'mine' },
          body: { title: '', text: '', expected_version: 0 },
        }),
        () => ({
          as: 'operator',
          params: { slug: 'mine' },
          body: { title: 'x', text: '```action\ndo: reboot\n```', expected_version: 0 },
        }),
      ],
      settings_conflict: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareRunbook(console) },
          body: { title: 'x', text: '', expected_version: 0 },
        }),
      ],
      runbook_archived: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareArchived(console) },
          body: { title: 'x', text: '', expected_version: 1 },
        }),
      ],
    },
  },
  listRunbookVersions: {
    success: async (console) => {
      const slug = await prepareOffered(console);
      return {
        as: 'viewer',
        params: { slug },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([
            { version: 2, is_shipped: false },
            { version: 1, is_shipped: true },
          ]),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', ...missing, query: { limit: 0 } })],
      runbook_not_found: [() => ({ as: 'viewer', ...missing })],
    },
  },
  compareRunbookVersions: {
    success: async (console) => ({
      as: 'viewer',
      params: { slug: await prepareOffered(console) },
      query: { from: 2 },
      check: async (response) =>
        expect((await response.json()).lines).toEqual([
          { op: 'removed', text: 'Ours.' },
          { op: 'added', text: 'Two.' },
        ]),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', ...missing })],
      runbook_not_found: [() => ({ as: 'viewer', ...missing, query: { from: 1, to: 2 } })],
    },
  },
  archiveRunbook: {
    success: async (console) => ({
      as: 'operator',
      params: { slug: await prepareRunbook(console) },
      body: { archived: true, reason },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ archived_by: { kind: 'user' } }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'operator', ...missing, body: { archived: true } })],
      runbook_not_found: [() => ({ as: 'operator', ...missing, body: { archived: true, reason } })],
    },
  },
  settleRunbookOffer: {
    success: async (console) => ({
      as: 'operator',
      params: { slug: await prepareOffered(console) },
      body: { take: true, expected_version: 2, reason },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ version: 3, origin: 'shipped', has_offer: false, offer: null },
          shown: { text: 'Two.' },
        }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'operator', ...missing, body: { take: true } })],
      runbook_not_found: [
        () => ({ as: 'operator', ...missing, body: { take: true, expected_version: 1, reason } }),
      ],
      settings_conflict: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareOffered(console) },
          body: { take: true, expected_version: 1, reason },
        }),
      ],
      runbook_archived: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareArchived(console) },
          body: { take: true, expected_version: 1, reason },
        }),
      ],
    },
  },
};
