import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM } from '#lib/auth/service.ts';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { createHealthService } from '#lib/health/service.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseGuards } from '#lib/release-guard/service.ts';
import { createRetrainingPolicies } from '#lib/retraining/service.ts';
import { createSkewService } from '#lib/skew/service.ts';
import { createTelemetryService } from '#lib/telemetry/service.ts';
import { createValidationRules } from '#lib/validation/service.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { openFlights, readFlights } from '../../examples/flights/flight-features.ts';
import { replayFlights } from '../../examples/flights/replay-flights.ts';
import { createFlightsExample } from './flights-example.ts';

const MODEL = 'flights';
const duckDb = { memoryMb: 512, threads: 1, temporaryDirectory: tmpdir() };
const now = () => new Date();

let fixture: GatewayFixture;
let services: ReturnType<typeof createServices>;
let gatewayUrl: string;
let apiKey: string;

function createServices() {
  const { db, artifacts, runtime } = fixture;
  const features = createFeatureService({
    db,
    now,
    files: { folder: '/nowhere', duckDb },
    offline: createOfflineService(duckDb),
  });
  return {
    features,
    registry: createRegistryService({ db, artifacts, runtime, now }),
    skew: createSkewService({
      db,
      features,
      now,
      warn: (error) => {
        throw error;
      },
    }),
    telemetry: createTelemetryService({ db, now }),
    policies: createRetrainingPolicies({
      db,
      driftWindows: createDriftVerdicts({ db }).windowsOf,
      ready: { trainers: [{ name: 'gbdt', is_ready: true, said: null }], commands: [] },
    }),
    validation: createValidationRules({ db, artifacts, now }),
    guards: createReleaseGuards({ db }),
    health: createHealthService({
      db,
      now,
      performance: { getMetric: async () => null, metricLooks: async () => [] },
    }),
  };
}

beforeAll(async () => {
  fixture = await createGatewayFixture();
  services = createServices();
  gatewayUrl = (await fixture.start()).url;
  apiKey = (await fixture.addKey(['predict', 'feedback', 'admin'])).token;
  const example = createFlightsExample({
    ...services,
    releases: fixture.releases,
    gatewayUrl,
    withKey: (replay) => replay(apiKey),
    progress: { step: (_title, work) => work(() => undefined), say: () => undefined, close() {} },
  });
  await example.load(new AbortController().signal);
}, 120_000);
afterAll(() => fixture.close());

async function inLog(version: number): Promise<number> {
  const { rows } = await fixture.db.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM predictions WHERE model = $1 AND version = $2 AND status = 200',
    [MODEL, version],
  );
  return rows[0]?.n ?? 0;
}

async function measured(version: number) {
  const { items, last_run } = await services.skew.measureSkew(MODEL);
  return { run: last_run, items: items.filter((item) => item.version === version) };
}

async function events() {
  const { items } = await services.telemetry.listServingEvents({ model: MODEL, limit: 50 });
  return items
    .filter(({ kind }) => kind.startsWith('skew'))
    .sort((a, b) => (a.detail < b.detail ? -1 : 1));
}

it('rolls back by itself when predictions shift', async () => {
  const { settings } = await services.guards.getSettings(MODEL);
  expect(settings.guardrails.prediction.action).toBe('rollback');
});

it('is slow only beyond a second', async () => {
  const { settings, revision } = await services.health.getObjectives(MODEL);
  expect({ settings, revision }).toMatchObject({
    ...{ revision: 1, settings: { latency: { target: 0.99, within_ms: 1000 } } },
  });
});

it('serves flights by entity keys, with what the views say of them', async () => {
  await eventually(async () => expect(await inLog(1)).toBe(1500), 20_000);
  const { rows } = await fixture.db.pool.query(
    `SELECT inputs, features FROM predictions WHERE model = $1 ORDER BY event_time DESC LIMIT 1`,
    [MODEL],
  );
  const [{ inputs, features }] = rows;
  expect(features.list).toEqual([
    { feature: 'origin_stats@1:late_share', as: 'origin_late_share' },
    { feature: 'route_stats@1:late_share', as: 'route_late_share' },
  ]);
  expect(features.rows[0].origins).toEqual(['online', 'online']);
  expect(inputs.rows[0].slice(5)).toEqual(features.rows[0].values);
  const { items, run } = await measured(1);
  expect(run).toMatchObject({ requests: 1500, sampled: 500 });
  for (const { offline, findings } of items) {
    expect(offline).toMatchObject({ compared: 500, mismatched: 0, missing: 0, extra: 0 });
    expect(offline.verdict).toBe('agrees');
    expect(findings).toEqual([]);
  }
  expect(items.map(({ feature }) => feature)).toEqual(['origin_late_share', 'route_late_share']);
});

