import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.send('/predict/lookup', { features: { index: 1 } });
});
afterAll(() => gateway.fixture.close());
const send: TestGateway['send'] = (...request) => gateway.send(...request);

const flight = { distance: 1000, hour: 5, origin: 'JFK' };

describe('predict', () => {
  it.each<[string, string, unknown, string]>([
    ['rows', 'vector', { instances: [[2, 4, 8]] }, '{"predictions":[[1.1]]}'],
    ['a column', 'vector', { inputs: [[2, 4, 8]] }, '{"outputs":[[1.1]]}'],
    [
      'rows by name',
      'columns',
      { instances: [flight, { ...flight, origin: { b64: 'w7w=' } }] },
      '{"predictions":[{"score":[2.05],"origin_seen":["JFK"]},{"score":[1.05],"origin_seen":["ü"]}]}',
    ],
    [
      'columns with NaN and infinity',
      'columns',
      '{"inputs":{"distance":[NaN,-Infinity,1000],"hour":[5,5,5],"origin":["a","b","c"]}}',
      '{"outputs":{"score":[[NaN],[-Infinity],[1.05]],"origin_seen":[["a"],["b"],["c"]]}}',
    ],
    ['NaN alone', 'vector', '{"instances":[[NaN,4,8]]}', '{"predictions":[[NaN]]}'],
    [
      'infinity alone',
      'vector',
      '{"instances":[[-Infinity,4,8]]}',
      '{"predictions":[[-Infinity]]}',
    ],
    [
      'long whole numbers',
      'echo',
      '{"instances":[[9223372036854775807,-9223372036854775808]]}',
      '{"predictions":[[9223372036854775807,-9223372036854775808]]}',
    ],
    ['a version', 'vector/versions/2', { instances: [[2, 4, 8]] }, '{"predictions":[[7.0]]}'],
    ['a label', 'vector/labels/challenger', { instances: [[2, 4, 8]] }, '{"predictions":[[7.0]]}'],
    [
      'a signature',
      'vector',
      { signature_name: 'serving_default', instances: [[2, 4, 8]] },
      '{"predictions":[[1.1]]}',
    ],
  ])('%s', async (_name, model, body, text) => {
    const answer = await send(`/v1/models/${model}:predict`, body);
    expect(answer.text).toBe(text);
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('application/json');
  });

  it('refuses a number that no double holds, though infinities are numbers here', async () => {
    for (const others of ['4,8', 'NaN,Infinity']) {
      const answer = await send('/v1/models/vector:predict', `{"instances":[[1e400,${others}]]}`);
      expect([answer.status, answer.body.error]).toEqual([
        400,
        expect.stringContaining('instances[0][0] must fit a 32-bit float'),
      ]);
    }
  });

  it('takes what curl -d sends, and gzip, and leaves a record', async () => {
    const body = '{"instances":[[2,4,8]]}';
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-request-id': 'tf-1' };
    const answer = await send('/v1/models/vector:predict', body, { headers: form });
    expect(answer.text).toBe('{"predictions":[[1.1]]}');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-request-id': 'tf-1',
      'x-mainstay-model': 'vector',
      'x-mainstay-release': '1',
      'x-mainstay-served-by': 'primary',
    });
    const headers = { 'content-encoding': 'gzip' };
    const compressed = await send('/v1/models/vector:predict', gzipSync(body), { headers });
    expect(compressed.text).toBe('{"predictions":[[1.1]]}');
    expect(await gateway.logged('tf-1')).toMatchObject({
      protocol: 'tfserving',
      status: 200,
      inputs: { rows: [[2, 4, 8]] },
    });
  });
});

it('classifies and regresses', async () => {
  const classified = await send('/v1/models/late:classify', { examples: [{ a: 1, b: [2] }] });
  const [[[first, low], [second, high]]] = classified.body.results;
  expect([first, second]).toEqual(['on time', 'late']);
  expect(low + high).toBeCloseTo(1, 5);
  const { body } = await send('/predict/late', { features: { a: 1, b: 2 } });
  expect(high).toBe(body.probabilities.late);
  const regressed = await send('/v1/models/columns:regress', {
    signature_name: 'tensorflow/serving/regress',
    context: { hour: 5, origin: 'JFK' },
    examples: [{ distance: 1000 }, { distance: [0] }],
  });
  expect(regressed.text).toBe('{"results":[2.05,1.05]}');
});

