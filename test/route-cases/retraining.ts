import { expect } from 'vitest';
import { claimRun, endStep } from '#lib/retraining/store/runs.ts';
import type { Call, TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';

type Makers = NonNullable<RouteCases['refused']>[keyof NonNullable<RouteCases['refused']>];

const triggers = { schedule: { cron: '0 3 * * 1', time_zone: 'Europe/Berlin' } };
const policy = { triggers };
const noModel = (more: Partial<Call> = {}) => [
  (): Call => ({ as: 'operator', params: { model: 'no-such-model', run: 1 }, ...more }),
];
const noRun = (more: Partial<Call> = {}) => [
  async (console: TestConsole): Promise<Call> => ({
    ...{ as: 'operator', params: { model: await prepareModel(console), run: 7 } },
    ...more,
  }),
];
const bad = (...calls: Partial<Call>[]): Makers =>
  calls.map((more) => async (console) => ({
    ...{ as: 'operator', params: { model: await prepareModel(console), run: 1 } },
    ...more,
  }));

async function preparePolicy(console: TestConsole): Promise<string> {
  const model = await prepareModel(console);
  const body = { policy: readPolicy(await defaults(console, model)) };
  await console.services.retraining.setPolicy(model, body, system);
  return model;
}
/** With every default, as a run that nobody said more of has it. */
async function defaults(console: TestConsole, model: string) {
  await console.services.retraining.startRun(model, {}, system);
  const { policy: all } = await console.services.retraining.getRun(model, 1);
  await console.services.retraining.cancelRun(model, 1, {}, system);
  return all;
}
const readPolicy = (all: Awaited<ReturnType<typeof defaults>>) => ({
  ...all,
  triggers: { ...all.triggers, ...triggers },
});

async function prepareRun(console: TestConsole): Promise<{ model: string; run: number }> {
  const model = await prepareModel(console);
  await console.services.retraining.startRun(model, { reason: 'prepared' }, system);
  return { model, run: 1 };
}

/** A run that waits for somebody at the gate. */
async function prepareWaiting(console: TestConsole): Promise<{ model: string; run: number }> {
  const prepared = await prepareRun(console);
  const { db } = console.database;
  const row = await db.prisma.trainingRun.findFirstOrThrow({
    where: { model: { name: prepared.model } },
  });
  const run = await claimRun(db, row.id, 30);
  if (!run) throw new Error('somebody else has the run');
  await db.prisma.trainingStep.create({
    data: { runId: row.id, step: 'gate', attempts: 1, startedAt: new Date() },
  });
  const asks = { check: 'comparison', answer: 'ask', said: 'There is no champion.' };
  const result = { answer: 'ask', checks: [asks], decision: null };
  await endStep(db, run, 'gate', { result }, 'waiting');
  return prepared;
}

export const retrainingCases: Record<string, RouteCases> = {
  getRetraining: {
    success: async (console) => {
      const model = await preparePolicy(console);
      return {
        as: 'viewer',
        params: { model },
        check: async (response) => {
          const body = await response.json();
          expect(body).toMatchObject({
            ...{ model, policy: { version: 1, policy }, last_evaluation: null, open_run: null },
            last_run: { number: 1, status: 'cancelled' },
          });
          expect(new Date(body.next_scheduled_at).getTime()).toBeGreaterThan(Date.now());
          expect(body.trainers[0]).toEqual({ name: 'gbdt', is_ready: true, said: null });
        },
      };
    },
    refused: { model_not_found: noModel() },
  },
  listRetrainingPolicies: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await preparePolicy(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ items: [{ version: 1, created_by: { name: 'Test' } }], next_cursor: null },
        }),
    }),
    refused: {
      invalid_request: bad({ query: { limit: 0 } }, { query: { cursor: 'made-up' } }),
      model_not_found: noModel(),
    },
  },
  setRetrainingPolicy: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'operator',
        params: { model },
        body: { policy, expected_version: null, reason: 'weekly' },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            ...{ version: 1, reason: 'weekly', created_by: { name: 'operator' } },
            policy: { ...policy, trainer: { name: 'gbdt' }, guards: { cooldown_hours: 168 } },
          });
          const { items } = await console.services.audit.listAudit({ model, limit: 1 }, null);
          expect(items).toMatchObject([
            { action: 'retraining.policy', reason: 'weekly', before: null, after: policy },
          ]);
        },
      };
    },
    refused: {
      invalid_request: bad(
        { body: { policy: { triggers: { schedule: { cron: 'weekly' } } } } },
        { body: { policy: { triggers: { performance: { metric: 'roc_auc', floor: 0.7 } } } } },
        { body: { policy: { trainer: { name: 'command', command: 'none' } } } },
        { body: { policy, expected_version: 3_000_000_000 } },
      ),
      model_not_found: noModel({ body: { policy } }),
      settings_conflict: [
        async (console) => ({
          ...{ as: 'operator', params: { model: await preparePolicy(console) } },
          body: { policy, expected_version: null },
        }),
        async (console) => ({
          ...{ as: 'operator', params: { model: await prepareModel(console) } },
          body: { policy, expected_version: 1 },
        }),
      ],
    },
  },
  backtestRetraining: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      body: { policy: { triggers, guards: { least_labels: 0 } } },
      check: async (response) => {
        const { looks, runs } = await response.json();
        expect(looks).toBeGreaterThanOrEqual(90 * 24 - 1);
        expect(runs.length).toBeGreaterThanOrEqual(11);
        expect(runs[0]).toMatchObject({ triggers: ['schedule'] });
      },
    }),
    refused: {
      invalid_request: bad(
        { body: { policy: { triggers: { drift: {} } } } },
        { body: { policy, from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
        { body: { policy, from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
      ),
      model_not_found: noModel({ body: { policy } }),
    },
  },
  listPolicyEvaluations: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await preparePolicy(console) },
      check: async (response) =>
        expect(await response.json()).toEqual({ items: [], next_cursor: null }),
    }),
    refused: {
      invalid_request: bad(
        { query: { cursor: 'made-up' } },
        { query: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
      ),
      model_not_found: noModel(),
    },
  },
  startTrainingRun: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'operator',
        params: { model },
        body: { reason: 'new prices' },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            ...{ model, number: 1, status: 'queued', triggers: ['manual'], reason: 'new prices' },
            ...{ trainer: 'gbdt', policy_version: null, created_by: { name: 'operator' } },
          });
          const { items } = await console.services.audit.listAudit({ model, limit: 1 }, null);
          expect(items).toMatchObject([
            { action: 'training_run.start', subject: `training_run:${model}/1` },
          ]);
        },
      };
    },
    refused: {
      invalid_request: bad(
        { body: { reason: '' } },
        { body: { policy: { trainer: { name: 'gbdt', parameters: { trees: 5 } } } } },
      ),
      model_not_found: noModel({ body: {} }),
      training_run_open: [
        async (console) => ({ as: 'operator', params: await prepareRun(console), body: {} }),
      ],
    },
  },
  listTrainingRuns: {
    success: async (console) => {
      const { model } = await prepareRun(console);
      return {
        as: 'viewer',
        query: { model, is_open: 'true', status: 'queued' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ items: [{ model, number: 1, status: 'queued' }], next_cursor: null },
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'viewer', query: { status: 'asleep' } }),
        () => ({ as: 'viewer', query: { is_open: 'maybe' } }),
        () => ({ as: 'viewer', query: { cursor: 'made-up' } }),
      ],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  getTrainingRun: {
    success: async (console) => ({
      as: 'viewer',
      params: await prepareWaiting(console),
      check: async (response) => {
        const body = await response.json();
        expect(body).toMatchObject({ status: 'waiting', gate: 'ask', policy: { seed: 0 } });
        expect(body.steps).toHaveLength(7);
        expect(body.steps.slice(5)).toMatchObject([
          { step: 'gate', status: 'done', result: { answer: 'ask', decision: null } },
          { step: 'release', status: 'waiting', result: null },
        ]);
      },
    }),
    refused: { model_not_found: noModel(), training_run_not_found: noRun() },
  },
  readTrainingLog: {
    success: async (console) => ({
      as: 'viewer',
      params: await prepareRun(console),
      query: { after: 12 },
      check: async (response) => expect(await response.json()).toEqual({ lines: [], last: '12' }),
    }),
    refused: {
      invalid_request: bad({ query: { after: 'now' } }, { query: { limit: 0 } }),
      model_not_found: noModel(),
      training_run_not_found: noRun(),
    },
  },
  cancelTrainingRun: {
    success: async (console) => ({
      as: 'operator',
      params: await prepareRun(console),
      body: { reason: 'too early' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          status: 'cancelled',
          cancelled_by: { kind: 'user' },
        }),
    }),
    refused: {
      invalid_request: bad({ body: { reason: 7 } }),
      model_not_found: noModel({ body: {} }),
      training_run_not_found: noRun({ body: {} }),
      training_run_ended: [
        async (console) => {
          const params = await prepareRun(console);
          await console.services.retraining.cancelRun(params.model, 1, {}, system);
          return { as: 'operator', params, body: {} };
        },
      ],
    },
  },
  decideTrainingRun: {
    success: async (console) => ({
      as: 'operator',
      params: await prepareWaiting(console),
      body: { answer: 'yes', reason: 'seen by two' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({ status: 'queued', gate: 'yes' }),
    }),
    refused: {
      invalid_request: bad({ body: { answer: 'yes' } }, { body: { answer: 'ask', reason: 'x' } }),
      model_not_found: noModel({ body: { answer: 'no', reason: 'x' } }),
      training_run_not_found: noRun({ body: { answer: 'no', reason: 'x' } }),
      training_run_not_waiting: [
        async (console) => ({
          ...{ as: 'operator', params: await prepareRun(console) },
          body: { answer: 'no', reason: 'x' },
        }),
      ],
    },
  },
};
