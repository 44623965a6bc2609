import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createReleaseService,
  createReplicaService,
  type ReleaseService,
} from '#lib/releases/service.ts';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { OTHER_VERSIONS } from './contract.ts';
import { createTelemetryService, type TelemetryService } from './service.ts';

let database: TestDatabase;
let telemetry: TelemetryService;
let releases: ReleaseService;
let busyId: string;
const now = new Date();
const minuteStart = Math.floor(now.getTime() / 60_000) * 60_000;
const minutesAgo = (minutes: number) => new Date(minuteStart - minutes * 60_000);
const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: null };

/** One row of the minutes as the prediction log adds them up: all its requests take `latencyMs`. */
async function addMinute(
  model: string,
  minute: Date,
  over: {
    version?: number;
    requests: number;
    latencyMs?: number;
    client?: number;
    server?: number;
    seq?: number;
  },
) {
  const counts = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  counts[latencyBin(over.latencyMs ?? 5)] = over.requests;
  await database.db.pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors,
       server_errors, latency_counts) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)`,
    [
      model,
      minute,
      over.version ?? 1,
      over.seq ?? 1,
      over.requests,
      over.client ?? 0,
      over.server ?? 0,
      counts,
    ],
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  telemetry = createTelemetryService({ db: database.db, now: () => now });
  releases = createReleaseService({
    db: database.db,
    now: () => new Date(),
    missingOf: async () => [],
  });
  const replicas = createReplicaService({ db: database.db });
  for (const id of ['a', 'b']) {
    await replicas.register({ id, hostname: `host-${id}`, pid: 1, url: `http://${id}` });
  }
  busyId = await seedModel(database.db, 'busy', 2);
  await seedModel(database.db, 'idle', 1);
  await seedModel(database.db, 'broken', 1);
  for (const name of ['busy', 'broken']) {
    await releases.promoteVersion(name, { version: 1, reason: 'first', wait_ms: 0 }, ctx);
  }
  await releases.promoteVersion('busy', { version: 2, reason: 'better', wait_ms: 0 }, ctx);
  const ack = { modelId: busyId, seq: 2, status: 'loaded', loadMs: 1 } as const;
  await replicas.acknowledge({ ...ack, replicaId: 'a' });
  await replicas.acknowledge({ ...ack, replicaId: 'b' });
  await addMinute('busy', minutesAgo(0), { requests: 10, version: 2, seq: 2 });
  await addMinute('busy', minutesAgo(5), { requests: 90, client: 9, server: 1 });
  await addMinute('busy', minutesAgo(5), { requests: 4, client: 4, version: 0, seq: 0 });
  await addMinute('busy', minutesAgo(59), { requests: 6, latencyMs: 200 });
  await addMinute('busy', minutesAgo(60), { requests: 1_000 });
});
afterAll(async () => {
  await releases?.close();
  await database?.drop();
});

describe('getFleet', () => {
  it('shows each model’s state, traffic of the last minutes and requests of the hour, and the replicas', async () => {
    const fleet = await telemetry.getFleet({ limit: 100 });
    expect(fleet.items.map((item) => [item.name, item.status, item.status_text])).toEqual([
      ['broken', 'down', 'Version 1 on 0 of 2 replicas; 2 not heard from'],
      ['busy', 'serving', 'Version 2 on 2 of 2 replicas'],
      ['idle', 'no-release', 'Nothing released yet'],
    ]);
    const [, busy, idle] = fleet.items;
    expect(busy).toMatchObject({
      task: 'binary',
      versions_in_force: [2],
      last_release: { seq: 2, kind: 'promote', by: 'Ada', reason: 'better' },
      traffic: { requests: 10, client_error_rate: 0, server_error_rate: 0 },
    });
    expect(busy?.traffic.p50_ms).toBeCloseTo(5, 0);
    expect(busy?.traffic.p99_ms).toBeLessThan(10);
    expect([busy?.sparkline[0], busy?.sparkline[54], busy?.sparkline[59]]).toEqual([6, 94, 10]);
    expect(idle).toMatchObject({
      versions_in_force: [],
      last_release: null,
      traffic: { requests: 0, p95_ms: null },
    });
    expect(fleet.replicas).toMatchObject([
      { id: 'a', hostname: 'host-a', live: true },
      { id: 'b', live: true },
    ]);
  });

  it('pages by name and searches', async () => {
    const first = await telemetry.getFleet({ limit: 2 });
    const cursor = first.next_cursor ?? undefined;
    const second = await telemetry.getFleet({ limit: 2, cursor });
    expect([...first.items, ...second.items].map((item) => item.name)).toEqual([
      'broken',
      'busy',
      'idle',
    ]);
    expect(second.next_cursor).toBeNull();
    const found = await telemetry.getFleet({ limit: 2, search: 'DL' });
    expect(found.items.map((item) => item.name)).toEqual(['idle']);
  });

  it('asks as often for many models as for few', async () => {
    const { pool } = database.db;
    const query = pool.query.bind(pool);
    let asked = 0;
    pool.query = ((...args: Parameters<typeof query>) => {
      asked++;
      return query(...args);
    }) as typeof pool.query;
    try {
      await telemetry.getFleet({ limit: 1 });
      const few = asked;
      asked = 0;
      await telemetry.getFleet({ limit: 100 });
      expect([few, asked]).toEqual([5, 5]);
    } finally {
      pool.query = query;
    }
  });
});