it('finds version 3, which was trained on percentages, by what it is served', async () => {
  await fixture.promote(MODEL, 3);
  const from = new Date('2001-03-01T17:00:00Z');
  const replay = { gatewayUrl, apiKey, from, limit: 800, requestIdPrefix: 'third' };
  expect(await replayFlights(replay)).toMatchObject({ answered: 800, failed: {} });
  await eventually(async () => expect(await inLog(3)).toBe(800), 20_000);
  const { items } = await measured(3);
  expect(items).toHaveLength(2);
  for (const { offline, reference, findings } of items) {
    expect(offline).toMatchObject({ compared: 500, mismatched: 0, verdict: 'agrees' });
    expect(reference).toMatchObject({ values: 800, outside_share: 1, verdict: 'differs' });
    expect(reference?.shift).toBeLessThan(-1);
    expect(reference?.psi).toBeGreaterThan(2);
    expect(findings).toEqual(['reference']);
  }
  const said = (feature: string) =>
    expect.objectContaining({
      kind: 'skew_found',
      version: 3,
      detail: expect.stringMatching(
        new RegExp(
          `^${feature} is not like its reference: mean 0\\.\\d+ in place of \\d+.*100 % outside`,
        ),
      ),
    });
  expect(await events()).toEqual([said('origin_late_share'), said('route_late_share')]);
  // It is said once.
  await measured(3);
  expect(await events()).toHaveLength(2);
  const series = { version: 3, feature: 'route_late_share' };
  const { points } = await services.skew.getSkewSeries(MODEL, series);
  expect(points.map(({ findings }) => findings)).toEqual([['reference']]);
});

it('has the same traffic agree with version 2, whose reference has ratios', async () => {
  await fixture.promote(MODEL, 2);
  const from = new Date('2001-03-01T17:00:00Z');
  await replayFlights({ gatewayUrl, apiKey, from, limit: 800, requestIdPrefix: 'second' });
  await eventually(async () => expect(await inLog(2)).toBe(800), 20_000);
  for (const { reference, offline, findings } of (await measured(2)).items) {
    expect(offline.verdict).toBe('agrees');
    expect(reference).toMatchObject({ verdict: 'agrees' });
    expect(findings).toEqual([]);
  }
});

it('would have had every row of version 3 refused by the rules inferred from its reference', async () => {
  const { rules, mode } = await services.validation.getValidation(MODEL, 3);
  expect(mode).toBe('shadow');
  const preview = await services.validation.previewValidation(MODEL, 3, { rules });
  expect(preview).toMatchObject({ requests: 3100, unreadable: 0, saved: { rejected: 3100 } });
  const second = await services.validation.getValidation(MODEL, 2);
  const others = await services.validation.previewValidation(MODEL, 2, { rules: second.rules });
  expect(others.saved.rejected).toBeLessThan(31);

  const body = { mode: 'enforce' as const, rules, reason: 'percentages' };
  await services.validation.setValidation(MODEL, 3, body, SYSTEM);
  const flights = await openFlights();
  try {
    const day = readFlights(flights, new Date('2001-03-01'), new Date('2001-03-02'));
    const first = await day.next();
    await day.return(undefined);
    const { features } = first.value ?? {};
    const { origin, destination } = features ?? {};
    const ask = async () => {
      const response = await fetch(`${gatewayUrl}/predict/${MODEL}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ entities: { origin, destination }, features, version: 3 }),
      });
      return { status: response.status, body: await response.json() };
    };
    const refused = await eventually(async () => {
      const answer = await ask();
      expect(answer.status).toBe(422);
      return answer.body;
    });
    expect(refused.code).toBe('validation_failed');
    expect(JSON.stringify(refused)).toContain('route_late_share');
  } finally {
    flights.closeSync();
  }
});
