import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGatewayFixture, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel, rootModel } from '#test/onnx-models.ts';
import { createServingBench } from '#test/serving-bench.ts';

let fixture: GatewayFixture;
let bench: ReturnType<typeof createServingBench>;
let id: string;
beforeEach(async () => {
  fixture = await createGatewayFixture();
  bench = createServingBench(fixture);
  id = await fixture.addModel('m');
});
afterEach(async () => {
  await bench.close();
  await fixture.close();
});

describe('an answer of NaN when there is nothing better', () => {
  const nothing = { prediction: null, version: 1, served_by: 'primary', confidence: 'low' };

  it('is given when the version answers others, and takes nothing away from them', async () => {
    await fixture.addVersion('m', rootModel());
    await bench.release(id, 1, {});
    await bench.ask({ features: [4, 0, 0] });
    for (let asked = 0; asked < 6; asked += 1) {
      expect((await bench.ask({ features: [-4, 0, 0] })).response).toMatchObject(nothing);
    }
    expect(bench.records.at(-1)).toMatchObject({ status: 200, failure: null });
    expect(bench.transitions).toEqual([]);
    await bench.release(id, 2, { default: { value: 7 } });
    expect((await bench.ask({ features: [-4, 0, 0] })).response).toMatchObject({
      prediction: 7,
      served_by: 'default',
    });
  });

  it('is given when it was asked with NaN, though nobody knows that it ever answers anything else', async () => {
    await fixture.addVersion('m', constantScoreModel(Number.NaN, 1));
    await bench.release(id, 1, {});
    for (let asked = 0; asked < 6; asked += 1) {
      expect((await bench.ask({ features: [null] })).response).toMatchObject(nothing);
    }
    expect(bench.transitions).toEqual([]);
  });

  it('is a failure of the version when nothing explains it, until its breaker opens', async () => {
    await fixture.addVersion('m', constantScoreModel(Number.NaN, 1));
    await bench.release(id, 1, {});
    expect((await bench.ask({ features: [1] })).response).toMatchObject(nothing);
    expect(bench.records.at(-1)?.failure).toEqual({
      version: 1,
      stage: 'run',
      code: 'version_failed',
      reason: 'version 1: it answers NaN or infinities only',
    });
    for (let asked = 0; asked < 4; asked += 1) await bench.ask({ features: [1] });
    expect((await bench.ask({ features: [1] })).error).toMatchObject({ code: 'no_answer' });
    expect(bench.transitions).toEqual([
      expect.stringContaining('it answers NaN or infinities only'),
    ]);
  });
});
