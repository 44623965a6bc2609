import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/gateway-fixture.ts';
import { type SendOptions, startTestGateway, type TestGateway } from '#test/gateway-http.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.fixture.close());
const send: TestGateway['send'] = (...request) => gateway.send(...request);
const logged: TestGateway['logged'] = (requestId) => gateway.logged(requestId);

const row = [2, 4, 8];

describe('POST /predict/{model}', () => {
  it('answers one row, with headers, and logs it', async () => {
    const answer = await send('/predict/vector', { features: row, request_id: 'one row' });
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('application/json; charset=utf-8');
    expect(answer.body).toEqual({
      request_id: 'one row',
      model: 'vector',
      version: 1,
      release: 1,
      prediction: expect.closeTo(1.1, 5),
      served_by: 'primary',
      confidence: 'high',
      degraded: false,
      cached: false,
      latency_ms: expect.any(Number),
    });
    expect(answer.headers.get('x-request-id')).toBe('one row');
    expect(answer.headers.get('x-mainstay-model')).toBe('vector');
    expect(answer.headers.get('x-mainstay-version')).toBe('1');
    expect(answer.headers.get('x-mainstay-release')).toBe('1');
    const record = await logged('one row');
    expect(record).toMatchObject({
      model: 'vector',
      version: 1,
      release: 1,
      protocol: 'native',
      status: 200,
      row_count: 1,
      inputs: { rows: [row] },
      outputs: { predictions: [answer.body.prediction] },
      served_by: 'primary',
      api_key: { name: 'predict' },
    });
    expect(record.timings?.run).toBeGreaterThan(0);
    expect(record.latency_ms).toBeGreaterThan(0);
  });

  it('answers many rows by name, with strings and integers', async () => {
    const { body } = await send('/predict/columns', {
      instances: [
        { distance: 1000, hour: 5, origin: 'JFK' },
        { features: { origin: 'ü😀', hour: 0, distance: null } },
        [0, 1, ''],
      ],
    });
    expect(body.predictions).toEqual([expect.closeTo(2.05, 4), null, expect.closeTo(0.01, 5)]);
  });

  it('answers a classifier by label and probabilities', async () => {
    const { body } = await send('/predict/late', { features: { a: 1, b: 2 } });
    expect(body).toMatchObject({ prediction: 'late', confidence: 'high' });
    expect(body.probabilities.late + body.probabilities['on time']).toBeCloseTo(1, 5);
    const many = await send('/predict/late', {
      instances: [
        [1, 2],
        [-1, -2],
      ],
    });
    expect(many.body.predictions).toEqual(['late', 'on time']);
    expect(many.body.probabilities).toHaveLength(2);
  });

  it('answers by a version or an alias without a release', async () => {
    for (const version of [2, '2', 'challenger']) {
      const { body, headers } = await send('/predict/vector', { features: row, version });
      expect(body).toMatchObject({ prediction: 7, version: 2, release: null });
      expect(headers.get('x-mainstay-release')).toBeNull();
    }
  });

  it('takes the request id from the header, or makes one', async () => {
    const given = await send(
      '/predict/vector',
      { features: row },
      { headers: { 'x-request-id': 'from-header' } },
    );
    expect(given.body.request_id).toBe('from-header');
    const made = await send(
      '/predict/vector',
      { features: row },
      { headers: { 'x-request-id': 'a'.repeat(201) } },
    );
    expect(made.body.request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('lets only admin keys say when it happened', async () => {
    const body = { features: row, event_time: '2001-03-04T05:06:07+01:00', request_id: 'replayed' };
    const refused = await send('/predict/vector', body);
    expect(refused.body).toMatchObject({
      status: 403,
      code: 'forbidden',
      errors: [{ field: 'event_time' }],
    });
    expect((await send('/predict/vector', body, { token: gateway.tokens.admin })).status).toBe(200);
    await eventually(async () =>
      expect((await logged('replayed')).event_time).toBe('2001-03-04T04:06:07.000Z'),
    );
  });

  it.each([
    ['in the future', new Date(Date.now() + 3_600_000).toISOString()],
    ['of seconds taken for milliseconds', new Date(1_770_000_000).toISOString()],
  ])('refuses a time %s', async (_name, event_time) => {
    const token = gateway.tokens.admin;
    const answer = await send('/predict/vector', { features: row, event_time }, { token });
    expect(answer.body).toMatchObject({ status: 422, code: 'invalid_request' });
    expect(answer.body.errors).toEqual([
      { field: 'event_time', message: expect.stringContaining('must be from 1971-01-01T00:00:00') },
    ]);
    expect(answer.body.detail).toContain(`(5 minutes from now), got ${event_time}`);
  });

  it.each<[string, string, unknown, number, string, string | null]>([
    [
      'a missing feature',
      'columns',
      { features: { distance: 1, hour: 1 } },
      422,
      'invalid_features',
      'features.origin',
    ],
    [
      'an extra feature',
      'late',
      { features: { a: 1, b: 2, c: 3 } },
      422,
      'invalid_features',
      'features.c',
    ],
    [
      'a wrong type',
      'columns',
      { instances: [{ distance: 1, hour: 'noon', origin: 'x' }] },
      422,
      'invalid_features',
      'instances[0].hour',
    ],
    [
      'a number beyond its type',
      'vector',
      { features: [1e300, 0, 0] },
      422,
      'invalid_features',
      'features.f0',
    ],
    [
      'a missing integer',
      'columns',
      { features: { distance: 1, hour: null, origin: 'x' } },
      422,
      'invalid_features',
      'features.hour',
    ],
    [
      'a row of another length',
      'vector',
      { instances: [row, [1]] },
      422,
      'invalid_features',
      'instances[1]',
    ],
    [
      'prototype names',
      'late',
      '{"features":{"a":1,"b":2,"__proto__":{"c":1}}}',
      422,
      'invalid_features',
      'features.__proto__',
    ],
    ['tensors on the native endpoint', 'images', { features: row }, 422, 'invalid_features', null],
    [
      'both forms',
      'vector',
      { features: row, instances: [row] },
      422,
      'invalid_request',
      'features',
    ],
    [
      'too many rows',
      'vector',
      { instances: new Array(10_001).fill(row) },
      422,
      'too_many_rows',
      'instances',
    ],
    [
      'what the runtime refuses',
      'lookup',
      { features: { index: 99 } },
      422,
      'model_rejected_input',
      null,
    ],
    ['no such model', 'nope', { features: row }, 404, 'model_not_found', null],
    ['a prototype model', '__proto__', { features: row }, 404, 'model_not_found', null],
    ['no release', 'unreleased', { features: row }, 409, 'model_not_released', null],
    ['no such version', 'vector', { features: row, version: 9 }, 404, 'version_not_found', null],
    ['no such alias', 'vector', { features: row, version: '0x1' }, 404, 'alias_not_found', null],
    ['an archived version', 'vector', { features: row, version: 3 }, 409, 'version_archived', null],
    ['not JSON', 'vector', '{"features":', 400, 'not_json', null],
    ['nothing', 'vector', '', 400, 'not_json', null],
    [
      'deep nesting',
      'vector',
      `{"features":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      422,
      'invalid_features',
      'features',
    ],
    [
      'over 4 MiB',
      'vector',
      `{"features":"${'x'.repeat(4 * 1024 * 1024)}"}`,
      413,
      'payload_too_large',
      null,
    ],
  ])('refuses %s and logs it', async (name, model, body, status, code, field) => {
    const id = `refused: ${name}`;
    const answer = await send(`/predict/${model}`, body, { headers: { 'x-request-id': id } });
    expect(answer.body).toMatchObject({ status, code, request_id: id });
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBe(id);
    if (field)
      expect(answer.body.errors.map((one: { field: string }) => one.field)).toContain(field);
    expect(await logged(id)).toMatchObject({ model, status, error_code: code });
  });

  it('says where tensors are taken', async () => {
    const { body } = await send('/predict/images', { features: row });
    expect(body.detail).toMatch(
      /4-dimensional.*Open Inference Protocol.*\/v2\/models\/images\/infer/s,
    );
  });

  it.each<[string, SendOptions, number, string]>([
    ['no key', { token: null }, 401, 'unauthenticated'],
    ['an unknown key', { token: 'x'.repeat(40) }, 401, 'unauthenticated'],
    ['an expired key', { token: 'expired' }, 401, 'unauthenticated'],
    ['another scope', { token: 'registry' }, 403, 'forbidden'],
    [
      'another scheme',
      { token: null, headers: { authorization: 'Basic eDp5' } },
      401,
      'unauthenticated',
    ],
    [
      'another content type',
      { headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    ['a broken content type', { headers: { 'content-type': ';;' } }, 415, 'unsupported_media_type'],
    [
      'a compressed body',
      { headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupported_media_type',
    ],
    ['another method', { method: 'PUT' }, 405, 'method_not_allowed'],
  ])('refuses %s', async (_name, options, status, code) => {
    const token =
      typeof options.token === 'string'
        ? (gateway.tokens[options.token] ?? options.token)
        : options.token;
    const answer = await send('/predict/vector', { features: row }, { ...options, token });
    expect(answer.body).toMatchObject({ status, code });
  });

  it('takes a key as soon as it is made and refuses it as soon as it is revoked', async () => {
    const { id, token } = await gateway.fixture.addKey(['predict']);
    const status = async () => (await send('/predict/vector', { features: row }, { token })).status;
    await eventually(async () => expect(await status()).toBe(200));
    await gateway.fixture.db.pool.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [
      id,
    ]);
    await gateway.fixture.notify({ kind: 'keys' });
    await eventually(async () => expect(await status()).toBe(401), 2000);
  });
});

it.each([
  ['GET', '/nope', 404, 'not_found'],
  ['POST', '/predict', 404, 'not_found'],
  ['GET', '/predict/%E0%A4%A', 404, 'not_found'],
  ['GET', '/predict/vector', 405, 'method_not_allowed'],
  ['POST', '/healthz', 405, 'method_not_allowed'],
])('%s %s is a %i problem', async (method, path, status, code) => {
  const answer = await send(path, method === 'POST' ? '{}' : undefined, { method });
  expect(answer.body).toMatchObject({ status, code });
  expect(answer.type).toBe('application/problem+json');
});
