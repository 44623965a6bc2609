import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createScanRunner } from '#lib/drift-reports/service.ts';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import type { TestConsole } from '../console.ts';
import { addTraffic, createWatchedModel, type WatchedRow } from '../watched-model.ts';
import type { RouteCases } from './contract.ts';
import { freshName, prepareModel, system } from './prepare-model.ts';

const MINUTE_MS = 60_000;
const noModel = (more: object = {}) =>
  ({ as: 'viewer', params: { model: 'no-such-model', ...more } }) as const;
const noReport = async (console: TestConsole) =>
  ({ as: 'viewer', params: { model: await prepareModel(console), report: randomUUID() } }) as const;
const badQuery = async (console: TestConsole, query: Record<string, string>) =>
  ({ as: 'viewer', params: { model: await prepareModel(console) }, query }) as const;

/** A model with one report, of ten minutes that are as the reference. */
async function prepareReport(
  console: TestConsole,
): Promise<{ model: string; report: string; scan: string }> {
  const { db } = console.database;
  const now = () => console.services.now();
  const to = Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS;
  const minute = (back: number) => new Date(to - back * MINUTE_MS);
  const rows = (count: number): WatchedRow[] =>
    Array.from({ length: count }, (_, at) => [
      at % 97,
      at % 24,
      at % 3 === 0 ? 'JFK' : 'LAX',
      at % 7,
    ]);
  const name = freshName();
  const model = await createWatchedModel(db, {
    ...{ name, reference: rows(500), releasedAt: minute(600) },
  });
  for (let back = 10; back > 0; back -= 1) await addTraffic(db, model, minute(back), rows(30));
  const { id } = await console.services.drift.startScan(
    name,
    { from: minute(10).toISOString(), to: minute(0).toISOString() },
    system,
  );
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  const { getSample } = createReferences({ db, artifacts: console.artifacts, now });
  const deps = { db, windows, getSample, now, keptDays: 90 };
  await createScanRunner(deps).carryOut(id);
  const { reports } = await console.services.drift.getScan(name, id);
  return { model: name, report: reports[0] ?? '', scan: id };
}

const settings = { every_minutes: 15, windows: ['2h'] };
const change = { settings, reason: 'quieter' };

