import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '#lib/audit/contract.ts';
import { featureRoutes } from '#lib/features/routes.ts';
import { checkAnswer } from '#lib/http/check-answer.ts';
import { errors } from '#lib/http/errors.ts';
import type { Operation } from '#lib/http/operation.ts';
import { PROBLEM_CONTENT_TYPE } from '#lib/http/problem.ts';
import { addressOf, type Call, startTestConsole, type TestConsole } from '#test/console.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { prepareView } from '#test/route-cases/prepare-features.ts';
import { routeCases } from '#test/route-cases.ts';

/** The console beside the gateway, on one database and one data directory. */
let console: TestConsole;
let fixture: GatewayFixture;
let url: string;
beforeAll(async () => {
  console = await startTestConsole();
  fixture = await createGatewayFixture({ database: console.database });
  ({ url } = await fixture.start({ artifacts: console.artifacts }));
});
afterAll(async () => {
  await fixture.close();
  await console.stop();
});

const operations: Operation[] = Object.values(featureRoutes).map(({ operation }) => operation);
const named = operations.map((one) => [`${one.method} ${one.path}`, one] as const);
const {
  createEntity,
  getEntity,
  pushEvents,
  lookupFeatures,
  listRuns,
  startRetrieval,
  getRun,
  downloadRun,
} = Object.fromEntries(
  Object.entries(featureRoutes).map(([name, { operation }]) => [name, operation]),
) as Record<keyof typeof featureRoutes, Operation>;

/** What was asked of the console, asked of the gateway: people have a key of scope registry there. */
async function call(operation: Operation, { as, ...asked }: Call): Promise<Response> {
  const scope = as.startsWith('key:') ? as.slice(4) : 'registry';
  const { body, headers } = asked;
  return fetch(url + addressOf(operation, asked), {
    method: operation.method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(as === 'nobody'
        ? {}
        : { authorization: `Bearer ${console.keys[scope as keyof typeof console.keys]}` }),
      ...headers,
    },
  });
}

async function expectProblem(response: Response, code: string): Promise<unknown> {
  const body = await response.json();
  expect(body).toMatchObject({ code, status: response.status });
  expect(response.status).toBe(errors[code as keyof typeof errors].status);
  expect(response.headers.get('content-type')).toBe(PROBLEM_CONTENT_TYPE);
  expect(body.request_id).toBe(response.headers.get('x-request-id'));
  return body;
}

describe('the cases of the console hold on a gateway', () => {
  it.each(named)('%s', async (_name, operation) => {
    const cases = routeCases[operation.id];
    if (!cases) throw new Error('there is no case');
    const { check, ...asked } = await cases.success(console);
    const response = await call(operation, asked);
    expect(response.status, await response.clone().text()).toBe(operation.status ?? 200);
    expect(response.headers.get('cache-control')).toMatch(/no-store|no-cache/);
    if (operation.response) checkAnswer(operation, await response.clone().json());
    await check?.(response);
  });

  const refused = operations.flatMap((operation) =>
    Object.entries(routeCases[operation.id]?.refused ?? {}).flatMap(([code, makers]) =>
      makers.map((make) => [`${operation.id}: ${code}`, operation, code, make] as const),
    ),
  );
  it.each(refused)('refused: %s', async (_name, operation, code, make) => {
    await expectProblem(await call(operation, await make(console)), code);
  });
});

describe('who asks', () => {
  it.each(named)('has a key of the scope: %s', async (_name, operation) => {
    const params = { id: crypto.randomUUID(), version: 1 };
    const nobody = await call(operation, { as: 'nobody', params, body: undefined });
    await expectProblem(nobody, 'unauthenticated');
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
    const headers = { authorization: 'Bearer mst_unknown' };
    await expectProblem(
      await call(operation, { as: 'nobody', params, headers }),
      'unauthenticated',
    );
    for (const as of ['key:predict', 'key:feedback'] as const) {
      const problem = await expectProblem(await call(operation, { as, params }), 'forbidden');
      expect(problem).toMatchObject({ required_scope: 'registry' });
    }
  });

  it('is no browser: a session is not looked at', async () => {
    const headers = { cookie: console.users.admin.cookie };
    await expectProblem(await call(listRuns, { as: 'nobody', headers }), 'unauthenticated');
  });

  it('may ask as often as the key may', async () => {
    const { key } = await console.services.auth.createApiKey(
      { name: 'slow', scopes: ['registry'], rate_limit: 1 },
      { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null },
    );
    const headers = { authorization: `Bearer ${key}` };
    const ask = () => call(listRuns, { as: 'nobody', headers });
    await eventually(async () => expect((await ask()).status).not.toBe(401));
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    const limited = answers.find(({ status }) => status === 429);
    if (!limited) throw new Error('none was turned away');
    await expectProblem(limited, 'rate_limited');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is in the history of changes, with the request', async () => {
    const entity = `audited_${Date.now()}`;
    const made = await call(createEntity, {
      as: 'key:registry',
      body: { name: entity, keys: [{ name: 'id' }], reason: 'wanted' },
      headers: { 'x-request-id': 'from-a-gateway' },
    });
    expect(made.headers.get('x-request-id')).toBe('from-a-gateway');
    const history = await console.call(listAudit, { as: 'admin', query: { limit: 1 } });
    expect((await history.json()).items).toMatchObject([
      {
        subject: expect.stringContaining(entity),
        reason: 'wanted',
        actor: { kind: 'api_key', name: 'registry' },
        request_id: 'from-a-gateway',
      },
    ]);
  });
});

