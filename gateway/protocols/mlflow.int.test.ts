import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.send('/predict/lookup', { features: { index: 1 } });
});
afterAll(() => gateway.fixture.close());
const send: TestGateway['send'] = (...request) => gateway.send(...request);
const csv = { headers: { 'content-type': 'text/csv; charset=utf-8' } };

const flights = [
  { distance: 1000, hour: 5, origin: 'JFK' },
  { distance: null, hour: 0, origin: 'a' },
];
const both = [expect.closeTo(2.05, 5), null];

describe('invocations', () => {
  it.each<[string, string, unknown, unknown]>([
    ['dataframe_records', 'columns', { dataframe_records: flights }, both],
    [
      'dataframe_split',
      'columns',
      {
        dataframe_split: {
          columns: ['origin', 'hour', 'distance'],
          index: [7, 8],
          data: [
            ['JFK', 5, 1000],
            ['a', 0, null],
          ],
        },
      },
      both,
    ],
    ['instances', 'columns', { instances: flights }, both],
    [
      'inputs',
      'columns',
      { inputs: { distance: [1000, null], hour: [5, 0], origin: ['JFK', 'a'] } },
      both,
    ],
    [
      'NaN as Python writes it',
      'columns',
      '{"inputs":{"distance":[1000,NaN],"hour":[5,0],"origin":["JFK","a"]}}',
      both,
    ],
    ['a matrix', 'vector', { inputs: [[2, 4, 8]] }, [expect.closeTo(1.1, 5)]],
    [
      'an alias in params',
      'vector',
      { inputs: [[2, 4, 8]], params: { version: 'challenger' } },
      [7],
    ],
    [
      'a classifier',
      'late',
      {
        dataframe_records: [
          { a: 1, b: 2 },
          { a: -1, b: -2 },
        ],
      },
      ['late', 'on time'],
    ],
    ['tensors', 'images', { inputs: [[[[1]], [[2]], [[3]]]] }, [2]],
  ])('%s', async (_name, model, body, predictions) => {
    const answer = await send(`/models/${model}/invocations`, body);
    expect(answer.body).toEqual({ predictions });
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('application/json');
  });

  it('CSV', async () => {
    const text = ',hour,distance,origin\n0,5,1000,JFK\n1,0,,"a"\n';
    expect((await send('/models/columns/invocations', text, csv)).body).toEqual({
      predictions: both,
    });
  });

  it('leave a record, under the id in params', async () => {
    const body = { inputs: [[2, 4, 8]], params: { request_id: 'ml-1', entity_key: 'k' } };
    const answer = await send('/models/vector/invocations', body);
    expect(answer.headers.get('x-request-id')).toBe('ml-1');
    expect(answer.headers.get('x-mainstay-served-by')).toBe('primary');
    expect(await gateway.logged('ml-1')).toMatchObject({
      protocol: 'mlflow',
      status: 200,
      entity_key: 'k',
      inputs: { rows: [[2, 4, 8]] },
    });
  });
});

describe('refuses', () => {
  it.each<[string, string, unknown, number, string]>([
    ['nothing', 'vector', '', 400, 'BAD_REQUEST'],
    ['no JSON', 'vector', '{', 400, 'BAD_REQUEST'],
    ['no format', 'vector', {}, 400, 'BAD_REQUEST'],
    ['two formats', 'vector', { inputs: [], instances: [] }, 400, 'BAD_REQUEST'],
    ['a missing feature', 'columns', { dataframe_records: [{ hour: 1 }] }, 400, 'BAD_REQUEST'],
    ['what the runtime refuses', 'lookup', { inputs: [99] }, 400, 'BAD_REQUEST'],
    ['no such model', 'nope', { inputs: [[1]] }, 404, 'RESOURCE_DOES_NOT_EXIST'],
    ['no release', 'unreleased', { inputs: [[1, 2, 3]] }, 409, 'RESOURCE_CONFLICT'],
    ['over 4 MiB', 'vector', `"${'x'.repeat(4 * 1024 * 1024)}"`, 413, 'BAD_REQUEST'],
  ])('%s', async (name, model, body, status, error_code) => {
    const headers = { 'x-request-id': `ml: ${name}` };
    const answer = await send(`/models/${model}/invocations`, body, { headers });
    expect(answer.body).toEqual({ error_code, message: expect.any(String) });
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/json');
    expect(await gateway.logged(`ml: ${name}`)).toMatchObject({ protocol: 'mlflow', model });
  });

  it.each([
    'text/plain',
    'application/json; charset=latin-1',
    'application/json; format=pandas-split',
    'application/vnd.apache.parquet',
  ])('%s with text', async (type) => {
    const headers = { 'content-type': type, 'x-request-id': `ml: ${type}` };
    const answer = await send('/models/vector/invocations', '{"inputs":[[2,4,8]]}', { headers });
    expect(answer.status).toBe(415);
    expect(answer.type).toBe('text/plain; charset=utf-8');
    expect(answer.text).toMatch(/content type/);
    expect(await gateway.logged(`ml: ${type}`)).toMatchObject({ status: 415 });
  });

  it('CSV of a model without features', async () => {
    const answer = await send('/models/images/invocations', 'images\n1\n', csv);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('no named features');
  });

  it.each([
    ['no key', 'POST', null, 401, 'UNAUTHENTICATED'],
    ['another scope', 'POST', 'registry', 403, 'PERMISSION_DENIED'],
    ['another method', 'GET', 'predict', 405, 'BAD_REQUEST'],
  ])('%s', async (_name, method, scope, status, error_code) => {
    const token = scope === null ? null : gateway.tokens[scope];
    const body = method === 'GET' ? undefined : '{}';
    const answer = await send('/models/vector/invocations', body, { method, token });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error_code, message: expect.any(String) });
  });
});

it('answers what its servers answer', async () => {
  for (const path of ['/ping', '/health']) {
    const answer = await send(path, undefined, { token: null });
    expect([answer.status, answer.text, answer.type]).toEqual([200, '\n', 'application/json']);
  }
  const version = await send('/version', undefined, { token: null });
  expect(version.text).toMatch(/^\d+\.\d+\.\d+/);
  expect(version.type).toContain('text/plain');
});
