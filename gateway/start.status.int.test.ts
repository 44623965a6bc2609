import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingSettingsSchema } from '#lib/serving/contract.ts';
import { createServingSettings } from '#lib/serving/service.ts';
import { eventually } from '#test/gateway-fixture.ts';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';
import { constantScoreModel, hangingModel } from '#test/onnx-models.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { fixture } = gateway;
  await fixture.addModel('broken');
  const golden = { inputs: { f0: 1, f1: 2, f2: 3 }, outputs: { score: 5 } };
  await fixture.addVersion('broken', constantScoreModel(2), { goldenCases: [golden] });
  const context = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as never;
  const { setSettings } = createServingSettings({ db: fixture.db, now: () => new Date() });
  await fixture.addModel('hangs');
  await fixture.addVersion('hangs', hangingModel());
  const settings = servingSettingsSchema.parse({ timeout_ms: 100 });
  await setSettings('hangs', { settings, reason: 'test' }, context);
  await fixture.promote('hangs', 1);
});
afterAll(() => gateway.fixture.close());

const tensor = (data: unknown, name = 'features') => ({
  inputs: [{ name, datatype: 'FP32', shape: [1, 3], data }],
});

describe('the status of an answer is also the record’s and the one that is counted', () => {
  it.each<[string, string, unknown, number, string, Record<string, string>?]>([
    ['native', '/predict/vector', { features: [1] }, 422, 'invalid_features'],
    [
      'native, no release',
      '/predict/unreleased',
      { features: [1, 2, 3] },
      409,
      'model_not_released',
    ],
    [
      'native, type',
      '/predict/vector',
      'x',
      415,
      'unsupported_media_type',
      { 'content-type': 'a/b' },
    ],
    ['infer', '/v2/models/vector/infer', tensor(['x', 2, 3]), 400, 'invalid_request'],
    [
      'infer, no release',
      '/v2/models/unreleased/infer',
      tensor([1, 2, 3]),
      400,
      'model_not_released',
    ],
    [
      'infer, archived',
      '/v2/models/vector/versions/3/infer',
      tensor([1, 2, 3]),
      400,
      'version_archived',
    ],
    [
      'infer, not loaded',
      '/v2/models/broken/versions/1/infer',
      tensor([1, 2, 3]),
      400,
      'version_unavailable',
    ],
    ['infer, no model', '/v2/models/nope/infer', tensor([1, 2, 3]), 404, 'model_not_found'],
    ['infer, no answer', '/v2/models/hangs/infer', tensor([1000, 0, 0]), 503, 'no_answer'],
    ['TensorFlow', '/v1/models/vector:predict', {}, 400, 'invalid_request'],
    [
      'TensorFlow, no release',
      '/v1/models/unreleased:predict',
      { instances: [[1, 2, 3]] },
      404,
      'model_not_released',
    ],
    [
      'TensorFlow, in vain',
      '/v1/models/hangs:predict',
      { instances: [[1001, 0, 0]] },
      504,
      'no_answer',
    ],
    ['MLflow', '/models/vector/invocations', { inputs: [[1]] }, 400, 'invalid_features'],
    [
      'MLflow, no release',
      '/models/unreleased/invocations',
      { inputs: [[1, 2, 3]] },
      409,
      'model_not_released',
    ],
    [
      'MLflow, type',
      '/models/vector/invocations',
      'x',
      415,
      'unsupported_media_type',
      { 'content-type': 'a/b' },
    ],
  ])('%s', async (name, path, body, status, code, headers = {}) => {
    const id = `status: ${name}`;
    const answer = await gateway.send(path, body, { headers: { ...headers, 'x-request-id': id } });
    expect(answer.status).toBe(status);
    const record = await gateway.logged(id);
    expect(record).toMatchObject({ status, error_code: code });
    const model = code === 'model_not_found' ? 'unknown' : record.model;
    const counted = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(counted).toMatch(
      new RegExp(
        `mainstay_predictions_total\\{model="${model}",version="\\w+",code="${status}"\\}`,
      ),
    );
  });
});

describe('Open Inference Protocol readiness needs no key and says nothing but that', () => {
  it.each([
    ['a model', 'vector', 200, { name: 'vector', ready: true }],
    ['a version', 'vector/versions/2', 200, { name: 'vector', ready: true }],
    ['no release', 'unreleased', 400, { error: 'The model unreleased is not ready.' }],
    [
      'an archived version',
      'vector/versions/3',
      400,
      { error: 'Version 3 of vector is not ready.' },
    ],
    [
      'what does not load',
      'broken/versions/1',
      400,
      { error: 'Version 1 of broken is not ready.' },
    ],
    ['no model', 'nope', 404, { error: 'There is no model named nope.' }],
    ['no version', 'vector/versions/9', 404, { error: 'The model vector has no version 9.' }],
  ])('%s', async (_name, model, status, said) => {
    await eventually(async () => {
      const answer = await gateway.send(`/v2/models/${model}/ready`, undefined, { token: null });
      expect([answer.status, answer.body]).toEqual([status, said]);
      expect(answer.type).toMatch(/^application\/json/);
    });
  });
});

it('calls a version the same in each protocol: what answers by its number is ready, in force or not', async () => {
  const { body: index } = await gateway.send('/v2/repository/index', {});
  const told: unknown[] = [];
  for (const { name, version, state, reason } of index) {
    const { body } = await gateway.send(`/v1/models/${name}`);
    const status = body.model_version_status.find(
      (one: { version: string }) => one.version === version,
    );
    const { status: ready } = await gateway.send(`/v2/models/${name}/versions/${version}/ready`);
    if (state === 'READY') expect([status.state, ready, reason]).toEqual(['AVAILABLE', 200, '']);
    else told.push([name, version, ready, status?.state, status?.status.error_message, reason]);
  }
  const failed = 'The version did not load here.';
  expect(told.sort()).toEqual([
    ['broken', '1', 400, 'END', failed, failed],
    ['vector', '3', 400, undefined, undefined, 'archived'],
  ]);
});
