import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { system } from './prepare-model.ts';
import { policyOf, prepareOverride, prepareSchedule, scheduleOf } from './prepare-on-call.ts';

const unknown = () => ({ params: { id: randomUUID() } });

export const onCallCases: Record<string, RouteCases> = {
  listSchedules: {
    success: async (console) => {
      const { id } = await prepareSchedule(console);
      return {
        as: 'viewer',
        check: async (response) => {
          const { items } = await response.json();
          const found = items.find((one: { id: string }) => one.id === id);
          expect(found.now).toMatchObject({ user: console.users.operator.id, until: null });
        },
      };
    },
  },
  createSchedule: {
    success: (console) => ({
      as: 'admin',
      body: { ...scheduleOf(console.users.operator.id), reason: 'we are two teams now' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ revision: 1, policies: [] }),
    }),
    refused: {
      invalid_request: [
        (console) => ({
          as: 'admin',
          body: { ...scheduleOf(console.users.admin.id), time_zone: 'Mars/Base' },
        }),
        () => ({ as: 'admin', body: scheduleOf(randomUUID()) }),
        () => ({ as: 'admin', body: { ...scheduleOf(randomUUID()), layers: [] } }),
      ],
      schedule_exists: [
        async (console) => {
          const { name } = await prepareSchedule(console);
          return { as: 'admin', body: { ...scheduleOf(console.users.admin.id), name } };
        },
      ],
    },
  },
  getSchedule: {
    success: async (console) => ({
      as: 'viewer',
      params: { id: (await prepareSchedule(console)).id },
    }),
    refused: { schedule_not_found: [() => ({ as: 'viewer', ...unknown() })] },
  },
  updateSchedule: {
    success: async (console) => ({
      as: 'admin',
      params: { id: (await prepareSchedule(console)).id },
      body: { ...scheduleOf(console.users.admin.id), expected_revision: 1 },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 2, now: { user: console.users.admin.id } },
        }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'admin', ...unknown(), body: { name: 'x' } })],
      schedule_not_found: [
        (console) => ({ as: 'admin', ...unknown(), body: scheduleOf(console.users.admin.id) }),
      ],
      schedule_exists: [
        async (console) => {
          const { name } = await prepareSchedule(console);
          const { id } = await prepareSchedule(console);
          return { as: 'admin', params: { id }, body: { ...scheduleOf(randomUUID()), name } };
        },
      ],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await prepareSchedule(console)).id },
          body: { ...scheduleOf(console.users.admin.id), expected_revision: 4 },
        }),
      ],
    },
  },
  removeSchedule: {
    success: async (console) => ({
      as: 'admin',
      params: { id: (await prepareSchedule(console)).id },
      query: { expected_revision: 1, reason: 'one team again' },
    }),
    refused: {
      invalid_request: [() => ({ as: 'admin', ...unknown(), query: { expected_revision: 'x' } })],
      schedule_not_found: [() => ({ as: 'admin', ...unknown() })],
      schedule_in_use: [
        async (console) => {
          const { id } = await prepareSchedule(console);
          await console.services.onCall.createPolicy(policyOf('schedule', id), system);
          return { as: 'admin', params: { id } };
        },
      ],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await prepareSchedule(console)).id },
          query: { expected_revision: 2 },
        }),
      ],
    },
  },
  getScheduleSpans: {
    success: async (console) => ({
      as: 'viewer',
      params: { id: (await prepareOverride(console)).id },
      check: async (response) => {
        const { final, overrides, people, days } = await response.json();
        expect(final.map(({ layer }: { layer: number | null }) => layer)).toEqual([0, null, 0]);
        expect(days.length).toBeGreaterThanOrEqual(14);
        expect(overrides).toHaveLength(1);
        expect(people).toHaveLength(2);
      },
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'viewer',
          params: { id: (await prepareSchedule(console)).id },
          query: { from: '2026-01-01T00:00:00Z', to: '2026-06-01T00:00:00Z' },
        }),
        async (console) => ({
          as: 'viewer',
          params: { id: (await prepareSchedule(console)).id },
          query: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
        }),
        async (console) => ({
          as: 'viewer',
          params: { id: (await prepareSchedule(console)).id },
          query: { from: '9999-12-31T23:59:59Z' },
        }),
        async (console) => ({
          as: 'viewer',
          params: { id: (await prepareSchedule(console)).id },
          query: { from: '1969-12-31T23:59:59Z' },
        }),
      ],
      schedule_not_found: [() => ({ as: 'viewer', ...unknown() })],
    },
  },
  previewSchedule: {
    success: (console) => ({
      as: 'viewer',
      body: {
        schedule: scheduleOf(console.users.operator.id),
        ...{ from: '2026-01-05T07:00:00Z', to: '2026-01-06T00:00:00Z' },
      },
      check: async (response) => {
        const { final } = await response.json();
        expect(final).toMatchObject([
          { user: null, to: '2026-01-05T08:00:00.000Z' },
          { user: console.users.operator.id, from: '2026-01-05T08:00:00.000Z' },
        ]);
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', body: { schedule: scheduleOf(randomUUID()) } }),
        () => ({ as: 'viewer', body: {} }),
      ],
    },
  },
  addOverride: {
    success: async (console) => ({
      as: 'operator',
      params: { id: (await prepareSchedule(console)).id },
      body: { to: new Date(Date.now() + 60_000).toISOString() },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ now: { because: 'override' }, overrides: [{ user: console.users.operator.id }] },
        }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { id: (await prepareSchedule(console)).id },
          body: { to: '2026-01-01T00:00:00Z' },
        }),
        async (console) => ({
          as: 'key:registry',
          params: { id: (await prepareSchedule(console)).id },
          body: { to: new Date(Date.now() + 60_000).toISOString() },
        }),
        async (console) => ({
          as: 'operator',
          params: { id: (await prepareSchedule(console)).id },
          body: { user: randomUUID(), to: new Date(Date.now() + 60_000).toISOString() },
        }),
        async (console) => ({
          as: 'operator',
          params: { id: (await prepareSchedule(console)).id },
          body: { to: new Date(Date.now() + 400 * 86_400_000).toISOString() },
        }),
      ],
      schedule_not_found: [
        () => ({ as: 'operator', ...unknown(), body: { to: '2096-01-01T00:00:00Z' } }),
      ],
    },
  },
  removeOverride: {
    success: async (console) => ({
      as: 'operator',
      params: await prepareOverride(console),
      check: async (response) =>
        expect(await response.json()).toMatchObject({ overrides: [], now: { because: 'layer' } }),
    }),
    refused: {
      invalid_request: [
        () => ({
          as: 'operator',
          params: { id: randomUUID(), override: randomUUID() },
          query: { reason: 'x'.repeat(501) },
        }),
      ],
      schedule_not_found: [
        () => ({ as: 'operator', params: { id: randomUUID(), override: randomUUID() } }),
      ],
      override_not_found: [
        async (console) => ({
          as: 'operator',
          params: { id: (await prepareSchedule(console)).id, override: randomUUID() },
        }),
      ],
    },
  },
};
