import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Call, TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';

const NOBODY = '018f0000-0000-7000-8000-000000000000';
const none = { as: 'operator', params: { number: 2_000_000_000 } } as const;

async function prepareResolved({ services }: TestConsole, models: string[] = []): Promise<number> {
  const body = { title: 'wrong', severity: 1 as const, summary: 'seen', models, versions: [] };
  const { number } = await services.incidents.open(body, system);
  await services.incidents.act(number, { action: 'resolve' }, system);
  return number;
}

async function prepareDraft(console: TestConsole, models: string[] = []): Promise<number> {
  const number = await prepareResolved(console, models);
  await console.services.postmortems.draft(number, system);
  return number;
}

async function prepareItem(console: TestConsole, number?: number): Promise<string> {
  const of = number ?? (await prepareDraft(console));
  const item = { title: 'look', kind: 'detect' as const, owner: null, due_on: '2026-01-01' };
  return (await console.services.postmortems.addItem(of, item, system)).id;
}

const of =
  (more: Omit<Call, 'as' | 'params'>, as: Call['as'] = 'operator') =>
  async (console: TestConsole): Promise<Call> => ({
    ...{ as, params: { number: await prepareDraft(console) } },
    ...more,
  });
const ofItem =
  (body: object) =>
  async (console: TestConsole): Promise<Call> => ({
    ...{ as: 'operator', params: { id: await prepareItem(console) }, body },
  });

const notFound = (more: Omit<Call, 'as' | 'params'> = {}) => ({
  incident_not_found: [() => ({ ...none, ...more })],
  postmortem_not_found: [
    async (console: TestConsole) =>
      ({
        as: 'operator',
        params: { ...{ revision: 1 }, number: await prepareResolved(console) },
        ...more,
      }) as const,
  ],
});

