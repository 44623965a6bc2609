import { expect } from 'vitest';
import { createReplicaService } from '#lib/releases/service.ts';
import type { ReplicaReport } from '#lib/telemetry/contract.ts';
import type { RouteCases } from './contract.ts';
import { prepareModel } from './prepare-model.ts';

const noModel = () => ({ as: 'operator', params: { model: 'no-such-model', version: 1 } }) as const;
const change = { settings: { timeout_ms: 500 }, reason: 'slower than we thought' };
const hold = { state: 'open', reason: 'looks wrong' } as const;

const report = (model: string): ReplicaReport => ({
  at: new Date().toISOString(),
  models: [
    {
      model,
      release: 1,
      settings_revision: 0,
      versions: [],
      cache: { memory_hits: 1, shared_hits: 0, joined: 0, misses: 1 },
      degraded: 0,
      overloaded: 0,
      in_flight: 0,
    },
  ],
  cache: { entries: 1, bytes: 100, max_bytes: 1000 },
  dependencies: [],
  spool: {
    bytes: 0,
    max_bytes: 1000,
    waiting_records: 0,
    lag_seconds: 0,
    state: 'ok',
    dropped: 0,
    sampled_out: 0,
  },
  runners: [],
  memory: { resident_bytes: 1, loaded_bytes: 0, max_bytes: 1 },
});

export const servingCases: Record<string, RouteCases> = {
  getServingStatus: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1, releases: [1] });
      const replicas = createReplicaService({ db: console.database.db });
      const id = `reporting-${model}`;
      await replicas.register({ id, hostname: 'here', pid: 1, url: 'http://here:8080' });
      await replicas.heartbeat(id, report(model));
      return {
        as: 'viewer',
        params: { model },
        check: async (response) => {
          const { replicas: live, holds, dependency_holds } = await response.json();
          const mine = live.find((one: { id: string }) => one.id === id);
          expect(mine).toMatchObject({ hostname: 'here', model: { model, release: 1 } });
          expect(holds).toEqual([]);
          expect(dependency_holds).toEqual([]);
          await replicas.markStopped(id);
        },
      };
    },
    refused: { model_not_found: [noModel] },
  },
  getServingSettings: {
    success: async (console) => ({
      as: 'viewer',
      params: { model: await prepareModel(console) },
      check: async (response) => {
        expect(await response.json()).toMatchObject({
          revision: 0,
          updated_by: null,
          settings: { timeout_ms: 2000, cache: { enabled: true }, batching: { max_rows: 64 } },
        });
      },
    }),
    refused: { model_not_found: [noModel] },
  },
  setServingSettings: {
    success: async (console) => {
      const model = await prepareModel(console);
      return {
        as: 'operator',
        params: { model },
        body: { ...change, expected_revision: 0 },
        check: async (response) => {
          expect(await response.json()).toMatchObject({
            revision: 1,
            updated_by: { name: 'operator' },
            settings: { timeout_ms: 500, breaker: { failure_threshold: 5 } },
          });
          const { items } = await console.services.audit.listAudit({ model, limit: 1 }, null);
          expect(items).toMatchObject([
            {
              action: 'serving.settings',
              reason: change.reason,
              before: { timeout_ms: 2000 },
              after: { timeout_ms: 500 },
            },
          ]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ ...noModel(), body: { ...change, reason: ' ' } }),
        () => ({ ...noModel(), body: { ...change, settings: { timeout_ms: 1 } } }),
        () => ({ ...noModel(), body: { ...change, settings: { cache: { ttl: 3 } } } }),
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console, { versions: 1 }) },
          body: { ...change, settings: { log: { redact: ['no_such_feature'] } } },
        }),
      ],
      model_not_found: [() => ({ ...noModel(), body: change })],
      settings_conflict: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console) },
          body: { ...change, expected_revision: 7 },
        }),
      ],
    },
  },
  setBreaker: {
    success: async (console) => {
      const model = await prepareModel(console, { versions: 1 });
      return {
        as: 'operator',
        params: { model, version: 1 },
        body: hold,
        check: async (response) => {
          expect(await response.json()).toEqual({ state: 'open' });
          expect(await console.services.serving.getHolds(model)).toMatchObject([
            { version: 1, reason: hold.reason, held_by: { name: 'operator' } },
          ]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ ...noModel(), body: { state: 'ajar', reason: 'x' } }),
        () => ({ ...noModel(), body: { state: 'open' } }),
      ],
      model_not_found: [() => ({ ...noModel(), body: hold })],
      version_not_found: [
        async (console) => ({
          as: 'operator',
          params: { model: await prepareModel(console), version: 1 },
          body: hold,
        }),
      ],
    },
  },
  setDependencyBreaker: {
    success: async (console) => {
      const { serving, audit } = console.services;
      const ctx = { actor: { kind: 'user', id: 'u', name: 'Ada' }, requestId: null } as const;
      return {
        as: 'operator',
        params: { dependency: 'redis' },
        body: hold,
        check: async (response) => {
          expect(await response.json()).toEqual({ state: 'open' });
          expect(await serving.getDependencyHolds()).toMatchObject([
            { dependency: 'redis', reason: hold.reason, held_by: { name: 'operator' } },
          ]);
          await serving.setDependencyBreaker('redis', { state: 'closed', reason: 'moved' }, ctx);
          expect(await serving.getDependencyHolds()).toEqual([]);
          const { items } = await audit.listAudit({ limit: 2 }, null);
          expect(items).toMatchObject([
            { action: 'breaker.close', subject: 'dependency:redis', reason: 'moved' },
            { action: 'breaker.open', subject: 'dependency:redis', reason: hold.reason },
          ]);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'operator', params: { dependency: 'postgres' }, body: hold }),
        () => ({ as: 'operator', params: { dependency: 'redis' }, body: { state: 'open' } }),
      ],
    },
  },
  listServingEvents: {
    success: async (console) => {
      const model = await prepareModel(console);
      for (const second of [1, 2]) {
        await console.database.db.pool.query(
          `INSERT INTO serving_events (id, at, replica_id, kind, model, version, detail)
           VALUES (gen_random_uuid(), $1, 'r', 'breaker_opened', $2, 1, '{"said": "five failures"}')`,
          [new Date(Date.UTC(2026, 0, 1, 0, 0, second)), model],
        );
      }
      return {
        as: 'viewer',
        query: { model, limit: 1 },
        check: async (response) => {
          const page = await response.json();
          expect(page.items).toMatchObject([
            { kind: 'breaker_opened', at: '2026-01-01T00:00:02.000Z', detail: 'five failures' },
          ]);
          expect(page.next_cursor).toBeTypeOf('string');
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', query: { cursor: 'x' } })],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
};
