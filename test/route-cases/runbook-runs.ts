import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';
import {
  missing,
  noRun,
  prepareArchived,
  prepareEnded,
  prepareIncident,
  prepareRollBack,
  prepareRun,
  prepareRunbook,
  prepareRunning,
  reason,
  texts,
  tokenOf,
} from './prepare-runbook.ts';

export const runbookRunCases: Record<string, RouteCases> = {
  startRunbookRun: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1 });
      return {
        as: 'operator',
        params: { slug: await prepareRunbook(console, `${texts.query}\n${texts.rollBack}`) },
        body: { model, version: 1 },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ status: 'open', current: 2, subject: { model, version: 1, incident: null } },
            step_list: [{ state: 'done' }, { state: 'pending', kind: 'action' }],
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'operator', ...missing, body: { model: 3 } }),
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareRunbook(console, texts.rollBack) },
          body: {},
        }),
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareRunbook(console) },
          body: { version: 1 },
        }),
      ],
      runbook_not_found: [() => ({ as: 'operator', ...missing, body: {} })],
      runbook_archived: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareArchived(console) },
          body: {},
        }),
      ],
      model_not_found: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareRunbook(console) },
          body: { model: 'no-such-model' },
        }),
      ],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareRunbook(console) },
          body: { model: await prepareModel(console), version: 9 },
        }),
      ],
      incident_not_found: [
        async (console) => ({
          as: 'operator',
          params: { slug: await prepareRunbook(console) },
          body: { incident: 999_999 },
        }),
      ],
      runbook_run_open: [
        async (console) => {
          const incident = await prepareIncident(console);
          const { runbook } = await prepareRun(console, texts.approval, { incident });
          return { as: 'operator', params: { slug: runbook }, body: { incident } };
        },
      ],
    },
  },
  listRunbookRuns: {
    success: async (console) => {
      const { number, runbook } = await prepareRun(console);
      return {
        as: 'viewer',
        query: { runbook, status: 'open' },
        check: async (response) =>
          expect((await response.json()).items).toMatchObject([{ number, steps: 1, done: 1 }]),
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { status: 'lost' } })] },
  },
  getRunbookRun: {
    success: async (console) => {
      const { number } = await prepareRun(console);
      return {
        as: 'viewer',
        params: { run: number },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            current: null,
            events: [{ kind: 'started' }, { kind: 'query', step: 1 }],
          }),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { run: 'x' } })],
      runbook_run_not_found: [() => ({ as: 'viewer', ...noRun })],
    },
  },
  previewRunbookStep: {
    success: async (console) => {
      const { params, model } = await prepareRollBack(console);
      return {
        as: 'operator',
        params,
        body: {},
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            does: expect.stringContaining(`${model} goes from version 2 back to version 1`),
            refusal: null,
          }),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'operator', ...noRun, body: { given: { version: -1 } } })],
      runbook_run_not_found: [() => ({ as: 'operator', ...noRun, body: {} })],
      runbook_run_ended: [
        async (console) => ({
          as: 'operator',
          params: { run: await prepareEnded(console), step: 1 },
          body: {},
        }),
      ],
      runbook_step_not_next: [
        async (console) => {
          const { number } = await prepareRun(console);
          return { as: 'operator', params: { run: number, step: 1 }, body: {} };
        },
      ],
    },
  },
  doRunbookStep: {
    success: async (console) => {
      const { params, number } = await prepareRollBack(console);
      return {
        as: 'operator',
        params,
        body: { token: await tokenOf(console, number), reason },
        check: async (response) =>
          expect((await response.json()).step_list).toMatchObject([{ state: 'done', reason }]),
      };
    },
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: (await prepareRollBack(console)).params,
          body: { reason },
        }),
      ],
      runbook_run_not_found: [() => ({ as: 'operator', ...noRun, body: {} })],
      runbook_run_ended: [
        async (console) => ({
          as: 'operator',
          params: { run: await prepareEnded(console), step: 1 },
          body: {},
        }),
      ],
      runbook_step_not_next: [
        async (console) => {
          const { number } = await prepareRun(console, `${texts.approval}\n${texts.query}`);
          return { as: 'operator', params: { run: number, step: 2 }, body: {} };
        },
      ],
      runbook_step_running: [
        async (console) => ({ as: 'operator', ...(await prepareRunning(console)) }),
      ],
      runbook_step_changed: [
        async (console) => ({
          as: 'operator',
          params: (await prepareRollBack(console)).params,
          body: { token: 'another', reason },
        }),
      ],
      runbook_step_refused: [
        async (console) => {
          const { params, number } = await prepareRollBack(console, [1]);
          return {
            as: 'operator',
            params,
            body: { token: await tokenOf(console, number), reason },
          };
        },
      ],
    },
  },
  skipRunbookStep: {
    success: async (console) => ({
      as: 'operator',
      params: (await prepareRollBack(console)).params,
      body: { reason },
      check: async (response) =>
        expect((await response.json()).step_list).toMatchObject([{ state: 'skipped', reason }]),
    }),
    refused: {
      invalid_request: [() => ({ as: 'operator', ...noRun, body: {} })],
      runbook_run_not_found: [() => ({ as: 'operator', ...noRun, body: { reason } })],
      runbook_run_ended: [
        async (console) => ({
          as: 'operator',
          params: { run: await prepareEnded(console), step: 1 },
          body: { reason },
        }),
      ],
      runbook_step_not_next: [
        async (console) => {
          const { number } = await prepareRun(console, texts.approval);
          return { as: 'operator', params: { run: number, step: 1 }, body: { reason } };
        },
      ],
      runbook_step_running: [
        async (console) => ({
          as: 'operator',
          params: (await prepareRunning(console)).params,
          body: { reason },
        }),
      ],
    },
  },
  decideRunbookStep: {
    success: async (console) => {
      const { number } = await prepareRun(console, texts.approval);
      return {
        as: 'operator',
        params: { run: number, step: 1 },
        body: { answer: 'approve', note: reason },
        check: async (response) =>
          expect((await response.json()).step_list).toMatchObject([
            { state: 'done', said: `Approved: ${reason}.` },
          ]),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'operator', ...noRun, body: { answer: 'approve' } })],
      runbook_run_not_found: [
        () => ({ as: 'operator', ...noRun, body: { answer: 'approve', note: reason } }),
      ],
      runbook_run_ended: [
        async (console) => ({
          as: 'operator',
          params: { run: await prepareEnded(console), step: 1 },
          body: { answer: 'approve', note: reason },
        }),
      ],
      runbook_step_not_next: [
        async (console) => ({
          as: 'operator',
          params: (await prepareRollBack(console)).params,
          body: { answer: 'approve', note: reason },
        }),
      ],
      // A key is no person.
      forbidden: [
        async (console) => {
          const { number } = await prepareRun(console, texts.approval);
          return {
            as: 'key:registry',
            params: { run: number, step: 1 },
            body: { answer: 'approve', note: reason },
          };
        },
      ],
    },
  },
  endRunbookRun: {
    success: async (console) => {
      const { number } = await prepareRun(console);
      return {
        as: 'operator',
        params: { run: number },
        body: { how: 'finish' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ status: 'finished', reason: null }),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'operator', ...noRun, body: { how: 'abandon' } })],
      runbook_run_not_found: [() => ({ as: 'operator', ...noRun, body: { how: 'finish' } })],
      runbook_run_ended: [
        async (console) => ({
          as: 'operator',
          params: { run: await prepareEnded(console) },
          body: { how: 'finish' },
        }),
      ],
      runbook_run_unfinished: [
        async (console) => ({
          as: 'operator',
          params: { run: (await prepareRollBack(console)).number },
          body: { how: 'finish' },
        }),
      ],
      runbook_step_running: [
        async (console) => ({
          as: 'operator',
          params: { run: (await prepareRunning(console)).params.run },
          body: { how: 'abandon', reason },
        }),
      ],
    },
  },
  getIncidentRunbook: {
    success: async (console) => {
      const incident = await prepareIncident(console);
      const { number } = await prepareRun(console, texts.query, { incident });
      return {
        as: 'viewer',
        params: { number: incident },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ incident, title: 'It fails', models: [], runbook: null, runs: [{ number }] },
          }),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { number: 'x' } })],
      incident_not_found: [() => ({ as: 'viewer', params: { number: 999_999 } })],
    },
  },
};
