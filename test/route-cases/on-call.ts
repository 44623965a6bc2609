import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { openIncident } from '#lib/incidents/service.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';

const unknown = () => ({ params: { id: randomUUID() } });
let serial = 0;
const freshName = () => `On call ${serial++}`;

function scheduleOf(user: string) {
  return {
    ...{ name: freshName(), time_zone: 'Europe/Berlin' },
    layers: [
      {
        ...{ name: 'Everybody', people: [user], starts_on: '2026-01-05' },
        ...{ handover_at: '09:00', every: 1, unit: 'week' as const, windows: null },
      },
    ],
  };
}
const policyOf = (kind: 'user' | 'schedule', id: string) => ({
  ...{ name: freshName(), models: ['*'], severities: [1 as const], repeat: 0 },
  steps: [{ notify: [{ kind, id }], wait_minutes: 5 }],
});

const prepareSchedule = (console: TestConsole) =>
  console.services.onCall.createSchedule(scheduleOf(console.users.operator.id), system);
async function prepareOverride(console: TestConsole) {
  const { id } = await prepareSchedule(console);
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const taken = { user: console.users.admin.id, to, reason: '' };
  const { overrides } = await console.services.onCall.addOverride(id, taken, system);
  return { id, override: overrides[0]?.id ?? '' };
}
const preparePolicy = (console: TestConsole) =>
  console.services.onCall.createPolicy(policyOf('user', console.users.operator.id), system);

async function prepareChannel({ database }: TestConsole): Promise<string> {
  const at = new Date();
  const { id } = await database.db.prisma.channel.create({
    data: {
      ...{ name: freshName(), kind: 'email', settings: {} },
      ...{ createdAt: at, createdBy: {}, updatedAt: at },
    },
  });
  return id;
}

