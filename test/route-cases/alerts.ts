import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { defaultRules } from '#lib/alerts/default-rules.ts';
import type { TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel, system } from './prepare-model.ts';

const { errors } = defaultRules;
const reason = 'nightly load';
const matchers = [{ label: 'model', op: 'in' as const, values: ['flights'] }];
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const noModel = { as: 'viewer' as const, query: { model: 'no-such-model' } };

async function prepareSilence({ services }: TestConsole, { isEnded = false } = {}) {
  const body = { kind: 'silence' as const, matchers, ends_at: inHours(1), weekly: null, reason };
  const { id } = await services.silences.create(body, system);
  if (isEnded) await services.silences.end(id, {}, system);
  return { as: 'operator', params: { id }, body: {} } as const;
}

async function prepareAlert({ database: { db } }: TestConsole) {
  const fingerprint = randomUUID();
  const since = new Date();
  await db.prisma.alert.create({
    data: {
      ...{ fingerprint, isOpen: true, rule: 'errors', title: 'Requests fail', state: 'firing' },
      ...{
        severity: 2,
        model: null,
        labels: { alert: 'errors', model: fingerprint },
        said: 'Many.',
      },
      ...{ since, firingSince: since, lastBadAt: since },
    },
  });
  return fingerprint;
}

export const alertCases: Record<string, RouteCases> = {
  listAlerts: {
    success: async (console) => {
      const fingerprint = await prepareAlert(console);
      return {
        as: 'viewer',
        query: { state: 'firing', severity: '2', limit: 200 },
        check: async (response) =>
          expect((await response.json()).items).toContainEqual(
            expect.objectContaining({
              fingerprint,
              state: 'firing',
              muted_by: null,
              incident: null,
            }),
          ),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', query: { state: 'loud' } })],
      model_not_found: [() => noModel],
      incident_not_found: [() => ({ as: 'viewer', query: { incident: 2_000_000_000 } })],
    },
  },
  countAlerts: {
    success: async (console) => {
      await prepareAlert(console);
      return {
        as: 'viewer',
        check: async (response) => expect((await response.json()).firing).toBeGreaterThanOrEqual(1),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', query: { model: 'x'.repeat(201) } })],
      model_not_found: [() => noModel],
    },
  },
  listAlertRules: {
    success: () => ({
      as: 'viewer',
      check: async (response) => {
        const { rules, signals } = await response.json();
        expect(rules).toContainEqual(expect.objectContaining({ key: 'errors', origin: 'default' }));
        expect(signals).toContainEqual(
          expect.objectContaining({ signal: 'latency', unit: 'milliseconds' }),
        );
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', query: { model: 'x'.repeat(201) } })],
      model_not_found: [() => noModel],
    },
  },
  setAlertRule: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'operator',
        params: { key: 'errors' },
        body: { model, rule: { ...errors, threshold: 0.2 }, reason, expected_revision: 0 },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ model, origin: 'changed', revision: 1, rule: { threshold: 0.2 } },
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'operator', params: { key: 'Errors!' }, body: { rule: errors, reason } }),
        () => ({
          as: 'operator',
          params: { key: 'errors' },
          body: { rule: { ...errors, severity: 5 }, reason },
        }),
        // One of ours is about what it is about, a system's rule about no model, and drift needs to be told which.
        () => ({
          as: 'operator',
          params: { key: 'errors' },
          body: { rule: { ...errors, signal: 'latency' }, reason },
        }),
        async (console) => ({
          as: 'operator',
          params: { key: 'spool-lag' },
          body: { model: await prepareModel(console), rule: defaultRules['spool-lag'], reason },
        }),
        () => ({
          as: 'operator',
          params: { key: 'my-drift' },
          body: { rule: { ...errors, signal: 'drift' }, reason },
        }),
      ],
      model_not_found: [
        () => ({
          as: 'operator',
          params: { key: 'errors' },
          body: { model: 'no-such-model', rule: errors, reason },
        }),
      ],
      settings_conflict: [
        () => ({
          as: 'operator',
          params: { key: 'latency' },
          body: { rule: defaultRules.latency, reason, expected_revision: 7 },
        }),
      ],
    },
  },
  resetAlertRule: {
    success: async ({ services }) => {
      const rule = { ...errors, title: 'Mine' };
      await services.alertRules.set('mine', { model: null, rule: rule as never, reason }, system);
      return { as: 'operator', params: { key: 'mine' }, query: { reason } };
    },
    refused: {
      invalid_request: [() => ({ as: 'operator', params: { key: 'latency' } })],
      alert_rule_not_found: [
        () => ({ as: 'operator', params: { key: 'latency' }, query: { reason } }),
      ],
    },
  },
  previewAlertRule: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1, releases: [1] });
      return {
        as: 'viewer',
        body: { model, rule: errors },
        check: async (response) =>
          expect(await response.json()).toEqual({
            seen: [
              {
                model,
                version: null,
                verdict: 'unknown',
                value: null,
                is_enough: false,
                said: 'No requests.',
              },
            ],
          }),
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', body: { rule: {} } })],
      model_not_found: [() => ({ as: 'viewer', body: { model: 'no-such-model', rule: errors } })],
    },
  },
  listSilences: {
    success: async (console) => {
      const { params } = await prepareSilence(console);
      return {
        as: 'viewer',
        query: { state: 'current', limit: 200 },
        check: async (response) =>
          expect((await response.json()).items).toContainEqual(
            expect.objectContaining({ id: params.id, state: 'active', reason }),
          ),
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { state: 'loud' } })] },
  },
  createSilence: {
    success: () => ({
      as: 'operator',
      body: {
        ...{ kind: 'maintenance', matchers, ends_at: inHours(24 * 90), reason },
        weekly: { days: ['sun'], at: '02:00', minutes: 90, time_zone: 'Europe/Berlin' },
      },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          kind: 'maintenance',
          created_by: { kind: 'user' },
        }),
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'operator', body: { matchers, ends_at: inHours(1) } }),
        () => ({ as: 'operator', body: { matchers: [], ends_at: inHours(1), reason } }),
        () => ({ as: 'operator', body: { matchers, ends_at: inHours(-1), reason } }),
        () => ({ as: 'operator', body: { matchers, ends_at: inHours(24 * 32), reason } }),
        () => ({
          as: 'operator',
          body: {
            ...{ kind: 'maintenance', matchers, ends_at: inHours(24), reason },
            weekly: { days: ['sun'], at: '02:00', minutes: 90, time_zone: 'Mars/Olympus' },
          },
        }),
      ],
    },
  },
  endSilence: {
    success: async (console) => ({
      ...(await prepareSilence(console)),
      check: async (response) => expect(await response.json()).toMatchObject({ state: 'ended' }),
    }),
    refused: {
      invalid_request: [() => ({ as: 'operator', params: { id: 'none' }, body: {} })],
      silence_not_found: [() => ({ as: 'operator', params: { id: randomUUID() }, body: {} })],
      silence_ended: [(console) => prepareSilence(console, { isEnded: true })],
    },
  },
  previewSilence: {
    success: async (console) => {
      const fingerprint = await prepareAlert(console);
      return {
        as: 'viewer',
        body: { matchers: [{ label: 'model', op: 'in', values: [fingerprint] }] },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ alerts: [{ fingerprint }] }),
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', body: { matchers: [] } })] },
  },
};
