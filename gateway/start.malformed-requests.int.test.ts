import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearFigures, count, noteFigure } from '#test/figures.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { type Format, type OddRequest, oddRequests } from '#test/malformed-requests.ts';
import {
  columnsModel,
  identityModel,
  imageModel,
  vectorModel,
  zipMapModel,
} from '#test/onnx-models.ts';

/** 10,000 requests, some of them at one time. */
const RUNS = 500;
const AT_ONCE = 20;
const SEED = Number(process.env.MAINSTAY_TEST_SEED ?? 20260101);
const MODELS = ['vector', 'columns', 'text', 'images', 'late'] as const;

let fixture: GatewayFixture;
let url: string;
let token: string;
beforeAll(async () => {
  clearFigures('malformed');
  fixture = await createGatewayFixture();
  token = (await fixture.addKey(['predict', 'feedback'])).token;
  for (const model of MODELS)
    await fixture.addModel(model, model === 'late' ? 'binary' : 'regression');
  await fixture.addVersion('vector', vectorModel());
  await fixture.addVersion('columns', columnsModel());
  await fixture.addVersion('text', identityModel('string'));
  await fixture.addVersion('images', imageModel());
  await fixture.addVersion('late', zipMapModel(['on time', 'late']), { featureNames: ['a', 'b'] });
  for (const model of MODELS) await fixture.promote(model, 1);
  url = (await fixture.start()).url;
  // What a version has answered tells a wrong input from a version that does not work.
  for (const body of INFER) {
    await send({
      method: 'POST',
      path: `/v2/models/${body.model}/infer`,
      headers: {},
      body: toBytes(body),
    });
  }
});
afterAll(() => fixture.close());

function toBytes(body: object) {
  return new TextEncoder().encode(JSON.stringify(body));
}

