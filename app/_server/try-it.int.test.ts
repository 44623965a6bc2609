import { afterAll, beforeAll, expect, it } from 'vitest';
import { listPredictions } from '#lib/predictions/contract.ts';
import { rollBack } from '#lib/releases/contract.ts';
import { predictFromConsole } from '#lib/serving/contract.ts';
import { startTestConsole, type TestConsole } from '#test/console.ts';
import { prepareModel } from '#test/route-cases/prepare-model.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole();
});
afterAll(() => console.stop());

const predict = (model: string, body: unknown) =>
  console.call(predictFromConsole, { as: 'operator', params: { model }, body });

it('follows the release in force from one call to the next', async () => {
  const model = await prepareModel(console, { versions: 2, releases: [1, 2] });
  const features = [1, 2, 3];
  expect(await (await predict(model, { features })).json()).toMatchObject({ version: 2 });
  const body = { reason: 'worse', wait_ms: 0 };
  await console.call(rollBack, { as: 'operator', params: { model }, body });
  expect(await (await predict(model, { features })).json()).toMatchObject({ version: 1 });
});

it('keeps a record of what it answered and of what it refused', async () => {
  const model = await prepareModel(console, { versions: 1, releases: [1] });
  const sent = [{ features: [1, 2, 3] }, { features: [1] }, { feature: [1, 2, 3] }, []];
  const statuses = [];
  for (const body of sent) statuses.push((await predict(model, body)).status);
  expect(statuses).toEqual([200, 422, 422, 422]);
  const response = await console.call(listPredictions, { as: 'viewer', query: { model } });
  const { items } = await response.json();
  expect(items.map((item: { status: number }) => item.status)).toEqual([422, 422, 422, 200]);
});

it('answers tensors over the Open Inference Protocol, which needs no named features', async () => {
  const model = await prepareModel(console, { versions: 1, releases: [1] });
  const tensor = { name: 'features', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] };
  const answered = await predict(model, { inputs: [tensor], version: 1 });
  expect(answered.status).toBe(200);
  const body = await answered.json();
  expect(body).toMatchObject({ model_name: model, model_version: '1' });
  expect(body.id).toBe(answered.headers.get('x-request-id'));
  const parameters = { served_by: 'primary', degraded: false, cached: false, confidence: 'high' };
  expect(body.parameters).toEqual(parameters);
  const released = await predict(model, { inputs: [tensor] });
  expect((await released.json()).parameters).toMatchObject({ release: 1, served_by: 'primary' });
  expect(body.outputs[0]).toMatchObject({ datatype: 'FP32' });
  expect(body.outputs[0].data.every((value: unknown) => typeof value === 'number')).toBe(true);
  const refused = await predict(model, { inputs: [{ ...tensor, shape: [1, 2] }] });
  expect([refused.status, (await refused.json()).errors[0].field]).toEqual([422, 'inputs[0].data']);
  const response = await console.call(listPredictions, { as: 'viewer', query: { model } });
  expect((await response.json()).items).toMatchObject([
    { status: 422, protocol: 'console' },
    { status: 200, protocol: 'console', release: 1 },
    { status: 200, protocol: 'console', request_id: body.id },
  ]);
});
