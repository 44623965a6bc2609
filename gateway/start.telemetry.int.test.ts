import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createServingSettings } from '#lib/serving/service.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';
import { startTestConsole, type TestConsole } from '#test/console.ts';
import { askPromtoolOfQueries, missingFrom, queriesOf, seriesOn } from '#test/dashboard-queries.ts';
import { type FakeServer, startFakeServer } from '#test/fake-server.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { askPromtool, formatProblems } from '#test/gateway-metrics-format.ts';
import { constantScoreModel, lookupModel } from '#test/onnx-models.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const ctx = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as const;
/** Values that must not be told: in numbers, texts, and as an index that the runtime complains of. */
const SECRETS = ['424242.125', 'my-secret-text', '434343'];

interface RuleFile {
  groups: { name: string; rules: { alert: string; expr: string }[] }[];
}

interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

let testConsole: TestConsole;
let fixture: GatewayFixture;
let collector: FakeServer;
let url: string;
let token: string;
const lines: string[] = [];
const exported: string[] = [];
const spans: OtlpSpan[] = [];

beforeAll(async () => {
  testConsole = await startTestConsole();
  fixture = await createGatewayFixture({ database: testConsole.database });
  collector = await startFakeServer((request, response, body) => {
    exported.push(`${request.url} ${request.headers['content-type']} ${body}`);
    for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.addVersion('m', constantScoreModel(2));
  await fixture.addModel('broken');
  const { digest } = await fixture.addVersion('broken', constantScoreModel(3));
  await fixture.artifacts.remove(digest);
  await fixture.addModel('lookup');
  await fixture.addVersion('lookup', lookupModel());
  token = (await fixture.addKey(['predict'])).token;
  ({ url } = await fixture.start({
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    // Nobody listens there.
    redisUrl: 'redis://127.0.0.1:1',
    traces: { url: collector.url, ratio: 1 },
  }));
  await fixture.promote('m', 1);
  await fixture.promote('m', 2);
  await fixture.promote('lookup', 1);
  const settings = createServingSettings({ db: fixture.db, now: () => new Date() });
  const before = await settings.getSettings('m');
  await settings.setSettings('m', { settings: before.settings, reason: 'test' }, ctx);
  await makeTraffic(settings);
}, 60_000);
afterAll(async () => {
  await fixture?.close();
  await collector?.close();
  await testConsole?.stop();
});

function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Everything there is a metric for: answers, refusals, cache hits, fallbacks. */
async function makeTraffic(settings: ReturnType<typeof createServingSettings>): Promise<void> {
  const secret = { features: [424242.125, 2, 3] };
  const traceparent = `00-${TRACE}-${SPAN}-01`;
  // Until the second release is served: what the first answers is not in the cache of its version.
  await eventually(async () => {
    expect(await (await send('/predict/m', secret)).json()).toMatchObject({ version: 2 });
  });
  expect((await send('/predict/m', secret, { traceparent })).status).toBe(200);
  expect((await send('/predict/m', { features: ['my-secret-text', 2, 3] })).status).toBe(422);
  expect((await send('/predict/m', '{"features": [424242.125, my-secret-text]}')).status).toBe(400);
  expect((await send('/predict/made-up', secret)).status).toBe(404);
  const lookUp = async (index: number) => {
    const inputs = [{ name: 'index', datatype: 'INT64', shape: [1], data: [index] }];
    return (await send('/v2/models/lookup/infer', { inputs })).status;
  };
  expect([await lookUp(1), await lookUp(434343)]).toEqual([200, 400]);
  await settings.setBreaker('m', 2, { state: 'open', reason: 'test' }, ctx);
  await eventually(async () => {
    const answer = await send('/predict/m', { features: [424242.125, Math.random(), 3] });
    expect(await answer.json()).toMatchObject({ served_by: 'fallback', version: 1 });
  });
  const promoted = { version: 2, fallback: [], reason: 'test', wait_ms: 3000 };
  await fixture.releases.promoteVersion('m', promoted, ctx).catch(() => undefined);
  await send('/predict/m', secret, { authorization: 'Bearer nobody' });
  const slow = { name: 'slow', scopes: ['predict' as const], rate_limit: 0.01 };
  const { key } = await fixture.auth.createApiKey(slow, ctx);
  await eventually(async () => {
    const answer = await send('/predict/m', secret, { authorization: `Bearer ${key}` });
    expect(answer.status).toBe(429);
  });
}

async function readMetrics(): Promise<string> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
}

it('has metrics that promtool takes, of everything that happened, and none of them tells a secret', async () => {
  const page = await eventually(async () => {
    const text = await readMetrics();
    expect(text).toContain('mainstay_prediction_log_waiting_records 0\n');
    return text;
  });
  expect(formatProblems(page)).toEqual([]);
  const promtool = askPromtool(page);
  if (promtool) expect(promtool).toEqual({ status: 0, said: '' });
  else process.stderr.write('promtool is not installed: metrics checked by formatProblems only\n');
  for (const line of [
    'mainstay_predictions_total{model="m",version="2",code="422"} 1',
    'mainstay_predictions_total{model="unknown",version="none",code="404"} 1',
    'mainstay_prediction_errors_total{model="m",version="2",stage="validate",error="invalid_features"} 1',
    'mainstay_breaker_state{model="m",version="2"} 2',
    'mainstay_breaker_state{model="m",version="1"} 0',
    'mainstay_settings_revision{model="m"} 1',
    'mainstay_settings_revision{model="lookup"} 0',
    'mainstay_version_load_failed{model="broken",version="1"} 1',
    'mainstay_release_in_force{model="lookup"} 1',
    'mainstay_version_in_force{model="lookup",version="1"} 1',
    'mainstay_requests_in_flight{model="m"} 0',
    'mainstay_refused_requests_total{reason="forbidden"} 0',
    'mainstay_runner_restarts_total 0',
    'mainstay_prediction_log_dropped_total 0',
  ]) {
    expect(page.split('\n')).toContain(line);
  }
  expect(page).toMatch(
    /mainstay_degraded_predictions_total\{model="m",served_by="fallback"\} [1-9]/,
  );
  expect(page).toMatch(/mainstay_cache_hits_total\{model="m",level="memory"\} [1-9]/);
  expect(page).toMatch(/mainstay_refused_requests_total\{reason="unauthenticated"\} [1-9]/);
  expect(page).toMatch(/mainstay_refused_requests_total\{reason="rate_limited"\} [1-9]/);
  expect(page).toMatch(/mainstay_batch_rows_count\{model="m",version="2"\} [1-9]/);
  expect(page).toMatch(/mainstay_dependency_breaker_state\{dependency="redis"\} [0-2]\n/);
  expect(page).toMatch(/stage_duration_seconds_count\{model="m",version="2",stage="run"\} [1-9]/);
  for (const secret of [...SECRETS, 'made-up']) expect(page).not.toContain(secret);
});

it('has everything that the dashboard asks for', async () => {
  const file = new URL('../docs/grafana/mainstay-gateway.json', import.meta.url);
  const dashboard = JSON.parse(await readFile(file, 'utf8'));
  const queries = queriesOf(dashboard);
  expect(queries.length).toBeGreaterThan(50);
  const series = seriesOn(await readMetrics());
  const missing = queries.flatMap((query) =>
    missingFrom(series, query).map((what) => `${query.where}: ${what}`),
  );
  expect(missing).toEqual([]);
  const promtool = askPromtoolOfQueries(queries);
  if (promtool) expect(promtool).toMatchObject({ status: 0 });
  else process.stderr.write('promtool is not installed: the queries were not parsed\n');
  const shown = queries.map(({ expr }) => expr).join();
  const unshown = [...series.keys()]
    .map((name) => name.replace(/_(?:bucket|sum|count)$/, ''))
    .filter((name) => !shown.includes(name));
  expect(new Set(unshown)).toEqual(new Set(['mainstay_process_start_time_seconds']));
});

it('has every metric that the documentation names', async () => {
  const file = new URL('../docs/telemetry.md', import.meta.url);
  const [ofGateways = ''] = (await readFile(file, 'utf8')).split('### Of the workers');
  const named = ofGateways.match(/\bmainstay_\w*\w(?!_?…)\b/g) ?? [];
  expect(named.length).toBeGreaterThan(30);
  const series = seriesOn(await readMetrics());
  const missing = named.filter((name) => !series.has(name) && !series.has(`${name}_count`));
  expect(missing).toEqual([]);
});

it('has everything that the alert rules in the documentation ask for', async () => {
  const { groups } = parse(await readFile('docs/prometheus/alerts.yml', 'utf8')) as RuleFile;
  const rules = groups.find(({ name }) => name === 'mainstay-gateway')?.rules ?? [];
  const series = seriesOn(await readMetrics());
  const missing = rules.flatMap(({ alert, expr }) =>
    missingFrom(series, { where: alert, expr, legend: '' }).map((what) => `${alert}: ${what}`),
  );
  expect(rules.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
  for (const args of [
    ['check', 'rules', 'docs/prometheus/alerts.yml'],
    ['test', 'rules', 'docs/prometheus/tests/alerts.yml'],
  ]) {
    const run = spawnSync('promtool', args, { encoding: 'utf8' });
    if (run.error)
      process.stderr.write('promtool is not installed: the alert rules were not tried\n');
    else
      expect({ status: run.status, said: run.status === 0 ? '' : run.stderr }).toEqual({
        status: 0,
        said: '',
      });
  }
});

it('would find a dashboard that asks for what is not there', () => {
  const series = new Map([['mainstay_a_total', new Set(['model'])]]);
  const missing = (expr: string, legend = '') => missingFrom(series, { where: '', expr, legend });
  expect(
    missing('sum by (model, instance) (rate(mainstay_a_total{model=~".*"}[5m]))', '{{model}}'),
  ).toEqual([]);
  expect(missing('rate(mainstay_b_total[5m])')).toEqual(['mainstay_b_total']);
  expect(missing('mainstay_a_total{code="200"}')).toEqual(['mainstay_a_total{code}']);
  expect(missing('sum by (code) (mainstay_a_total)')).toEqual(['mainstay_a_total by code']);
  expect(missing('sum by (model) (mainstay_a_total)', '{{instance}}')).toEqual(['legend instance']);
});

it('reports to the console with its heartbeat', async () => {
  await eventually(async () => {
    const answer = await testConsole.call(getServingStatus, {
      as: 'viewer',
      params: { model: 'm' },
    });
    expect(answer.status).toBe(200);
    const { replicas, holds } = await answer.json();
    expect(holds).toMatchObject([{ version: 2 }]);
    expect(replicas).toHaveLength(1);
    const [{ model, ...replica }] = replicas;
    expect(replica).toMatchObject({
      url,
      dependencies: [
        { name: 'redis', breaker: { failures: expect.any(Number) } },
        { name: 'features', breaker: { state: 'closed' } },
      ],
      spool: { state: 'ok', dropped: 0 },
      cache: { max_bytes: 64 * 1024 * 1024 },
    });
    expect(replica.runners.length).toBeGreaterThan(0);
    expect(replica.memory.loaded_bytes).toBeGreaterThan(0);
    expect(replica.cache.entries).toBeGreaterThan(0);
    expect(model).toMatchObject({ model: 'm', settings_revision: 1, in_flight: 0 });
    expect(model.release).toBeGreaterThan(1);
    expect(model.cache.memory_hits).toBeGreaterThan(0);
    expect(model.degraded).toBeGreaterThan(0);
    const [second, first] = model.versions;
    expect(second).toMatchObject({
      version: 2,
      state: 'loaded',
      in_force: true,
      breaker: { state: 'open', held: true },
      waiting: 0,
      error: null,
    });
    expect(second.requests).toBeGreaterThan(2);
    expect(second.stages.run.p50_ms).toBeGreaterThan(0);
    expect(Date.parse(second.last_used_at)).toBeGreaterThan(Date.now() - 60_000);
    expect(first).toMatchObject({ version: 1, state: 'loaded', breaker: { state: 'closed' } });
  }, 10_000);
});

it('sends a trace of each request, in the caller’s trace when there is one', async () => {
  const ours = await eventually(() => {
    const found = spans.filter(({ traceId }) => traceId === TRACE);
    expect(found.length).toBeGreaterThan(3);
    return found;
  });
  expect(exported[0]).toMatch(/^\/v1\/traces application\/json /);
  const root = ours.find(({ parentSpanId }) => parentSpanId === SPAN);
  expect(root?.name).toBe('predict m');
  const attributes = Object.fromEntries(
    (root?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
  );
  expect(attributes).toMatchObject({
    'mainstay.model': 'm',
    'mainstay.version': 2,
    'mainstay.served_by': 'primary',
    'mainstay.cached': true,
    'http.response.status_code': 200,
  });
  const stages = ours.filter(({ parentSpanId }) => parentSpanId === root?.spanId);
  expect(stages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['parse', 'route', 'validate', 'cache', 'shape', 'log']),
  );
  const names = spans.map(({ name }) => name);
  expect(names).toContain('predict lookup');
  expect(names).not.toContain('predict made-up');
  for (const secret of SECRETS) expect(exported.join()).not.toContain(secret);
});

it('has a line for each request that failed, and no feature values', () => {
  const logged = lines.map((line) => JSON.parse(line));
  expect(logged).toContainEqual(
    expect.objectContaining({
      level: 30,
      msg: 'prediction refused',
      model: 'm',
      version: 2,
      stage: 'validate',
      code: 'invalid_features',
      requestId: expect.any(String),
    }),
  );
  const refused = logged.filter(({ msg }) => msg === 'prediction refused');
  expect(refused.map(({ code }) => code).sort()).toEqual([
    'invalid_features',
    'model_not_found',
    'model_rejected_input',
    'not_json',
  ]);
  for (const secret of SECRETS) expect(lines.join('')).not.toContain(secret);
});