export const driftCases: Record<string, RouteCases> = {
  getLatestDrift: {
    success: async (console) => {
      const { model } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model },
        check: async (response) =>
          expect(await response.json()).toEqual({
            ...{ model, in_force: [1], without_reference: [], last_scan: null, items: [] },
          }),
      };
    },
    refused: {
      invalid_request: [(console) => badQuery(console, { version: 'x' })],
      model_not_found: [() => noModel()],
    },
  },
  listDriftReports: {
    success: async (console) => {
      const { model, report } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model },
        query: { window: 'span', version: '1' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            items: [{ id: report, model, version: 1, window: 'span', rows: 300 }],
            next_cursor: null,
          }),
      };
    },
    refused: {
      invalid_request: [
        (console) => badQuery(console, { verdict: 'fine' }),
        (console) => badQuery(console, { cursor: 'made-up' }),
        (console) =>
          badQuery(console, { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
      ],
      model_not_found: [() => noModel()],
    },
  },
  getDriftReport: {
    success: async (console) => {
      const { model, report } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model, report },
        check: async (response) => {
          const body = await response.json();
          expect(body).toMatchObject({ id: report, dataset: { columns: 4 }, quality: {} });
          expect(body.columns).toHaveLength(4);
        },
      };
    },
    refused: {
      model_not_found: [() => noModel({ report: randomUUID() })],
      drift_report_not_found: [noReport],
    },
  },
  downloadDriftReport: {
    success: async (console) => {
      const { model, report } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model, report },
        check: async (response) => {
          expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
          expect(response.headers.get('content-disposition')).toContain(`drift-${model}-v1-span`);
          expect(await response.text()).toContain(`${model} version 1`);
        },
      };
    },
    refused: {
      model_not_found: [() => noModel({ report: randomUUID() })],
      drift_report_not_found: [noReport],
    },
  },
  getDriftCounts: {
    success: async (console) => {
      const { model, report } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model, report },
        query: { column: 'origin' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ column: 'origin', kind: 'categorical', rows: { reference: 500, current: 300 } },
            bins: [
              { label: 'LAX', current: 200 },
              { label: 'JFK', current: 100 },
            ],
          }),
      };
    },
    refused: {
      invalid_request: [
        async (console) => {
          const { model, report } = await prepareReport(console);
          return { as: 'viewer', params: { model, report }, query: { column: 'no-such' } };
        },
      ],
      model_not_found: [() => ({ ...noModel({ report: randomUUID() }), query: { column: 'a' } })],
      drift_report_not_found: [
        async (console) => ({ ...(await noReport(console)), query: { column: 'a' } }),
      ],
    },
  },
  getDriftSeries: {
    success: async (console) => {
      const { model, report } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model },
        query: { version: '1', window: 'span', column: 'distance' },
        check: async (response) =>
          expect(await response.json()).toMatchObject({ of: 1, points: [{ report, n_cur: 300 }] }),
      };
    },
    refused: {
      invalid_request: [(console) => badQuery(console, { version: '1' })],
      model_not_found: [
        () => ({ ...noModel(), query: { version: '1', window: '1h', column: 'distance' } }),
      ],
    },
  },
  listDriftEvents: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) =>
        expect(await response.json()).toEqual({ items: [], next_cursor: null }),
    }),
    refused: {
      invalid_request: [(console) => badQuery(console, { limit: '0' })],
      model_not_found: [() => noModel()],
    },
  },
  startDriftScan: {
    success: async (console) => ({
      as: 'operator',
      params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
      body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          ...{ kind: 'manual', status: 'queued', done: 0, total: null, reports: [] },
        }),
    }),
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1, releases: [1] }) },
          body: { from: '2026-01-02T00:00:00Z', to: '2026-01-02T00:00:00Z' },
        }),
      ],
      model_not_found: [
        () => ({
          as: 'operator',
          params: { model: 'no-such-model' },
          body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
        }),
      ],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { version: 7, from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
        }),
      ],
      model_not_released: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
        }),
      ],
    },
  },
  getDriftScan: {
    success: async (console) => {
      const { model, scan, report } = await prepareReport(console);
      return {
        as: 'viewer',
        params: { model, scan },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ id: scan, status: 'done', done: 1, total: 1, reports: [report] },
          }),
      };
    },
    refused: {
      model_not_found: [() => noModel({ scan: randomUUID() })],
      drift_scan_not_found: [
        async (console) => ({
          as: 'viewer',
          params: { model: await prepareModel(console), scan: randomUUID() },
        }),
      ],
    },
  },
  getDriftSettings: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) =>
        expect(await response.json()).toMatchObject({
          revision: 0,
          settings: { every_minutes: 5, windows: ['1h', '24h', '7d', 'release'], alpha: 0.05 },
        }),
    }),
    refused: { model_not_found: [() => noModel()] },
  },
  setDriftSettings: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'operator',
        params: { model },
        body: { ...change, expected_revision: 0 },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            ...{ revision: 1, updated_by: { name: 'operator' } },
            settings: { ...settings, floors: { psi: 0.1 } },
          });
          const { items } = await console.services.audit.listAudit({ model, limit: 1 }, null);
          expect(items).toMatchObject([
            { action: 'drift.settings', reason: change.reason, before: { every_minutes: 5 } },
          ]);
        },
      };
    },
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { ...change, settings: { windows: ['1 week'] } },
        }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { ...change, settings: { alpha: 0 } },
        }),
      ],
      model_not_found: [
        () => ({ as: 'operator', params: { model: 'no-such-model' }, body: change }),
      ],
      settings_conflict: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { ...change, expected_revision: 7 },
        }),
      ],
    },
  },
};
