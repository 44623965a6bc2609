import { expect, it } from 'vitest';
import type { ServingEngine } from '#lib/serving/service.ts';
import { replicaReportSchema } from '#lib/telemetry/contract.ts';
import { createReplicaReporter } from './report.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const closed = {
  state: 'closed',
  since: NOW.toISOString(),
  failures: 1,
  retry_at: null,
  held: false,
  last_failure: 'it said \0',
};
const loaded = (number: number, more = {}) => ({
  info: { model: 'm', modelId: 'id', number, remote: null },
  state: 'loaded',
  loaded: {},
  error: null,
  bytes: 10,
  unusedMs: null,
  ...more,
});

function setUp(versions: object[]) {
  const warnings: string[] = [];
  const known = new Map([
    [3, { status: 'archived' }],
    [4, { status: 'ready' }],
  ]);
  const models = [
    {
      id: 'id',
      name: 'm',
      settingsRevision: 2,
      versions: known,
      snapshot: { seq: 7, versions: new Map([[1, {}]]) },
    },
  ];
  const breaker = { view: () => closed };
  const engine = {
    state: {
      models: () => models,
      loaded: () => ({ loadedBytes: 20, maxBytes: Number.POSITIVE_INFINITY, versions }),
    },
    breakers: { of: () => breaker, dependencies: () => [{ name: 'redis', breaker }] },
    traffic: {
      of: () => ({
        cache: { memory_hits: 1, shared_hits: 0, joined: 0, misses: 2 },
        degraded: 0,
        overloaded: 0,
        version: () => ({ requests: 5, failures: 0, batches: 1, rows: 5, stages: {} }),
      }),
      unusedMs: (_: string, number: number) => (number === 1 ? 30_000 : null),
    },
    tools: { waiting: () => 3 },
    bulkheads: { underWay: () => 4 },
  };
  const stats = {
    bytes: 1,
    maxBytes: 2,
    waitingRecords: 3,
    lagSeconds: 4,
    state: 'ok',
    dropped: 0,
    sampledOut: 0,
  };
  const report = createReplicaReporter({
    engine: engine as unknown as ServingEngine,
    logStats: () => stats as never,
    runners: () => [{ pid: 1, state: 'ready', versions: 1, restarts: 0, residentBytes: null }],
    log: { info: () => {}, error: () => {}, warn: (_, said) => void warnings.push(said) },
    now: () => NOW,
  });
  return { report, warnings, models };
}

it('says of each version how it is, newest first', () => {
  const { report } = setUp([
    loaded(1),
    loaded(2, { info: { model: 'm', modelId: 'id', number: 2, remote: {} } }),
    loaded(3, { state: 'failed', loaded: null, error: 'archived, and nobody’s concern' }),
    loaded(4, { state: 'failed', loaded: null, error: 'not found \0' }),
  ]);
  const said = replicaReportSchema.parse(JSON.parse(JSON.stringify(report())));
  expect(said.models).toMatchObject([
    {
      model: 'm',
      release: 7,
      settings_revision: 2,
      in_flight: 4,
      versions: [
        { version: 4, state: 'failed', error: 'not found \ufffd', breaker: null, waiting: 0 },
        { version: 2, state: 'remote', in_force: false, last_used_at: null, waiting: 3 },
        { version: 1, state: 'loaded', in_force: true, last_used_at: '2025-12-31T23:59:30.000Z' },
      ],
    },
  ]);
  expect(said.models[0]?.versions[2]?.breaker?.last_failure).toBe('it said \ufffd');
  expect(said.dependencies).toMatchObject([
    { name: 'redis', breaker: { last_failure: 'it said \ufffd' } },
  ]);
  expect(said.memory.max_bytes).toBeGreaterThan(0);
});

it('is sent with every fifth heartbeat when it is long', () => {
  const short = setUp([loaded(1)]);
  expect([1, 2, 3].map(() => short.report() !== undefined)).toEqual([true, true, true]);
  const long = setUp(Array.from({ length: 201 }, (_, index) => loaded(index + 1)));
  const sent = Array.from({ length: 11 }, () => long.report() !== undefined);
  expect(sent.flatMap((isSent, index) => (isSent ? index : []))).toEqual([0, 5, 10]);
});

it('does without when it cannot be made', () => {
  const { report, warnings, models } = setUp([]);
  models.push(null as never);
  expect(report()).toBeUndefined();
  expect(warnings).toEqual(['no report with this heartbeat']);
});