export const postmortemCases: Record<string, RouteCases> = {
  draftPostmortem: {
    success: async (console) => {
      const number = await prepareResolved(console);
      return {
        ...{ as: 'key:registry', params: { number } },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ status: 'draft', revision: 1, created_by: { kind: 'api_key' } },
            ...{ incident: { number, state: 'resolved' }, action_items: [] },
            sections: { summary: expect.stringContaining('seen'), root_causes: '' },
          }),
      };
    },
    refused: {
      incident_not_found: [() => none],
      postmortem_exists: [of({})],
      postmortem_refused: [
        async (console) => {
          const body = { title: 'x', severity: 1 as const, summary: '', models: [], versions: [] };
          const { number } = await console.services.incidents.open(body, system);
          return { as: 'operator', params: { number } };
        },
      ],
    },
  },
  getPostmortem: {
    success: async (console) => {
      const number = await prepareDraft(console);
      return {
        ...{ as: 'viewer', params: { number } },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ incident: { number }, review: { sent: null, ready: null, not_ready: null } },
            ...{ course: { detect: expect.any(Number), mitigate: null } },
          }),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { number: 'first' } })],
      ...notFound(),
    },
  },
  editPostmortem: {
    success: async (console) => ({
      ...(await of({ body: { sections: { impact: 'much' }, expected_revision: 1 } })(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ revision: 2, sections: { impact: 'much' }, written_by: { name: 'operator' } },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ ...none, body: { sections: {} } }),
        () => ({ ...none, body: { sections: { blame: 'Ada' } } }),
        () => ({ ...none, body: { sections: { impact: 'x'.repeat(50_001) } } }),
      ],
      ...notFound({ body: { sections: { impact: 'x' } } }),
      postmortem_refused: [
        async (console) => {
          const number = await prepareDraft(console);
          await publish(console, number);
          return { as: 'operator', params: { number }, body: { sections: { impact: 'x' } } };
        },
      ],
      settings_conflict: [of({ body: { sections: { impact: 'x' }, expected_revision: 9 } })],
    },
  },
  movePostmortem: {
    success: async (console) => {
      const number = await prepareDraft(console);
      await complete(console, number);
      return {
        ...{ as: 'operator', params: { number }, body: { step: 'publish' } },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ status: 'published', incident: { number, state: 'reviewed' } },
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ ...none, body: { step: 'burn' } }),
        () => ({ ...none, body: { step: 'reopen', note: '' } }),
      ],
      ...notFound({ body: { step: 'publish' } }),
      postmortem_refused: [of({ body: { step: 'publish' } })],
      settings_conflict: [of({ body: { step: 'send_for_review', expected_revision: 9 } })],
    },
  },
  listPostmortemVersions: {
    success: async (console) => ({
      ...(await of({ query: { limit: 1 } }, 'viewer')(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ items: [{ revision: 1, event: 'drafted', status: 'draft' }], next_cursor: null },
        }),
    }),
    refused: {
      invalid_request: [of({ query: { cursor: 'x' } }, 'viewer')],
      ...notFound(),
    },
  },
  getPostmortemVersion: {
    success: async (console) => ({
      ...{ as: 'viewer', params: { number: await prepareDraft(console), revision: 1 } },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ sections: { root_causes: '' } }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { number: 1, revision: 0 } })],
      ...notFound(),
      incident_not_found: [() => ({ ...none, params: { ...none.params, revision: 1 } })],
    },
  },
  exportPostmortem: {
    success: async (console) => {
      const number = await prepareDraft(console);
      return {
        ...{ as: 'viewer', params: { number } },
        check: async (response) => {
          expect(response.headers.get('content-disposition')).toBe(
            `attachment; filename="postmortem-incident-${number}.md"`,
          );
          expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
          expect(await response.text()).toMatch(/^# Postmortem: wrong\n/);
        },
      };
    },
    refused: notFound(),
  },
  addActionItem: {
    success: async (console) => {
      const owner = console.users.operator.id;
      return {
        ...(await of({ body: { title: 'look', kind: 'detect', owner, due_on: '2026-01-01' } })(
          console,
        )),
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ title: 'look', kind: 'detect', state: 'open', due_on: '2026-01-01' },
            ...{ owner: { id: owner, name: 'operator', is_active: true }, is_overdue: true },
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ ...none, body: { title: '', kind: 'detect' } }),
        () => ({ ...none, body: { title: 'x', kind: 'blame' } }),
        () => ({ ...none, body: { title: 'x', kind: 'detect', due_on: '2026-02-30' } }),
        () => ({ ...none, body: { title: 'x', kind: 'detect', due_on: '9999-01-01' } }),
      ],
      ...notFound({ body: { title: 'x', kind: 'detect' } }),
      user_not_found: [of({ body: { title: 'x', kind: 'detect', owner: NOBODY } })],
    },
  },
  updateActionItem: {
    success: async (console) => ({
      ...(await ofItem({ state: 'done', note: 'in version 4', expected_revision: 1 })(console)),
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ state: 'done', note: 'in version 4', revision: 2, is_overdue: false },
        }),
    }),
    refused: {
      invalid_request: [
        ofItem({}),
        ofItem({ state: 'dropped' }),
        () => ({ as: 'operator', params: { id: 'x' }, body: { state: 'done' } }),
      ],
      action_item_not_found: [
        () => ({ as: 'operator', params: { id: randomUUID() }, body: { state: 'done' } }),
      ],
      user_not_found: [ofItem({ owner: NOBODY })],
      settings_conflict: [ofItem({ state: 'done', expected_revision: 9 })],
    },
  },
  listActionItems: {
    success: async (console) => {
      const model = await prepareModel(console);
      const id = await prepareItem(console, await prepareDraft(console, [model]));
      return {
        as: 'viewer',
        query: { model, state: 'open', overdue: 'true', owner: 'nobody' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ items: [{ id, is_overdue: true }] }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { state: 'late' } }),
        () => ({ as: 'viewer', query: { owner: 'everybody' } }),
        () => ({ as: 'key:registry', query: { owner: 'me' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  listPostmortems: {
    success: async (console) => {
      const model = await prepareModel(console);
      const number = await prepareDraft(console, [model]);
      return {
        as: 'viewer',
        query: { model, status: 'draft' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            items: [{ incident: { number }, items: { open: 0, all: 0 } }],
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { status: 'lost' } }),
        () => ({ as: 'viewer', query: { cursor: 'x' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  listUnwrittenPostmortems: {
    success: async (console) => {
      const number = await prepareResolved(console);
      return {
        as: 'viewer',
        query: { limit: 1, max_severity: 1 },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ items: [{ number, severity: 1 }] }),
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { max_severity: 5 } })] },
  },
  getIncidentFigures: {
    success: async (console) => {
      const model = await prepareModel(console);
      await prepareResolved(console, [model]);
      return {
        as: 'viewer',
        query: { model, max_severity: 2, window_days: 30 },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ window_days: 30, step_days: 7, left_out: 0 },
            series: [{ model: null, incidents: 1, recover: { count: 1 } }, { model }],
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { max_severity: 0 } }),
        () => ({
          as: 'viewer',
          query: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
        }),
        () => ({
          as: 'viewer',
          query: { from: '2001-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
        }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
};

/** Written, and called ready by another than wrote it. */
async function complete({ services, users }: TestConsole, number: number): Promise<void> {
  const sections = { impact: 'i', root_causes: 'r', resolution: 'r', went_well: 'w' };
  await services.postmortems.edit(number, { sections }, system);
  await services.postmortems.move(number, { step: 'send_for_review' }, system);
  const actor = { kind: 'user', id: users.admin.id, name: 'admin' } as const;
  await services.postmortems.move(number, { step: 'ready' }, { actor, requestId: null });
}

async function publish(console: TestConsole, number: number): Promise<void> {
  await complete(console, number);
  await console.services.postmortems.move(number, { step: 'publish' }, system);
}
