import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  // What a version has answered tells a wrong input from a version that does not work.
  await gateway.send('/predict/lookup', { features: { index: 1 } });
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
      '{"model_name":"echo","model_version":"1","id":"i-1","parameters":{"release":1,"served_by":"primary","degraded":false,"cached":false,"confidence":"high"},"outputs":[{"name":"y","datatype":"INT64","shape":[1,3],"data":[9223372036854775807,-9223372036854775808,5]}]}',
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
      shape: [2, 1],
      data,
    });
    const inputs = [
      tensor('distance', 'FP32', ['NaN', 1000]),
      tensor('hour', 'INT64', [1, 5]),
      tensor('origin', 'BYTES', ['JFK', 'a']),
    ];
    const columns = await send('/v2/models/columns/versions/1/infer', {
      inputs,
      outputs: [{ name: 'score' }],
    });
    expect(columns.body.outputs).toEqual([
      {
        name: 'score',
        datatype: 'FP32',
        shape: [2, 1],
        data: ['NaN', expect.closeTo(1.05, 5)],
      },
    ]);
    const both = await send('/v2/models/columns/infer', { inputs });
    expect(both.body.outputs.map((one: { name: string }) => one.name)).toEqual([
      'score',
      'origin_seen',
    ]);
  });

  it('answers NaN and infinities alone, as words, to whoever asks with them; too large a number is none', async () => {
    const ask = (value: unknown) =>
      send(
        '/v2/models/vector/infer',
        `{"inputs":[{"name":"features","datatype":"FP32","shape":[1,3],"data":[${value},1,2]}]}`,
      );
    for (const word of ['NaN', 'Infinity', '-Infinity']) {
      const { status, body } = await ask(`"${word}"`);
      expect([status, body.outputs, body.parameters]).toEqual([
        200,
        [{ name: 'score', datatype: 'FP32', shape: [1, 1], data: [word] }],
        expect.objectContaining({ served_by: 'primary', confidence: 'low', degraded: false }),
      ]);
    }
    for (const value of ['1e400', '-1e400', '1e39']) {
      const { status, body } = await ask(value);
      expect([status, body.error]).toEqual([
        400,
        expect.stringContaining('inputs[0].data[0] must fit a 32-bit float'),
      ]);
    }
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
      extensions: ['binary_tensor_data'],
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

  describe('tensors as bytes', () => {
    const bytes = (...values: bigint[]) => Buffer.from(BigInt64Array.from(values).buffer);
    const request = (data: Buffer, more: object = {}, input: object = {}) => {
      const json = Buffer.from(
        JSON.stringify({
          inputs: [
            {
              name: 'x',
              datatype: 'INT64',
              shape: [1, data.length / 8],
              parameters: { binary_data_size: data.length },
              ...input,
            },
          ],
          ...more,
        }),
      );
      return {
        body: Buffer.concat([json, data]),
        headers: {
          'content-type': 'application/octet-stream',
          'inference-header-content-length': String(json.length),
        },
      };
    };
    const post = (
      { body, headers }: { body: Buffer; headers: Record<string, string> },
      more: Record<string, string> = {},
    ) => send('/v2/models/echo/infer', body, { headers: { ...headers, ...more } });

    it('takes them and answers JSON', async () => {
      const answer = await post(request(bytes(2n ** 62n, -5n), { id: 'b-1' }));
      expect(answer.status).toBe(200);
      expect(answer.type).toBe('application/json');
      expect(answer.headers.get('inference-header-content-length')).toBeNull();
      expect(answer.text).toContain('"shape":[1,2],"data":[4611686018427387904,-5]');
      expect(await logged('b-1')).toMatchObject({
        protocol: 'oip',
        inputs: { tensors: [{ name: 'x', data: ['4611686018427387904', -5] }] },
      });
    });

    it.each([
      ['for all outputs', { parameters: { binary_data_output: true } }],
      ['for one', { outputs: [{ name: 'y', parameters: { binary_data: true } }] }],
    ])('answers them %s', async (_name, more) => {
      const data = bytes(1n, -(2n ** 63n));
      const answer = await post(request(data, more));
      expect(answer.type).toBe('application/octet-stream');
      const length = Number(answer.headers.get('inference-header-content-length'));
      expect(JSON.parse(String(answer.bytes.subarray(0, length))).outputs).toEqual([
        { name: 'y', datatype: 'INT64', shape: [1, 2], parameters: { binary_data_size: 16 } },
      ]);
      expect(answer.bytes.subarray(length)).toEqual(data);
    });

    it('takes the data alone', async () => {
      const data = bytes(7n, 8n, 9n);
      const answer = await post({
        body: data,
        headers: { 'inference-header-content-length': '0' },
      });
      const length = Number(answer.headers.get('inference-header-content-length'));
      expect(JSON.parse(String(answer.bytes.subarray(0, length))).outputs[0].shape).toEqual([1, 3]);
      expect(answer.bytes.subarray(length)).toEqual(data);
    });

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
    ] as const)('takes %s, counting the JSON as it was before', async (encoding, compress) => {
      const { body, headers } = request(bytes(3n));
      const answer = await post(
        { body: compress(body), headers },
        { 'content-encoding': encoding },
      );
      expect(answer.body.outputs[0].data).toEqual([3]);
    });

    it('takes more than 4 MiB of them, not of JSON', async () => {
      const data = Buffer.alloc(5 * 2 ** 20, 1);
      const answer = await post(request(data, { parameters: { binary_data_output: true } }));
      expect(answer.status).toBe(200);
      expect(answer.bytes.subarray(-data.length)).toEqual(data);
      const long = await post(request(bytes(1n), { parameters: { x: 'x'.repeat(2 ** 22) } }));
      expect(long.status).toBe(413);
      expect((await post(request(Buffer.alloc(33 * 2 ** 20)))).status).toBe(413);
    });

    it.each<[string, Record<string, string>, Buffer | undefined, number]>([
      ['a header beyond the body', { 'inference-header-content-length': '99999' }, undefined, 400],
      ['a header that is none', { 'inference-header-content-length': 'x' }, undefined, 400],
      ['what is not gzip', { 'content-encoding': 'gzip' }, undefined, 400],
      ['another encoding', { 'content-encoding': 'br' }, undefined, 400],
      ['a gzip bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(2 ** 28)), 413],
    ])('refuses %s and logs it', async (name, headers, body, status) => {
      const id = `bytes: ${name}`;
      const made = request(bytes(1n));
      const answer = await post(
        { ...made, body: body ?? made.body },
        { ...headers, 'x-request-id': id },
      );
      expect(answer.status).toBe(status);
      expect(Object.keys(answer.body)).toEqual(['error']);
      expect(await logged(id)).toMatchObject({ protocol: 'oip', model: 'echo' });
    });
  });

  it('compresses long answers where asked to', async () => {
    const body = JSON.stringify(x('INT64', [1, 1000], new Array(1000).fill(1)));
    const ask = async (accept: string) => {
      const response = await fetch(`${gateway.url}/v2/models/echo/infer`, {
        method: 'POST',
        headers: { authorization: `Bearer ${gateway.tokens.predict}`, 'accept-encoding': accept },
        body,
      });
      return { response, outputs: JSON.parse(await response.text()).outputs };
    };
    const plain = await ask('identity');
    expect(plain.response.headers.get('content-encoding')).toBeNull();
    const { response, outputs } = await ask('gzip');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(Number(response.headers.get('content-length'))).toBeLessThan(500);
    expect(outputs).toEqual(plain.outputs);
  });

  it('tells in headers how it was served', async () => {
    const answer = await send('/v2/models/echo/infer', x('INT64', [1, 1], [987654]));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-mainstay-model': 'echo',
      'x-mainstay-version': '1',
      'x-mainstay-release': '1',
      'x-mainstay-served-by': 'primary',
      'x-mainstay-degraded': 'false',
      'x-mainstay-cached': 'false',
    });
    const again = await send('/v2/models/echo/infer', x('INT64', [1, 1], [987654]));
    expect(again.headers.get('x-mainstay-cached')).toBe('true');
    expect(again.body.parameters).toMatchObject({ cached: true, served_by: 'primary' });
  });
});