describe('refuses', () => {
  it.each<[string, string, unknown, number]>([
    ['both forms', 'vector:predict', { instances: [[1, 2, 3]], inputs: [[1, 2, 3]] }, 400],
    ['neither', 'vector:predict', {}, 400],
    ['no rows', 'vector:predict', { instances: [] }, 400],
    ['a wrong shape', 'vector:predict', { instances: [[1, 2]] }, 400],
    ['no JSON', 'vector:predict', '{', 400],
    ['nothing', 'vector:predict', '', 400],
    ['no such model', 'nope:predict', { instances: [1] }, 404],
    ['no such version', 'vector/versions/9:predict', { instances: [1] }, 404],
    ['an archived version', 'vector/versions/3:predict', { instances: [1] }, 404],
    ['a version that is no number', 'vector/versions/champion:predict', { instances: [1] }, 400],
    ['no such label', 'vector/labels/nope:predict', { instances: [1] }, 404],
    ['a label that is a number', 'vector/labels/1:predict', { instances: [1] }, 404],
    ['no release', 'unreleased:predict', { instances: [[1, 2, 3]] }, 404],
    ['another task', 'late:regress', { examples: [{ a: 1, b: 2 }] }, 400],
    ['what the runtime refuses', 'lookup:predict', { instances: [99] }, 400],
    ['over 4 MiB', 'vector:predict', `"${'x'.repeat(4 * 1024 * 1024)}"`, 413],
  ])('%s', async (name, path, body, status) => {
    const headers = { 'x-request-id': `tf: ${name}` };
    const answer = await send(`/v1/models/${path}`, body, { headers });
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/json');
    expect(Object.keys(answer.body)).toEqual(['error']);
    // An address that cannot be one of TensorFlow Serving's asks for no prediction.
    if (/champion|labels.1/.test(path)) return;
    const model = path.split(/[:/]/)[0];
    const record = await gateway.logged(`tf: ${name}`);
    expect(record).toMatchObject({ protocol: 'tfserving', model });
  });

  it.each([
    ['no key', 'POST', '/v1/models/vector:predict', null, 401],
    ['another scope', 'POST', '/v1/models/vector:predict', 'registry', 403],
    ['no verb', 'POST', '/v1/models/vector', 'predict', 400],
    ['GET with a verb', 'GET', '/v1/models/vector:predict', 'predict', 405],
    ['another method', 'PUT', '/v1/models/vector', 'predict', 405],
    ['an address where nothing is', 'GET', '/v1/nope', 'predict', 404],
  ])('%s', async (_name, method, path, scope, status) => {
    const token = scope === null ? null : gateway.tokens[scope];
    const answer = await send(path, method === 'GET' ? undefined : '{}', { method, token });
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/json');
    expect(Object.keys(answer.body)).toEqual(['error']);
  });
});

describe('tells of models', () => {
  const available = (version: string) => ({
    version,
    state: 'AVAILABLE',
    status: { error_code: 'OK', error_message: '' },
  });
  it.each([
    ['vector', ['2', '1']],
    ['vector/versions/1', ['1']],
    ['vector/labels/challenger', ['2']],
    ['unreleased', ['1']],
  ])('%s: the status', async (path, versions) => {
    expect((await send(`/v1/models/${path}`)).body).toEqual({
      model_version_status: versions.map(available),
    });
  });
  it.each(['nope', 'vector/versions/9', 'vector/labels/nope', 'unreleased/metadata'])(
    'and nothing of %s',
    async (path) => {
      expect((await send(`/v1/models/${path}`)).status).toBe(404);
    },
  );

  it('the metadata', async () => {
    const { body } = await send('/v1/models/columns/metadata');
    expect(body.model_spec).toEqual({ name: 'columns', signature_name: '', version: '1' });
    const signature = body.metadata.signature_def.signature_def.serving_default;
    expect(signature.method_name).toBe('tensorflow/serving/predict');
    expect(signature.inputs.hour).toEqual({
      dtype: 'DT_INT64',
      tensor_shape: {
        dim: [
          { size: '-1', name: '' },
          { size: '1', name: '' },
        ],
        unknown_rank: false,
      },
      name: 'hour:0',
    });
    expect(Object.keys(signature.outputs)).toEqual(['score', 'origin_seen']);
    const labelled = await send('/v1/models/vector/labels/challenger/metadata');
    expect(labelled.body.model_spec.version).toBe('2');
  });
});
