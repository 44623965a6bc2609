import { afterAll, beforeAll, expect, it } from 'vitest';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { objectivesSchema } from './objectives.ts';
import { createHealthService } from './service.ts';

const at = new Date('2026-03-10T12:00:30.000Z');
const before = (minutes: number) =>
  new Date(Date.parse('2026-03-10T12:00:00.000Z') - minutes * 60_000);
const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;

let test: TestDatabase;
let health: ReturnType<typeof createHealthService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const getMetric = async () => ({
    value: 0.7,
    n: 900,
    interval: { low: 0.68, high: 0.72, method: 'DeLong' },
  });
  const looks = Array.from({ length: 120 }, (_, place) => ({
    at: before(360 * place),
    measured: {
      value: 0.7,
      n: 90,
      interval: { low: place < 5 ? 0.6 : 0.68, high: place < 5 ? 0.72 : 0.8, method: 'DeLong' },
    },
  }));
  const performance = { getMetric, metricLooks: async () => looks };
  health = createHealthService({ db: test.db, now: () => at, performance });
  await test.db.prisma.model.create({ data: { name: 'm', task: 'binary', createdBy: {} } });
  await serve(before(60 * 24), 2, { requests: 9000, serverErrors: 0, ms: 5 });
  await serve(before(30), 1, { requests: 900, serverErrors: 9, ms: 5 });
  await serve(before(2), 1, { requests: 100, serverErrors: 20, ms: 400 });
});
afterAll(() => test?.drop());

async function serve(
  minute: Date,
  version: number,
  { requests, serverErrors, ms }: { requests: number; serverErrors: number; ms: number },
): Promise<void> {
  const latencies = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  latencies[latencyBin(ms)] = requests;
  await test.db.pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, degraded, latency_counts)
     VALUES ('m', $1, $2, 1, $3, $3, 0, $4, 10, $5)`,
    [minute, version, requests, serverErrors, latencies],
  );
}

it('requests, errors, degraded answers and latencies by version', async () => {
  const query = { from: before(60).toISOString(), to: at.toISOString(), points: 10 };
  const found = await health.getHealth('m', query);
  expect(found.total).toMatchObject({ requests: 1000, server_errors: 29, degraded: 20 });
  expect(found.total.error_rate).toBeCloseTo(0.029, 12);
  expect(found.total.degraded_rate).toBeCloseTo(0.02, 12);
  expect(found.total.p50_ms).toBeLessThan(7);
  expect(found.total.p95_ms).toBeGreaterThan(300);
  expect(found.versions.map(({ version, points }) => [version, points.length])).toEqual([[1, 2]]);
  const day = await health.getHealth('m', { ...query, from: before(60 * 25).toISOString() });
  expect(day.versions.map(({ version, requests }) => [version, requests])).toEqual([
    [2, 9000],
    [1, 1000],
  ]);
});

it('objectives with their budget, burn, and what is set', async () => {
  const [availability, latency, freshness, quality] = (await health.getObjectives('m')).objectives;
  expect(availability).toMatchObject({ status: 'missed', target: 0.999 });
  expect(availability?.budget).toMatchObject({ spent: 29 });
  expect(availability?.burn[0]).toMatchObject({ long: '1h', short: '5m', is_burning: true });
  expect(latency).toMatchObject({ status: 'at_risk', target: 0.99 });
  expect([freshness?.status, quality?.status]).toEqual(['off', 'off']);
  const settings = objectivesSchema.parse({
    ...{ availability: { target: 0.99 }, latency: null, label_freshness: {} },
    quality: { metric: 'roc_auc', target: 0.75 },
  });
  const saved = await health.setObjectives('m', { settings, reason: 'what we promised' }, ctx);
  expect(saved).toMatchObject({ revision: 1, updated_by: { name: 'Test' } });
  expect(saved.objectives.map(({ status }) => status)).toEqual(['met', 'off', 'no_data', 'missed']);
  const [, , , found] = saved.objectives;
  expect(found?.budget).toMatchObject({ of: 'hours', spent: 30 });
  expect(found?.budget?.allowed).toBeCloseTo(36, 9);
  expect(found?.burn).toMatchObject([
    { long: '1d', short: '6h', is_burning: true },
    { long: '3d', short: '6h', is_burning: true },
  ]);
  const other = { ...settings, quality: { metric: 'rmse', target: 3, hours_share: 0.9 } };
  await expect(
    health.setObjectives('m', { settings: other, reason: 'another' }, ctx),
  ).rejects.toMatchObject({
    ...{ code: 'invalid_request', fields: [{ field: 'settings.quality.metric' }] },
  });
  const again = { settings, reason: 'again', expected_revision: 0 };
  await expect(health.setObjectives('m', again, ctx)).rejects.toMatchObject({
    code: 'settings_conflict',
  });
});

it('hours without a fresh label spend a budget', async () => {
  const model = await test.db.prisma.model.create({
    data: { name: 'late', task: 'binary', createdBy: {} },
  });
  // Labels come every hour, but for twenty in the middle of the last ten days.
  const hours = Array.from({ length: 240 }, (_, place) => place).filter(
    (place) => place < 100 || place >= 120,
  );
  await test.db.pool.query(
    `INSERT INTO performance_hours (model_id, version, basis, hour, labelled, unusable, outcomes)
     SELECT $1, 1, 'arrival', hour, 5, 0, '{}' FROM unnest($2::timestamptz[]) AS hour`,
    [model.id, hours.map((place) => before(60 * (place + 1)))],
  );
  const settings = objectivesSchema.parse({ label_freshness: { within_hours: 4 } });
  const saved = await health.setObjectives('late', { settings, reason: 'agreed' }, ctx);
  const freshness = saved.objectives.find((one) => one.objective === 'label_freshness');
  expect(freshness?.budget).toMatchObject({ of: 'hours', spent: 16 });
  expect(freshness?.budget?.allowed).toBeCloseTo(0.05 * 240, 9);
  expect(freshness?.burn.map(({ long, is_burning }) => [long, is_burning])).toEqual([
    ['6h', false],
    ['3d', false],
  ]);
});
