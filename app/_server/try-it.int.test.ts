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
