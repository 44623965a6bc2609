import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { columnsModel, identityModel, imageModel, vectorModel } from '#test/onnx-models.ts';

let fixture: GatewayFixture;
let url: string;
let token: string;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  token = (await fixture.addKey(['predict', 'feedback'])).token;
  await fixture.addModel('vector');
  await fixture.addVersion('vector', vectorModel());
  await fixture.addModel('columns');
  await fixture.addVersion('columns', columnsModel());
  await fixture.addModel('text');
  await fixture.addVersion('text', identityModel('string'));
  await fixture.addModel('images');
  await fixture.addVersion('images', imageModel());
  for (const model of ['vector', 'columns', 'text', 'images']) await fixture.promote(model, 1);
  url = (await fixture.start()).url;
});
afterAll(() => fixture.close());

/** mulberry32 */
function generator(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = generator(20260101);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

const LEAVES = [
  '0',
  '-0',
  '1',
  '1.5',
  '-1e308',
  '1e400',
  '9007199254740993',
  '-99999999999999999999',
  '1e-400',
  'null',
  'true',
  'false',
  '""',
  '"JFK"',
  '"\\ud800"',
  '"\\u0000"',
  '"😀"',
  '"NaN"',
  '"Infinity"',
  '"9223372036854775807"',
  '[]',
  '{}',
  '"0x1"',
  '"__proto__"',
] as const;
const KEYS = [
  'features',
  'instances',
  'version',
  'entity_key',
  'request_id',
  'event_time',
  'distance',
  'hour',
  'origin',
  'f0',
  'f1',
  'f2',
  'entities',
  '__proto__',
  'constructor',
  'toString',
  '',
  'inputs',
  'outputs',
  'name',
  'shape',
  'datatype',
  'data',
  'id',
  'parameters',
  'labels',
  'label',
  'row',
  'observed_at',
] as const;

function json(depth: number): string {
  const kind = random();
  if (depth === 0 || kind < 0.35) return pick(LEAVES);
  const size = Math.floor(random() * 4);
  if (kind < 0.6) return `[${Array.from({ length: size }, () => json(depth - 1)).join(',')}]`;
  return `{${Array.from({ length: size }, () => `${JSON.stringify(pick(KEYS))}:${json(depth - 1)}`).join(',')}}`;
}

const SIZES = ['0', '0', '1', '2', '3', '5000', '20000000', '2147483647', '-1', '1e9'] as const;
const shape = (rank: number) => `[${Array.from({ length: rank }, () => pick(SIZES)).join(',')}]`;

const TEMPLATES = [
  () =>
    `{"inputs":[{"name":"images","shape":[${pick(SIZES)},3,${pick(SIZES)},${pick(SIZES)}],"datatype":"FP32","data":${pick(['[]', '[]', '[1,2,3]'])}}]}`,
  () => `{"inputs":[{"name":"x","shape":${shape(2)},"datatype":"BYTES","data":[]}]}`,
  () => `{"features":{"distance":${json(1)},"hour":${json(1)},"origin":${json(1)}}}`,
  () => `{"features":[${json(0)},${json(0)},${json(0)}],"${pick(KEYS)}":${json(1)}}`,
  () => `{"instances":[${json(2)},[1,2,3],${json(2)}]}`,
  () => `{"features":[1,2,3],"version":${json(1)},"request_id":${json(0)},"event_time":${json(0)}}`,
  () =>
    `{"id":${json(0)},"inputs":[{"name":${pick(['"x"', '"features"', json(0)])},"shape":${pick(['[1,1]', '[1,3]', json(2)])},"datatype":${pick(['"BYTES"', '"FP32"', '"INT64"', json(0)])},"data":${json(3)}}],"outputs":${json(2)}}`,
  () => `{"request_id":${json(0)},"row":${json(0)},"label":${json(0)},"observed_at":${json(0)}}`,
  () => json(5),
  () => json(4).slice(0, Math.floor(random() * 40)),
  () => String.fromCharCode(...Array.from({ length: 20 }, () => Math.floor(random() * 65536))),
];
const PATHS = [
  '/predict/vector',
  '/predict/columns',
  '/predict/text',
  '/predict/__proto__',
  '/predict/%00',
  '/predict/%F0%9F%98%80',
  '/predict/a%2Fb',
  '/v2/models/vector/infer',
  '/v2/models/text/infer',
  '/v2/models/images/infer',
  '/v2/models/text/versions/0x1/infer',
  '/v2/models/columns/versions/1/infer',
  '/v2/repository/index',
  '/feedback',
  '/predict/%zz',
  `/predict/${'x'.repeat(1500)}`,
] as const;
const TYPES = [
  'application/json',
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'x',
  '',
] as const;
const IDS = ['ok', 'a b', 'x'.repeat(300), '\u00ff', ' ', 'r%0a'] as const;

it('answers 4,000 odd requests with a success or a 4xx, never a failure of its own, and logs all', async () => {
  const seen = new Map<number, number>();
  let mostMemory = 0;
  const one = async () => {
    const [path, type, body] = [pick(PATHS), pick(TYPES), pick(TEMPLATES)()];
    const id = pick(IDS);
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, 'x-request-id': id },
      body,
    });
    const text = await response.text();
    mostMemory = Math.max(mostMemory, process.memoryUsage.rss());
    seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
    if (response.status >= 500)
      throw new Error(`${response.status} for ${path} ${type} ${id} ${body}: ${text}`);
    if (response.status >= 400) expect(() => JSON.parse(text)).not.toThrow();
  };
  for (let i = 0; i < 500; i++) await Promise.all(Array.from({ length: 8 }, one));
  expect(seen.get(200)).toBeGreaterThan(50);
  expect(seen.get(422)).toBeGreaterThan(300);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(mostMemory).toBeLessThan(1.5 * 1024 ** 3);
  await eventually(async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('mainstay_prediction_log_waiting_records 0\n');
    expect(metrics).toContain('mainstay_prediction_log_dropped_total 0\n');
  });
}, 120_000);