async function prepareIncident({ database }: TestConsole): Promise<number> {
  const at = new Date();
  const { number } = await database.db.prisma.$transaction((tx) =>
    openIncident(
      tx,
      {
        ...{ title: 'It fails', severity: 4, cause: 'person', fingerprint: randomUUID() },
        ...{ models: [], versions: [], runbook: null, summary: 'It does.', startedAt: at },
        ...{ openedBy: system.actor, entries: [] },
      },
      at,
    ),
  );
  return number;
}

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
  listEscalationPolicies: {
    success: async (console) => {
      const { id } = await preparePolicy(console);
      return {
        as: 'viewer',
        check: async (response) =>
          expect((await response.json()).items).toContainEqual(expect.objectContaining({ id })),
      };
    },
  },
  createEscalationPolicy: {
    success: async (console) => ({
      as: 'admin',
      body: {
        ...policyOf('schedule', (await prepareSchedule(console)).id),
        models: [await prepareModel(console)],
      },
      check: async (response) => expect(await response.json()).toMatchObject({ revision: 1 }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'admin', body: policyOf('schedule', randomUUID()) }),
        (console) => ({
          as: 'admin',
          body: { ...policyOf('user', console.users.admin.id), models: ['no-such-model'] },
        }),
        (console) => ({
          as: 'admin',
          body: { ...policyOf('user', console.users.admin.id), severities: [] },
        }),
        // A user is no schedule.
        (console) => ({ as: 'admin', body: policyOf('schedule', console.users.admin.id) }),
      ],
      escalation_policy_exists: [
        async (console) => {
          const { name } = await preparePolicy(console);
          return { as: 'admin', body: { ...policyOf('user', console.users.admin.id), name } };
        },
      ],
    },
  },
  getEscalationPolicy: {
    success: async (console) => ({
      as: 'viewer',
      params: { id: (await preparePolicy(console)).id },
    }),
    refused: { escalation_policy_not_found: [() => ({ as: 'viewer', ...unknown() })] },
  },
  updateEscalationPolicy: {
    success: async (console) => ({
      as: 'admin',
      params: { id: (await preparePolicy(console)).id },
      body: { ...policyOf('user', console.users.admin.id), repeat: 2, expected_revision: 1 },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ revision: 2, repeat: 2 }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'admin', ...unknown(), body: {} })],
      escalation_policy_not_found: [
        (console) => ({
          as: 'admin',
          ...unknown(),
          body: policyOf('user', console.users.admin.id),
        }),
      ],
      escalation_policy_exists: [
        async (console) => {
          const { name } = await preparePolicy(console);
          const { id } = await preparePolicy(console);
          const body = { ...policyOf('user', console.users.admin.id), name };
          return { as: 'admin', params: { id }, body };
        },
      ],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await preparePolicy(console)).id },
          body: { ...policyOf('user', console.users.admin.id), expected_revision: 7 },
        }),
      ],
    },
  },
  removeEscalationPolicy: {
    success: async (console) => ({
      as: 'admin',
      params: { id: (await preparePolicy(console)).id },
    }),
    refused: {
      invalid_request: [() => ({ as: 'admin', ...unknown(), query: { expected_revision: 0 } })],
      escalation_policy_not_found: [() => ({ as: 'admin', ...unknown() })],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await preparePolicy(console)).id },
          query: { expected_revision: 3 },
        }),
      ],
    },
  },
  listOnCallTargets: {
    success: (console) => ({
      as: 'viewer',
      check: async (response) => {
        const { people } = await response.json();
        const { id } = console.users.viewer;
        expect(people).toContainEqual({
          ...{ id, name: 'viewer', is_disabled: false, can_be_told: false },
        });
      },
    }),
  },
  getMyContacts: {
    success: (console) => ({
      as: 'viewer',
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ user: { id: console.users.viewer.id }, contacts: [], revision: 0 },
        }),
    }),
    refused: { forbidden: [() => ({ as: 'key:registry' })] },
  },
  setMyContacts: {
    success: async (console) => ({
      as: 'operator',
      body: { contacts: [{ kind: 'email', channel: await prepareChannel(console) }] },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ can_be_told: true, contacts: [{ kind: 'email', last_test: null }] },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({
          as: 'operator',
          body: { contacts: [{ kind: 'channel', channel: randomUUID() }] },
        }),
      ],
      settings_conflict: [() => ({ as: 'viewer', body: { contacts: [], expected_revision: 90 } })],
      forbidden: [() => ({ as: 'key:registry', body: { contacts: [] } })],
    },
  },
  testMyContacts: {
    success: async (console) => {
      const contacts = [{ kind: 'email' as const, channel: await prepareChannel(console) }];
      await console.services.onCall.setContacts(console.users.admin.id, { contacts }, system);
      return {
        as: 'admin',
        body: {},
        check: async (response) => {
          const { contacts: tested } = await response.json();
          expect(tested).toMatchObject([{ last_test: { status: 'queued', error: null } }]);
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', body: { now: true } })],
      nothing_to_test: [() => ({ as: 'viewer', body: {} })],
      forbidden: [() => ({ as: 'key:registry', body: {} })],
    },
  },
  getUserContacts: {
    success: (console) => ({ as: 'admin', params: { id: console.users.viewer.id } }),
    refused: { user_not_found: [() => ({ as: 'admin', ...unknown() })] },
  },
  setUserContacts: {
    success: async (console) => ({
      as: 'key:admin',
      params: { id: (await prepareUser(console)).id },
      body: {
        contacts: [{ kind: 'channel', channel: await prepareChannel(console) }],
        ...{ reason: 'she has no laptop yet', expected_revision: 0 },
      },
      check: async (response) => expect(await response.json()).toMatchObject({ revision: 1 }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'admin', ...unknown(), body: { contacts: 'all' } })],
      user_not_found: [() => ({ as: 'admin', ...unknown(), body: { contacts: [] } })],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await prepareUser(console)).id },
          body: { contacts: [], expected_revision: 5 },
        }),
      ],
    },
  },
  getEscalation: {
    success: async (console) => ({
      as: 'viewer',
      params: { number: await prepareIncident(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ policy: null, escalation: null }),
    }),
    refused: { incident_not_found: [() => ({ as: 'viewer', params: { number: 999_999 } })] },
  },
};

function prepareUser({ services }: TestConsole): Promise<{ id: string }> {
  const email = `on-call-${serial++}@example.com`;
  return services.auth.createUser({ email, name: 'Grace', role: 'viewer' }, system);
}
