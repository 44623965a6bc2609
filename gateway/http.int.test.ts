import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPredictionQueries } from '#lib/predictions/service.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import {
  columnsModel,
  constantScoreModel,
  identityModel,
  imageModel,
  lookupModel,
  vectorModel,
  zipMapModel,
} from '#test/onnx-models.ts';

let fixture: GatewayFixture;
let url: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  fixture = await createGatewayFixture();
  for (const scope of ['predict', 'feedback', 'registry', 'admin'] as const) {
    tokens[scope] = (await fixture.addKey([scope])).token;
  }
  tokens.expired = (await fixture.addKey(['admin'], new Date(Date.now() - 1000))).token;
  await fixture.addModel('vector');
  await fixture.addVersion('vector', vectorModel([0.5, -0.25, 0.125], 0.1));
  await fixture.addVersion('vector', constantScoreModel(7));
  await fixture.addVersion('vector', constantScoreModel(8));
  await fixture.db.pool.query(
    `UPDATE model_versions SET status = 'archived' WHERE number = 3;
     INSERT INTO aliases (model_id, name, version, updated_by) SELECT id, 'challenger', 2, '{}' FROM models`,
  );
  await fixture.addModel('columns');
  await fixture.addVersion('columns', columnsModel(), { output: { score: 'score' } });
  await fixture.addModel('late', 'binary');
  await fixture.addVersion('late', zipMapModel(['on time', 'late']), {
    featureNames: ['a', 'b'],
    output: { score: 'output_probability', label: 'output_label', classes: ['on time', 'late'] },
  });
  await fixture.addModel('images');
  await fixture.addVersion('images', imageModel());
  await fixture.addModel('lookup');
  await fixture.addVersion('lookup', lookupModel());
  await fixture.addModel('echo');
  await fixture.addVersion('echo', identityModel('int64', ['N', 'M']));
  await fixture.addModel('unreleased');
  await fixture.addVersion('unreleased', constantScoreModel(1));
  for (const model of ['vector', 'columns', 'late', 'images', 'lookup', 'echo']) {
    await fixture.promote(model, 1);
  }
  url = (await fixture.start()).url;
});
afterAll(() => fixture.close());

interface Options {
  token?: string | null;
  headers?: Record<string, string>;
  method?: string;
}

async function send(path: string, body?: unknown, options: Options = {}) {
  const {
    token = tokens.predict,
    headers = {},
    method = body === undefined ? 'GET' : 'POST',
  } = options;
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    headers: response.headers,
    text,
    body: type.includes('json') ? JSON.parse(text) : text,
  };
}