it('says the same as the console, also when it refuses', async () => {
  const { name } = await prepareView(console);
  const asked: [Operation, Call][] = [
    [featureRoutes.getView.operation, { as: 'key:registry', params: { view: name } }],
    [featureRoutes.listViews.operation, { as: 'key:registry', query: { search: name } }],
    [getEntity, { as: 'key:registry', params: { entity: 'nobody at all' } }],
    [createEntity, { as: 'key:registry', body: { name: 'Upper', keys: [], more: 1 } }],
    [createEntity, { as: 'key:registry', headers: { 'content-type': 'text/plain' }, body: {} }],
    [listRuns, { as: 'key:registry', query: { limit: 0, page: 2 } }],
    [getRun, { as: 'key:registry', params: { id: 'no uuid' } }],
  ];
  for (const [operation, one] of asked) {
    const headers = { ...one.headers, 'x-request-id': 'the-same' };
    const [here, there] = await Promise.all([
      call(operation, { ...one, headers }),
      console.call(operation, { ...one, headers }),
    ]);
    expect([here.status, await here.json()]).toEqual([there.status, await there.json()]);
    expect(here.headers.get('content-type')).toBe(there.headers.get('content-type'));
  }
});

it('starts a retrieval, tells how far it is, and hands out its file', async () => {
  const { name, source } = await prepareView(console);
  const event = { origin: 'ORD', event_timestamp: '2026-03-01T12:00:00Z', delay: 12 };
  await console.services.features.push(source, [event]);
  const started = await call(startRetrieval, {
    as: 'key:registry',
    body: {
      features: [`${name}:last_delay`],
      rows: [
        { origin: 'ORD', event_timestamp: '2036-03-01T13:00:00Z' },
        { origin: 'XXX', event_timestamp: '2036-03-01T13:00:00Z' },
      ],
      format: 'csv',
    },
  });
  expect(started.status).toBe(202);
  const { id, status } = await started.json();
  expect(status).toBe('queued');
  const params = { id };
  await expectProblem(
    await call(downloadRun, { as: 'key:registry', params }),
    'feature_run_unfinished',
  );
  // As a worker does: the gateway has only queued it.
  await console.services.features.carryOut(id);
  expect(await (await call(getRun, { as: 'key:registry', params })).json()).toMatchObject({
    status: 'done',
    done: 100,
    request: { row_count: 2 },
  });
  const file = await call(downloadRun, { as: 'key:registry', params });
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.csv"$/);
  const text = await file.text();
  expect(file.headers.get('content-length')).toBe(String(text.length));
  expect(text.split('\n')[1]).toContain('12');
  const etag = file.headers.get('etag') ?? '';
  const again = await call(downloadRun, {
    as: 'key:registry',
    params,
    headers: { 'if-none-match': etag },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const head = await fetch(url + addressOf(downloadRun, { params }), {
    method: 'HEAD',
    headers: { authorization: `Bearer ${console.keys.registry}` },
  });
  expect([head.status, head.headers.get('etag')]).toEqual([200, etag]);

  await console.services.features.removeOldFiles(new Date(Date.now() + 60_000));
  const gone = await call(downloadRun, { as: 'key:registry', params });
  await expectProblem(gone, 'feature_run_file_removed');
});

it('pushes to the log alone, where that is asked for', async () => {
  const { name, source } = await prepareView(console);
  const event = { origin: 'ORD', event_timestamp: '2026-03-01T12:00:00Z', delay: 12 };
  const ask = async (operation: Operation, asked: object) =>
    (await call(operation, { as: 'key:registry', ...asked })).json();
  const push = (to: string) => ask(pushEvents, { params: { source }, body: { rows: [event], to } });
  const look = async () =>
    (
      await ask(lookupFeatures, {
        body: { features: [`${name}:last_delay`], entities: [{ origin: 'ORD' }] },
      })
    ).rows[0].values[`${name}@1:last_delay`].status;
  expect(await push('offline')).toEqual({ accepted: 1, duplicates: 0 });
  expect(await look()).toBe('not_found');
  expect(await push('online_and_offline')).toEqual({ accepted: 1, duplicates: 0 });
  expect(await look()).toBe('present');
  expect(await push('nowhere')).toMatchObject({ code: 'invalid_request' });
});

describe('an address', () => {
  const authorization = () => ({ authorization: `Bearer ${console.keys.registry}` });

  it('says which methods it takes', async () => {
    const response = await fetch(`${url}/api/v1/features/sources/x`, { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, PATCH, HEAD');
    await expectProblem(response, 'method_not_allowed');
  });

  it('that is the console’s alone is not there', async () => {
    for (const path of ['features/preview', 'models', 'features/nothing']) {
      const response = await fetch(`${url}/api/v1/${path}`, { headers: authorization() });
      await expectProblem(response, 'not_found');
    }
  });

  it('may be a whole URL, as proxies send it', async () => {
    const { port } = new URL(url);
    const status = await new Promise((resolve, reject) => {
      const path = 'http://somebody:secret@elsewhere/api/v1/features/runs?limit=1';
      get({ port, path, headers: authorization() }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject);
    });
    expect(status).toBe(200);
  });

  it('takes a body of 4 MiB at most', async () => {
    const response = await fetch(`${url}/api/v1/features/lookup`, {
      method: 'POST',
      headers: { ...authorization(), 'content-type': 'application/json' },
      body: ' '.repeat(4 * 1024 * 1024 + 1),
    });
    await expectProblem(response, 'payload_too_large');
  });
});
