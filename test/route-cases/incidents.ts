import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Call, TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';

const NOBODY = '018f0000-0000-7000-8000-000000000000';
const none = { as: 'operator', params: { number: 2_000_000_000 } } as const;

async function prepareIncident({ services }: TestConsole, models: string[] = []): Promise<number> {
  const body = { title: 'wrong', severity: 3 as const, summary: '', models, versions: [] };
  return (await services.incidents.open(body, system)).number;
}

const of =
  (more: Omit<Call, 'as' | 'params'>, as: Call['as'] = 'operator') =>
  async (console: TestConsole): Promise<Call> => ({
    ...{ as, params: { number: await prepareIncident(console) } },
    ...more,
  });

async function prepareTask(console: TestConsole): Promise<{ number: number; task: string }> {
  const number = await prepareIncident(console);
  const task = await console.services.incidents.addTask(number, { title: 'look' }, system);
  return { number, task: task.id };
}

const notFound = { incident_not_found: [() => none] };

export const incidentCases: Record<string, RouteCases> = {
  listIncidents: {
    success: async (console) => {
      const model = await prepareModel(console);
      const number = await prepareIncident(console, [model]);
      return {
        as: 'viewer',
        query: { model, severity: 3, state: 'open', is_open: 'true' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ items: [{ number, models: [model] }] }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { state: 'burning' } }),
        () => ({ as: 'viewer', query: { severity: 5 } }),
        () => ({ as: 'viewer', query: { cursor: 'x' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  openIncident: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1 });
      return {
        as: 'key:registry',
        body: {
          ...{ title: 'it fails', severity: 1, summary: '5xx', models: [model] },
          versions: [{ model, version: 1 }],
        },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ title: 'it fails', state: 'open', cause: 'person', severity: 1 },
            ...{ opened_by: { kind: 'api_key' }, versions: [{ model, version: 1 }] },
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { title: '', severity: 1 } }),
        () => ({ as: 'operator', body: { title: 'x', severity: 5 } }),
        () => ({
          as: 'operator',
          body: { title: 'x', severity: 1, started_at: '2999-01-01T00:00:00Z' },
        }),
        () => ({
          as: 'operator',
          body: { title: 'x', severity: 1, versions: [{ model: 'other', version: 1 }] },
        }),
      ],
      model_not_found: [
        () => ({ as: 'operator', body: { title: 'x', severity: 1, models: ['no-such-model'] } }),
      ],
      version_not_found: [
        async (console) => {
          const model = await prepareModel(console);
          const versions = [{ model, version: 7 }];
          return { as: 'operator', body: { title: 'x', severity: 1, models: [model], versions } };
        },
      ],
    },
  },
  listIncidentPeople: {
    success: (console) => ({
      as: 'viewer',
      check: async (response) => {
        const { items } = await response.json();
        expect(items).toContainEqual({ id: console.users.operator.id, name: 'operator' });
        expect(items.map(({ name }: { name: string }) => name)).not.toContain('viewer');
      },
    }),
  },
  getIncident: {
    success: async (console) => ({
      ...(await of({}, 'viewer')(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ title: 'wrong', tasks: [], changes: [], last_change: null, impact: null },
          ...{ merged: [], revision: 1 },
        }),
    }),
    refused: notFound,
  },
  updateIncident: {
    success: async (console) => ({
      ...(await of({
        body: {
          ...{ severity: 2, roles: { commander: console.users.operator.id } },
          ...{ reason: 'more of it', expected_revision: 1 },
        },
      })(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ severity: 2, revision: 2, roles: { commander: { name: 'operator' } } },
        }),
    }),
    refused: {
      invalid_request: [
        of({ body: {} }),
        of({ body: { expected_revision: 1 } }),
        of({ body: { roles: { boss: NOBODY } } }),
        of({ body: { severity: 0 } }),
      ],
      incident_not_found: [() => ({ ...none, body: { title: 'x' } })],
      model_not_found: [of({ body: { models: ['no-such-model'] } })],
      version_not_found: [
        async (console) => {
          const model = await prepareModel(console);
          const body = { models: [model], versions: [{ model, version: 7 }] };
          return of({ body })(console);
        },
      ],
      user_not_found: [of({ body: { roles: { scribe: NOBODY } } })],
      settings_conflict: [of({ body: { title: 'x', expected_revision: 9 } })],
      incident_refused: [
        async (console) => {
          const [number, into] = [await prepareIncident(console), await prepareIncident(console)];
          await console.services.incidents.merge(number, { into }, system);
          return { as: 'operator', params: { number }, body: { title: 'x' } };
        },
      ],
    },
  },
  actOnIncident: {
    success: async (console) => ({
      ...(await of({ body: { action: 'acknowledge', expected_revision: 1 } })(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ state: 'acknowledged', acknowledged_by: { name: 'operator' }, revision: 2 },
        }),
    }),
    refused: {
      invalid_request: [
        of({ body: { action: 'panic' } }),
        of({ body: { action: 'resolve', note: '' } }),
      ],
      incident_not_found: [() => ({ ...none, body: { action: 'resolve' } })],
      settings_conflict: [of({ body: { action: 'resolve', expected_revision: 4 } })],
      incident_refused: [of({ body: { action: 'review' } })],
    },
  },
  mergeIncident: {
    success: async (console) => {
      const into = await prepareIncident(console);
      const call = await of({ body: { into, reason: 'the same' } })(console);
      return {
        ...call,
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            number: into,
            merged: [call.params?.number],
          }),
      };
    },
    refused: {
      invalid_request: [of({ body: { into: 0 } }), of({ body: {} })],
      incident_not_found: [
        () => ({ ...none, body: { into: 1 } }),
        of({ body: { into: 2_000_000_000 } }),
      ],
      settings_conflict: [
        async (console) => {
          const into = await prepareIncident(console);
          return of({ body: { into, expected_revision: 4 } })(console);
        },
      ],
      incident_refused: [
        async (console) => {
          const number = await prepareIncident(console);
          return { as: 'operator', params: { number }, body: { into: number } };
        },
      ],
    },
  },
  listIncidentEntries: {
    success: async (console) => ({
      ...(await of({ query: { kind: 'opened' } }, 'viewer')(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          items: [{ kind: 'opened', text: 'wrong', actor: { name: 'Test' } }],
          next_cursor: null,
        }),
    }),
    refused: { ...notFound, invalid_request: [of({ query: { kind: 'gossip' } }, 'viewer')] },
  },
  addIncidentNote: {
    success: async (console) => ({
      ...(await of({ body: { text: '**seen**', at: '2026-01-01T00:00:00Z' } })(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ kind: 'note', text: '**seen**', at: '2026-01-01T00:00:00.000Z' },
          actor: { name: 'operator' },
        }),
    }),
    refused: {
      invalid_request: [
        of({ body: { text: ' ' } }),
        of({ body: { text: 'x', at: '2999-01-01T00:00:00Z' } }),
      ],
      incident_not_found: [() => ({ ...none, body: { text: 'x' } })],
    },
  },
  addIncidentTask: {
    success: async (console) => ({
      ...(await of({ body: { title: 'look', assignee: console.users.admin.id } })(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({ title: 'look', assignee: { name: 'admin' } }),
    }),
    refused: {
      invalid_request: [of({ body: { title: '' } })],
      incident_not_found: [() => ({ ...none, body: { title: 'x' } })],
      user_not_found: [of({ body: { title: 'x', assignee: NOBODY } })],
    },
  },
  updateIncidentTask: {
    success: async (console) => ({
      ...{ as: 'operator', params: await prepareTask(console), body: { is_done: true } },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ done_by: { name: 'operator' } }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({ as: 'operator', params: await prepareTask(console), body: {} }),
      ],
      incident_not_found: [
        () => ({
          ...{ as: 'operator', params: { ...none.params, task: randomUUID() } },
          body: { is_done: true },
        }),
      ],
      incident_task_not_found: [
        async (console) => ({
          as: 'operator',
          params: { number: await prepareIncident(console), task: randomUUID() },
          body: { is_done: true },
        }),
      ],
      user_not_found: [
        async (console) => ({
          ...{ as: 'operator', params: await prepareTask(console), body: { assignee: NOBODY } },
        }),
      ],
    },
  },
};