describe('getModelStatus', () => {
  it('adds the acknowledgements of the release in force', async () => {
    const [, inFleet] = (await telemetry.getFleet({ limit: 100 })).items;
    const status = await telemetry.getModelStatus('busy');
    expect(status).toMatchObject({ ...inFleet });
    expect(status.in_force_since).toBe(status.last_release?.at);
    expect(status.acknowledgements).toMatchObject([
      { replica: 'a', hostname: 'host-a', status: 'loaded', load_ms: 1 },
      { replica: 'b', status: 'loaded' },
    ]);
  });

  it('leaves out replicas that are gone', async () => {
    const replicas = createReplicaService({ db: database.db });
    await replicas.markStopped('b');
    try {
      const { acknowledgements } = await telemetry.getModelStatus('busy');
      expect(acknowledgements.map(({ replica }) => replica)).toEqual(['a']);
    } finally {
      await replicas.register({ id: 'b', hostname: 'host-b', pid: 1, url: 'http://b' });
    }
  });

  it('answers for a model without a release, and refuses one that is absent', async () => {
    expect(await telemetry.getModelStatus('idle')).toMatchObject({
      status: 'no-release',
      in_force_since: null,
      acknowledgements: [],
    });
    await expect(telemetry.getModelStatus('absent')).rejects.toMatchObject({
      code: 'model_not_found',
    });
  });
});

describe('getSeries', () => {
  it('adds minutes up per bucket and version, and marks the releases', async () => {
    const series = await telemetry.getSeries('busy', {
      from: minutesAgo(119).toISOString(),
      to: now.toISOString(),
      points: 120,
    });
    expect(series.step_seconds).toBe(60);
    const counted = series.points.map((point) => [
      point.at,
      point.version,
      point.requests,
      point.client_errors,
      point.server_errors,
    ]);
    expect(counted).toEqual([
      [minutesAgo(60).toISOString(), 1, 1_000, 0, 0],
      [minutesAgo(59).toISOString(), 1, 6, 0, 0],
      [minutesAgo(5).toISOString(), 0, 4, 4, 0],
      [minutesAgo(5).toISOString(), 1, 90, 9, 1],
      [minutesAgo(0).toISOString(), 2, 10, 0, 0],
    ]);
    expect(series.points[1]?.p50_ms).toBeGreaterThan(150);
    const marks = await telemetry.getSeries('busy', {
      to: new Date(Date.now() + 60_000).toISOString(),
      points: 120,
    });
    expect(marks.marks).toMatchObject([
      { seq: 1, kind: 'promote', versions: [1], by: 'Ada', reason: 'first' },
      { seq: 2, versions: [2], reason: 'better' },
    ]);
  });

  it('widens the buckets to keep within the points', async () => {
    const series = await telemetry.getSeries('busy', {
      from: new Date(now.getTime() - 86_400_000).toISOString(),
      to: now.toISOString(),
      points: 30,
    });
    expect(series.step_seconds).toBe(3600);
    const requests = series.points.reduce((sum, point) => sum + point.requests, 0);
    expect(requests).toBe(1_110);
    for (const { at } of series.points) expect(Date.parse(at) % 3_600_000).toBe(0);
    const buckets = new Set(series.points.map((point) => `${point.at} ${point.version}`));
    expect(buckets.size).toBe(series.points.length);
  });

  it('keeps the busiest versions apart and adds the others up', async () => {
    await seedModel(database.db, 'many', 1);
    for (let version = 1; version <= 10; version += 1) {
      await addMinute('many', minutesAgo(3), { version, requests: 10 * version });
    }
    const { points } = await telemetry.getSeries('many', { points: 120 });
    expect(points.map(({ version, requests }) => [version, requests])).toEqual([
      [OTHER_VERSIONS, 30],
      ...[3, 4, 5, 6, 7, 8, 9, 10].map((version) => [version, 10 * version]),
    ]);
  });

  it('refuses a model that is absent and a span that is none', async () => {
    await expect(telemetry.getSeries('absent', { points: 10 })).rejects.toMatchObject({
      code: 'model_not_found',
    });
    await expect(
      telemetry.getSeries('busy', { from: now.toISOString(), to: now.toISOString(), points: 10 }),
    ).rejects.toMatchObject({ code: 'invalid_request', fields: [{ field: 'from' }] });
  });
});

