import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingSettingsSchema } from '#lib/serving/contract.ts';
import { createServingSettings } from '#lib/serving/service.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { hangingModel } from '#test/onnx-models.ts';

let fixture: GatewayFixture;
let url: string;
let token: string;
let limited: string;
const context = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as never;

beforeAll(async () => {
  fixture = await createGatewayFixture({ runners: 2 });
  token = (await fixture.addKey(['predict'])).token;
  const key = await fixture.addKey(['predict']);
  limited = key.token;
  await fixture.db.pool.query('UPDATE api_keys SET rate_limit = 0.01 WHERE id = $1', [key.id]);
  const { setSettings } = createServingSettings({ db: fixture.db, now: () => new Date() });
  for (const model of ['alone', 'with-default']) {
    await fixture.addModel(model);
    await fixture.addVersion(model, hangingModel());
    const settings = servingSettingsSchema.parse({
      timeout_ms: 100,
      breaker: { failure_threshold: 1000 },
    });
    await setSettings(model, { settings, reason: 'test' }, context);
    const plan = model === 'alone' ? {} : { default: { value: 7 } };
    await fixture.releases.promoteVersion(
      model,
      { version: 1, reason: 'test', wait_ms: 0, ...plan },
      context,
    );
  }
  url = (await fixture.start()).url;
  await eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
});
afterAll(() => fixture.close());

/** What this row hangs on. */
const row = [1000, 0, 0];
const PROTOCOLS = [
  {
    name: 'native',
    path: (model: string) => `/predict/${model}`,
    body: { features: row },
    answer: { prediction: 7, served_by: 'default', confidence: 'low', degraded: true },
    unanswered: [503, { code: 'no_answer', retry_after_seconds: 5 }],
    limited: { code: 'rate_limited' },
  },
  {
    name: 'Open Inference Protocol',
    path: (model: string) => `/v2/models/${model}/infer`,
    body: { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 3], data: row }] },
    answer: {
      parameters: { served_by: 'default', confidence: 'low', degraded: true },
      outputs: [{ name: 'score', data: [7] }],
    },
    unanswered: [503, { error: expect.stringContaining('No version of alone') }],
    limited: { error: expect.any(String) },
  },
  {
    name: 'TensorFlow Serving',
    path: (model: string) => `/v1/models/${model}:predict`,
    body: { instances: [row] },
    answer: { predictions: [[7]] },
    unanswered: [504, { error: expect.stringContaining('No version of alone') }],
    limited: { error: expect.any(String) },
  },
  {
    name: 'MLflow',
    path: (model: string) => `/models/${model}/invocations`,
    body: { inputs: [row] },
    answer: { predictions: [7] },
    unanswered: [503, { error_code: 'TEMPORARILY_UNAVAILABLE' }],
    limited: { error_code: 'REQUEST_LIMIT_EXCEEDED' },
  },
] as const;

async function send(path: string, body: object, key = token) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { status, headers } = response;
  return { status, headers: Object.fromEntries(headers), body: await response.json() };
}

describe.each(PROTOCOLS)('$name', ({ path, body, answer, unanswered, limited: refusal }) => {
  it('says when no version could answer, and when to ask again', async () => {
    const [status, said] = unanswered;
    const refused = await send(path('alone'), body);
    expect(refused.body).toMatchObject(said);
    expect(refused.status).toBe(status);
    expect(refused.headers).toMatchObject({
      'retry-after': '5',
      'x-mainstay-model': 'alone',
      'x-mainstay-version': '1',
      'x-mainstay-degraded': 'false',
      'x-mainstay-cached': 'false',
    });
    expect(refused.headers).not.toHaveProperty('x-mainstay-served-by');
  });

  it('answers the default, and says so', async () => {
    const answered = await send(path('with-default'), body);
    expect(answered.body).toMatchObject(answer);
    expect(answered.status).toBe(200);
    expect(answered.headers).toMatchObject({
      'x-mainstay-served-by': 'default',
      'x-mainstay-degraded': 'true',
      'x-mainstay-cached': 'false',
    });
  });

  it('says when a key has asked too often', async () => {
    const ask = () => send(path('with-default'), body, limited);
    await ask();
    const refused = await ask();
    expect(refused.body).toMatchObject(refusal);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });
});
