import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';
import {
  policyOf,
  prepareChannel,
  prepareIncident,
  preparePolicy,
  prepareSchedule,
  prepareUser,
} from './prepare-on-call.ts';

const unknown = () => ({ params: { id: randomUUID() } });

export const escalationCases: Record<string, RouteCases> = {
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