it('goes by what replicas say they answer with, as far as they say it', async () => {
  const id = await seedModel(database.db, 'stays', 2);
  const replicas = createReplicaService({ db: database.db });
  for (const version of [1, 2]) {
    await releases.promoteVersion('stays', { version, reason: 'why', wait_ms: 0 }, ctx);
  }
  for (const replicaId of ['a', 'b']) {
    const failed = { modelId: id, seq: 2, status: 'failed', loadMs: 0 } as const;
    await replicas.acknowledge({ ...failed, replicaId, error: 'no such file' });
  }
  const textAfter = async (report: unknown) => {
    await database.db.pool.query(`UPDATE replicas SET report = $1 WHERE id = 'a'`, [
      JSON.stringify(report),
    ]);
    return (await telemetry.getModelStatus('stays')).status_text;
  };
  const nothing = 'Version 2 on 0 of 2 replicas; 2 failed (no such file)';
  const idle = { model: 'idle', release: 1 };
  for (const models of [undefined, null, 'x', [], [idle], [{ model: 'stays', release: null }]]) {
    expect(await textAfter({ models })).toBe(nothing);
  }
  expect(await textAfter({ models: [idle, { model: 'stays', release: 1 }] })).toBe(
    'Release 2 does not load (no such file); release 1 answers on 1 of 2 replicas',
  );
});

describe('listServingEvents', () => {
  const first = '2026-01-01T00:00:00.000Z';
  const later = '2026-01-01T00:01:00.000Z';
  const events = [
    { at: first, replica: 'a', kind: 'breaker_opened', model: 'busy', version: 1 },
    { at: later, replica: 'b', kind: 'breaker_closed', model: 'busy', version: 2 },
    { at: later, replica: 'a', kind: 'spool_full', model: null, version: null },
    { at: first, replica: 'a', kind: 'breaker_opened', model: 'idle', version: 1 },
    { at: first, replica: 'a', kind: 'breaker_opened', model: null, dependency: 'redis' },
  ];
  beforeAll(async () => {
    for (const { at, replica, kind, model, version = null, dependency = null } of events) {
      await database.db.pool.query(
        `INSERT INTO serving_events (id, at, replica_id, kind, model, version, dependency, detail)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, '{"said": "why"}')`,
        [at, replica, kind, model, version, dependency],
      );
    }
  });

  it.each([
    ['a model’s', { model: 'busy' }, ['breaker_closed', 'breaker_opened']],
    [
      'also those of the replicas',
      { model: 'busy', include: 'replicas' },
      ['breaker_closed', 'breaker_opened', 'spool_full'],
    ],
    ['of a version', { model: 'busy', include: 'replicas', version: 2 }, ['breaker_closed']],
    ['of what replicas depend on', { dependency: 'redis' }, ['breaker_opened']],
    ['of a kind', { kind: 'breaker_opened' }, Array(3).fill('breaker_opened')],
    ['of a replica', { model: 'busy', replica: 'b' }, ['breaker_closed']],
    [
      'since',
      { model: 'busy', include: 'replicas', from: later },
      ['breaker_closed', 'spool_full'],
    ],
    ['before', { model: 'busy', to: later }, ['breaker_opened']],
  ] as const)('lists %s', async (_name, query, kinds) => {
    const { items } = await telemetry.listServingEvents({ limit: 50, ...query });
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(kinds);
  });

  it('pages through them, newest first, each once', async () => {
    const query = { model: 'busy', include: 'replicas', limit: 2 } as const;
    const page = await telemetry.listServingEvents(query);
    const next = await telemetry.listServingEvents({
      ...query,
      cursor: page.next_cursor ?? undefined,
    });
    const seen = [...page.items, ...next.items];
    expect(new Set(seen.map(({ id }) => id)).size).toBe(3);
    expect(seen.map(({ at }) => at)).toEqual([later, later, first]);
    expect(next.next_cursor).toBeNull();
  });
});
