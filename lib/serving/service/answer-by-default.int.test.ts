import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';
import { constantScoreModel, imageModel } from '#test/onnx-models.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { fixture } = gateway;
  await fixture.addModel('sure', 'binary');
  await fixture.addVersion('sure', constantScoreModel(Number.NaN, 1));
  await fixture.promote('sure', 1, { default: { value: 1 } });
});
afterAll(() => gateway.fixture.close());

const degraded = { served_by: 'default', degraded: true, confidence: 'low' };

it('is the class that was named, in the native protocol', async () => {
  const { body } = await gateway.send('/predict/sure', { features: [3] });
  expect(body).toMatchObject({ prediction: 1, ...degraded });
});

it('is its score, over the Open Inference Protocol', async () => {
  const tensor = { name: 'features', datatype: 'FP32', shape: [2, 1], data: [3, 4] };
  const { status, body } = await gateway.send('/v2/models/sure/infer', { inputs: [tensor] });
  expect([status, body.parameters, body.outputs]).toEqual([
    200,
    { release: 1, cached: false, ...degraded },
    [{ name: 'score', datatype: 'FP32', shape: [2, 1], data: [1, 1] }],
  ]);
});

it.each([
  ['rows', { instances: [[3]] }, '{"predictions":[[1.0]]}'],
  ['columns', { inputs: [[3], [4]] }, '{"outputs":[[1.0],[1.0]]}'],
])('is its score, over TensorFlow Serving’s protocol, in %s', async (_name, body, text) => {
  const answer = await gateway.send('/v1/models/sure:predict', body);
  expect([answer.status, answer.text]).toEqual([200, text]);
});

it('is refused for a model without named features', async () => {
  const { fixture } = gateway;
  await fixture.addVersion('images', imageModel());
  await expect(fixture.promote('images', 2, { default: { value: 1 } })).rejects.toMatchObject({
    code: 'invalid_request',
    fields: [{ field: 'default', message: expect.stringContaining('no named features') }],
  });
});

it('of the release before is warned of where it is of no use', async () => {
  const { fixture } = gateway;
  await fixture.addVersion('sure', imageModel());
  const { warnings } = await fixture.promote('sure', 2);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^The default answer in force is of no use to version 2\. /),
  );
});
