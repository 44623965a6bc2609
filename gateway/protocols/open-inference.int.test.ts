import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/gateway-fixture.ts';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';
import { constantScoreModel } from '#test/onnx-models.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.fixture.close());
const send: TestGateway['send'] = (...request) => gateway.send(...request);
const logged: TestGateway['logged'] = (requestId) => gateway.logged(requestId);

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
    [
      'a huge dimension beside an empty one',
      'images',
      { inputs: [{ name: 'images', shape: [20_000_000, 3, 0, 0], datatype: 'FP32', data: [] }] },
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
      ready: true,
    });
    expect((await send('/v2/health/ready', undefined, { token: null })).body).toEqual({
      live: true,
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
    expect((await send('/v2/models/unreleased/versions/1/ready')).body.ready).toBe(true);
    expect((await send('/v2/models/nope')).body).toEqual({
      error: 'There is no model named nope.',
    });
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
    const nobody = await send('/v2/models/echo', undefined, { token: null });
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
    expect((await send('/v2/nope')).body.error).toContain('nothing');
  });

  it.each([
    [{ ready: 'x' }, 'ready must be true or false.'],
    [{ ready: null }, 'ready must be true or false.'],
    [[], 'The body must be a JSON object such as {"ready": true}.'],
  ])('refuses to list %j', async (body, error) => {
    const answer = await send('/v2/repository/index', body);
    expect(answer.status).toBe(400);
    expect(answer.type).toBe('application/json');
    expect(answer.body).toEqual({ error });
  });

  it('says which version is not ready: one that did not load', async () => {
    await gateway.fixture.addModel('broken');
    const golden = { inputs: { f0: 1, f1: 2, f2: 3 }, outputs: { score: 5 } };
    const bytes = constantScoreModel(2);
    await gateway.fixture.addVersion('broken', bytes, { goldenCases: [golden] });
    await eventually(async () => {
      const answer = await send('/v2/models/broken/versions/1/ready');
      expect(answer.status).toBe(503);
      expect(answer.body).toEqual({ error: 'Version 1 of broken did not load here.' });
    });
  });
});