async function send({ method, path, headers, body }: OddRequest) {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
    ...(method !== 'GET' && { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

const flight = { distance: 1000, hour: 5, origin: 'JFK' };
type Tensor = Record<string, string | (number | string)[] | Record<string, number | boolean>>;
const tensor = (name: string, datatype: string, shape: number[], data: (number | string)[]) => ({
  name,
  datatype,
  shape,
  data,
});
const bytes = (name: string, datatype: string, shape: number[], binary_data_size: number) => ({
  name,
  datatype,
  shape,
  parameters: { binary_data_size },
});
const INFER: { model: string; inputs: Tensor[]; outputs?: Tensor[] }[] = [
  { model: 'vector', inputs: [tensor('features', 'FP32', [1, 3], [1, 2, 3])] },
  { model: 'images', inputs: [tensor('images', 'FP32', [1, 3, 1, 1], [1, 2, 3])] },
  { model: 'text', inputs: [tensor('x', 'BYTES', [1, 2], ['a', 'b'])] },
  {
    model: 'columns',
    inputs: [
      tensor('distance', 'FP32', [1, 1], [1]),
      tensor('hour', 'INT64', [1, 1], [1]),
      tensor('origin', 'BYTES', [1, 1], ['JFK']),
    ],
    outputs: [{ name: 'score', parameters: { binary_data: true } }],
  },
  { model: 'late', inputs: [tensor('features', 'FP32', [1, 2], [1, 2])] },
];
const ODD_NAMES = ['nope', '__proto__', '%00', '%F0%9F%98%80', 'a%2Fb', '%zz', 'x'.repeat(1500)];
const JSON_TYPES = ['application/json', 'application/json', 'application/json; charset=utf-8'];

interface Protocol extends Format {
  name: string;
  /** As records name it. */
  protocol: string;
  /** True for a refusal in the protocol's own shape. */
  isRefusal: (text: string, type: string) => boolean;
}

const PROTOCOLS: Protocol[] = [
  {
    name: 'native',
    protocol: 'native',
    examples: [
      { path: '/predict/vector', bodies: [{ features: [1, 2, 3] }, { instances: [[1, 2, 3]] }] },
      {
        path: '/predict/columns',
        bodies: [
          { features: flight, request_id: 'r', entity_key: 'k', version: 1 },
          { instances: [flight, [1, 2, 'a'], { features: flight }] },
        ],
      },
      { path: '/predict/late', bodies: [{ features: { a: 1, b: 2 } }, { instances: [[1, 2]] }] },
      {
        path: '/feedback',
        bodies: [
          { request_id: 'r', row: 0, label: 1, observed_at: '2026-01-31T12:00:00Z' },
          { labels: [{ request_id: 'r', label: 'late' }] },
        ],
      },
    ],
    paths: ['/predict/images', ...ODD_NAMES.map((name) => `/predict/${name}`)],
    types: [...JSON_TYPES, ...JSON_TYPES, 'text/plain', ''],
    isRefusal: (text, type) => type === 'application/problem+json' && 'code' in JSON.parse(text),
  },
  {
    name: 'Open Inference Protocol',
    protocol: 'oip',
    examples: [
      ...INFER.map(({ model, ...body }) => ({
        path: `/v2/models/${model}/infer`,
        bodies: [{ id: 'i', parameters: {}, ...body }],
      })),
      {
        path: '/v2/models/vector/versions/1/infer',
        tail: 12,
        bodies: [
          {
            inputs: [bytes('features', 'FP32', [1, 3], 12)],
            parameters: { binary_data_output: true },
          },
          { inputs: [bytes('features', 'FP32', [3, 1], 12)] },
        ],
      },
      {
        path: '/v2/models/text/infer',
        tail: 24,
        bodies: [{ inputs: [bytes('x', 'BYTES', [1, 6], 24)] }],
      },
      {
        path: '/v2/models/images/infer',
        tail: 24,
        bodies: [
          {
            inputs: [bytes('images', 'FP32', [2, 3, 1, 1], 24)],
            outputs: [{ name: 'brightness' }],
          },
        ],
      },
      { path: '/v2/repository/index', bodies: [{ ready: true }] },
    ],
    paths: [
      ...['/v2/models/text/versions/0x1/infer', '/v2', '/v2/models/vector', '/v2/nope'],
      ...ODD_NAMES.map((name) => `/v2/models/${name}/infer`),
    ],
    types: [...JSON_TYPES, 'application/octet-stream', 'x'],
    takesBytes: true,
    isRefusal: (text, type) => type === 'application/json' && isOnly(text, 'error'),
  },
  {
    name: 'TensorFlow Serving',
    protocol: 'tfserving',
    examples: [
      {
        path: '/v1/models/vector:predict',
        bodies: [{ instances: [[1, 2, 3]] }, { inputs: [[1, 2, 3]] }],
      },
      {
        path: '/v1/models/columns/versions/1:predict',
        bodies: [
          { instances: [flight, flight], signature_name: 'serving_default' },
          { instances: [{ distance: [1], hour: [2], origin: [{ b64: 'w7w=' }] }] },
          { inputs: { distance: [1, 2], hour: [[1], [2]], origin: ['a', 'b'] } },
        ],
      },
      { path: '/v1/models/images:predict', bodies: [{ instances: [[[[1]], [[2]], [[3]]]] }] },
      { path: '/v1/models/text:predict', bodies: [{ inputs: [['a', 'b']] }] },
      {
        path: '/v1/models/late:classify',
        bodies: [{ examples: [{ a: 1, b: [2] }], context: {} }],
      },
      {
        path: '/v1/models/columns:regress',
        bodies: [{ examples: [flight] }, { context: flight, examples: [{}] }],
      },
    ],
    paths: [
      ...['/v1/models/vector/labels/x:predict', '/v1/models/vector/versions/:predict'],
      ...['/v1/models/vector', '/v1/models/vector/metadata', '/v1/models/:predict'],
      ...['/v1/models/::predict', '/v1', '/v1/models/vector:explain', '/v1/models/vector:regress'],
      ...ODD_NAMES.map((name) => `/v1/models/${name}:predict`),
    ],
    types: [...JSON_TYPES, 'application/x-www-form-urlencoded', ''],
    isRefusal: (text, type) => type === 'application/json' && isOnly(text, 'error'),
  },
  {
    name: 'MLflow',
    protocol: 'mlflow',
    examples: [
      {
        path: '/models/columns/invocations',
        bodies: [
          {
            dataframe_split: {
              columns: ['hour', 'distance', 'origin'],
              index: [0],
              data: [[1, 2, 'a']],
            },
          },
          { dataframe_records: [flight, flight] },
          { instances: [flight] },
          {
            inputs: { distance: [1, 2], hour: [1, 2], origin: ['a', 'b'] },
            params: { version: 1 },
          },
        ],
        texts: ['distance,hour,origin\n1,2,?\n', 'distance,hour,origin\n?,?,"a"\n', '"?\n1'],
      },
      {
        path: '/models/vector/invocations',
        bodies: [
          { inputs: [[1, 2, 3]], params: { entity_key: 'k', request_id: 'r' } },
          { instances: [[1, 2, 3]] },
          { dataframe_split: { columns: [0, 1, 2], data: [[1, 2, 3]] } },
        ],
        texts: [',f0,f1,f2\n0,?,2,3\n', 'f0,f1,f2\r\n1,2,3\r\n?,?,?'],
      },
      { path: '/models/late/invocations', bodies: [{ dataframe_records: [{ a: 1, b: 2 }] }] },
      { path: '/models/images/invocations', bodies: [{ inputs: [[[[1]], [[2]], [[3]]]] }] },
      { path: '/models/text/invocations', bodies: [{ inputs: { x: [['a', 'b']] } }] },
    ],
    paths: [
      ...['/ping', '/version', '/models/vector'],
      ...ODD_NAMES.map((name) => `/models/${name}/invocations`),
    ],
    types: [...JSON_TYPES, ...JSON_TYPES, 'text/csv; charset=utf-8', 'text/xml', 'text/csv;x=y'],
    isRefusal: (text, type) =>
      type.startsWith('text/plain') || isOnly(text, 'error_code', 'message'),
  },
];

function isOnly(text: string, ...keys: string[]): boolean {
  const body = JSON.parse(text);
  return (
    Object.keys(body).join() === keys.join() && keys.every((key) => typeof body[key] === 'string')
  );
}

/** By protocol, the answers that say that a prediction was asked for. */
const asked = new Map<string, number>();

describe.each(PROTOCOLS)('$name', ({ name, isRefusal, protocol, ...format }) => {
  it('answers 10,000 malformed requests with a success or a 4xx in its own shape', async () => {
    const seen = new Map<number, number>();
    let mostMemory = 0;
    const check = async (request: OddRequest) => {
      const { status, headers, text } = await send(request);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (headers.has('x-mainstay-degraded')) asked.set(protocol, (asked.get(protocol) ?? 0) + 1);
      const isRight =
        status < 400 || (status < 500 && isRefusal(text, headers.get('content-type') ?? ''));
      if (!isRight) throw new Error(`${status} ${text} to ${describeRequest(request)}`);
    };
    const batch = fc.array(oddRequests(format), { minLength: AT_ONCE, maxLength: AT_ONCE });
    await fc.assert(
      fc.asyncProperty(batch, async (requests) => {
        await Promise.all(requests.map(check));
        mostMemory = Math.max(mostMemory, process.memoryUsage.rss());
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(seen.get(200)).toBeGreaterThan(1000);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(mostMemory).toBeLessThan(1.5 * 1024 ** 3);
    const statuses = [...seen].sort().map(([status, times]) => `${status}: ${count(times)}`);
    noteFigure(
      'malformed',
      `${count(RUNS * AT_ONCE)} malformed requests, ${name}`,
      `no 5xx, no crash, every refusal in the protocol's own shape; answers by status: ${statuses.join(', ')}`,
    );
  }, 150_000);
});

it('leaves a record of each that asked for a prediction', async () => {
  const countOf = async (protocol: string) => {
    const { rows } = await fixture.db.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM predictions WHERE protocol = $1',
      [protocol],
    );
    return rows[0]?.count ?? 0;
  };
  // Those sent before to the models are of the protocol too.
  asked.set('oip', (asked.get('oip') ?? 0) + INFER.length);
  for (const { protocol } of PROTOCOLS) {
    await eventually(async () => expect(await countOf(protocol)).toBe(asked.get(protocol)), 30_000);
  }
}, 150_000);

function describeRequest(request: OddRequest | undefined): string {
  if (!request) return '';
  const { body, ...head } = request;
  return `${JSON.stringify(head)} ${JSON.stringify(Buffer.from(body).toString('latin1').slice(0, 500))}`;
}