async function logged(requestId: string) {
  const { getPrediction } = createPredictionQueries({ db: fixture.db });
  return eventually(() => getPrediction(requestId));
}

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
      inputs: { features: row },
      outputs: { prediction: answer.body.prediction },
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
    expect((await send('/predict/vector', body, { token: tokens.admin })).status).toBe(200);
    await eventually(async () =>
      expect((await logged('replayed')).event_time).toBe('2001-03-04T04:06:07.000Z'),
    );
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

  it.each<[string, Options, number, string]>([
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
      typeof options.token === 'string' ? (tokens[options.token] ?? options.token) : options.token;
    const answer = await send('/predict/vector', { features: row }, { ...options, token });
    expect(answer.body).toMatchObject({ status, code });
  });

  it('takes a key as soon as it is made and refuses it as soon as it is revoked', async () => {
    const { id, token } = await fixture.addKey(['predict']);
    const status = async () => (await send('/predict/vector', { features: row }, { token })).status;
    await eventually(async () => expect(await status()).toBe(200));
    await fixture.db.pool.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [id]);
    await fixture.notify({ kind: 'keys' });
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

describe('Open Inference Protocol', () => {
  const x = (datatype: string, shape: number[], data: unknown) => ({
    inputs: [{ name: 'x', datatype, shape, data }],
  });

  it('infers, keeping 64-bit integers and the id', async () => {
    const answer = await send(
      '/v2/models/echo/infer',
      '{"id":"i-1","inputs":[{"name":"x","shape":[1,3],"datatype":"INT64","data":[9223372036854775807,"-9223372036854775808",5]}]}',
    );
    expect(answer.text).toBe(
      '{"model_name":"echo","model_version":"1","id":"i-1","outputs":[{"name":"y","datatype":"INT64","shape":[1,3],"data":[9223372036854775807,-9223372036854775808,5]}]}',
    );
    expect(answer.type).toBe('application/json');
    expect(await logged('i-1')).toMatchObject({ protocol: 'oip', status: 200, row_count: 1 });
  });

  it('infers images, nested, and features models too, with the outputs asked for', async () => {
    const image = [
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ];
    const images = await send('/v2/models/images/infer', {
      inputs: [{ name: 'images', shape: [1, 3, 2, 2], datatype: 'FP32', data: image }],
    });
    expect(images.body.outputs).toEqual([
      { name: 'brightness', datatype: 'FP32', shape: [1], data: [2.5] },
    ]);
    const tensor = (name: string, datatype: string, data: unknown[]) => ({
      name,
      datatype,
      shape: [1, 1],
      data,
    });
    const inputs = [
      tensor('distance', 'FP32', ['NaN']),
      tensor('hour', 'INT64', [1]),
      tensor('origin', 'BYTES', ['JFK']),
    ];
    const columns = await send('/v2/models/columns/versions/1/infer', {
      inputs,
      outputs: [{ name: 'score' }],
    });
    expect(columns.body.outputs).toEqual([
      { name: 'score', datatype: 'FP32', shape: [1, 1], data: ['NaN'] },
    ]);
    const both = await send('/v2/models/columns/infer', { inputs });
    expect(both.body.outputs.map((one: { name: string }) => one.name)).toEqual([
      'score',
      'origin_seen',
    ]);
  });

  it.each<[string, string, unknown, number]>([
    ['another datatype', 'echo', x('FP32', [1, 1], [1]), 400],
    ['another rank', 'echo', x('INT64', [1], [1]), 400],
    ['no inputs', 'echo', {}, 400],
    ['a list', 'echo', [], 400],
    ['not JSON', 'echo', '{', 400],
    ['an unknown output', 'echo', { ...x('INT64', [1, 1], [1]), outputs: [{ name: 'z' }] }, 400],
    ['no such model', 'nope', x('INT64', [1, 1], [1]), 404],
    ['no such version', 'echo/versions/7', x('INT64', [1, 1], [1]), 404],
    ['a version that is no number', 'echo/versions/0x1', x('INT64', [1, 1], [1]), 404],
    ['no release', 'unreleased', x('FP32', [1, 3], [1, 2, 3]), 400],
    [
      'what the runtime refuses',
      'lookup',
      { inputs: [{ name: 'index', shape: [1], datatype: 'INT64', data: [99] }] },
      400,
    ],
    ['over 4 MiB', 'echo', `"${'x'.repeat(4 * 1024 * 1024)}"`, 413],
  ])('refuses %s', async (_name, model, body, status) => {
    const answer = await send(`/v2/models/${model}/infer`, body);
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/json');
    expect(Object.keys(answer.body)).toEqual(['error']);
  });

  it('describes the server, models and versions', async () => {
    expect((await send('/v2', undefined, { token: null })).body).toEqual({
      name: 'mainstay',
      version: '2',
      extensions: [],
    });
    expect((await send('/v2/health/live', undefined, { token: null })).body).toEqual({
      live: true,
    });
    expect((await send('/v2/health/ready', undefined, { token: null })).body).toEqual({
      ready: true,
    });
    expect((await send('/v2/models/columns')).body).toEqual({
      name: 'columns',
      versions: ['1'],
      platform: 'onnx_onnxv1',
      inputs: [
        { name: 'distance', datatype: 'FP32', shape: [-1, 1] },
        { name: 'hour', datatype: 'INT64', shape: [-1, 1] },
        { name: 'origin', datatype: 'BYTES', shape: [-1, 1] },
      ],
      outputs: [
        { name: 'score', datatype: 'FP32', shape: [-1, 1] },
        { name: 'origin_seen', datatype: 'BYTES', shape: [-1, 1] },
      ],
    });
    expect((await send('/v2/models/vector/versions/2')).body.versions).toEqual(['1', '2']);
    expect((await send('/v2/models/columns/ready')).body).toEqual({ name: 'columns', ready: true });
    expect((await send('/v2/models/unreleased/ready')).status).toBe(400);
    expect((await send('/v2/models/nope')).body).toEqual({ error: 'There is no model "nope".' });
    expect((await send('/v2/models')).body.models).toContain('echo');
    const index = await send('/v2/repository/index', { ready: true });
    expect(index.body).toContainEqual({ name: 'echo', version: '1', state: 'READY', reason: '' });
    const all = await send('/v2/repository/index', '', { headers: {} });
    expect(all.body).toContainEqual({
      name: 'vector',
      version: '3',
      state: 'UNAVAILABLE',
      reason: 'archived',
    });
    expect((await send('/v2/models/echo', undefined, { token: null })).status).toBe(401);
    expect((await send('/v2/nope')).body.error).toContain('nothing');
  });
});

describe('POST /feedback', () => {
  const feedback = (body: unknown, token = tokens.feedback) => send('/feedback', body, { token });

  it('joins labels to predictions', async () => {
    await send('/predict/vector', { features: row, request_id: 'labelled' });
    await logged('labelled');
    expect((await feedback({ request_id: 'labelled', label: 1.5 })).body).toEqual({
      joined: 1,
      known: 0,
      unknown: 0,
    });
    const batch = {
      labels: [
        { request_id: 'labelled', label: 1.5 },
        { request_id: 'to come', label: 'x' },
      ],
    };
    expect((await feedback(batch, tokens.admin)).body).toEqual({ joined: 0, known: 1, unknown: 1 });
    expect((await logged('labelled')).labels).toMatchObject([{ row: 0, label: 1.5 }]);
  });

  it.each<[string, unknown, string]>([
    ['no label', { request_id: 'a' }, 'label'],
    ['a label that is a list', { labels: [{ request_id: 'a', label: [] }] }, 'labels[0].label'],
    ['a row beyond any', { request_id: 'a', label: 1, row: 2 ** 40 }, 'row'],
    ['no labels', { labels: [] }, 'labels'],
    ['a number', 1, ''],
  ])('refuses %s', async (_name, body, field) => {
    const answer = await feedback(body);
    expect(answer.body).toMatchObject({ status: 422, code: 'invalid_request' });
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('needs the scope feedback', async () => {
    expect((await feedback({ request_id: 'a', label: 1 }, tokens.predict)).status).toBe(403);
    expect((await send('/feedback', {}, { token: null })).status).toBe(401);
  });
});
