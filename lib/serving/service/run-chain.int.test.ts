import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import {
  constantScoreModel,
  expandingModel,
  hangingModel,
  lookupModel,
  vectorModel,
} from '#test/onnx-models.ts';
import { DATA_TYPES, intAttribute, model, node, valueInfo } from '#test/onnx-writer.ts';
import { createServingBench } from '#test/serving-bench.ts';

let fixture: GatewayFixture;
let bench: ReturnType<typeof createServingBench>;
let id: string;
beforeEach(async () => {
  // So that a version that hangs does not hold up those it falls back to.
  fixture = await createGatewayFixture({ runners: 2 });
  bench = createServingBench(fixture);
  id = await fixture.addModel('m');
});
afterEach(async () => {
  await bench.close();
  await fixture.close();
});

/** As lookupModel, but never fails: `index` int64[N] → `value` float[N]. */
function asFloatModel() {
  return model({
    nodes: [
      node('Cast', ['index'], ['value'], { attributes: [intAttribute('to', DATA_TYPES.float32)] }),
    ],
    inputs: [valueInfo('index', 'int64', ['N'])],
    outputs: [valueInfo('value', 'float32', ['N'])],
  });
}

/** score = √ of one feature: NaN below zero. */
function rootModel() {
  return model({
    nodes: [node('Sqrt', ['features'], ['score'])],
    inputs: [valueInfo('features', 'float32', ['N', 1])],
    outputs: [valueInfo('score', 'float32', ['N', 1])],
  });
}

const HANGS = { features: [1000, 0, 0] };
const RUNS = { features: [1, 2, 3] };

describe('the fallback chain', () => {
  it('answers from the next version when one cannot run, and says so', async () => {
    await fixture.addVersion('m', lookupModel());
    await fixture.addVersion('m', asFloatModel());
    await bench.release(id, 1, { fallback: [2] });
    expect((await bench.ask({ features: { index: 2 } })).response).toMatchObject({
      prediction: 30,
      version: 1,
      served_by: 'primary',
      degraded: false,
      confidence: 'high',
    });
    expect(bench.records.at(-1)?.failure).toBeNull();
    expect((await bench.ask({ features: { index: 99 } })).response).toMatchObject({
      prediction: 99,
      version: 2,
      served_by: 'fallback',
      degraded: true,
      confidence: 'medium',
    });
    expect(bench.records.at(-1)).toMatchObject({
      version: 2,
      releaseSeq: 1,
      servedBy: 'fallback',
      degraded: true,
      confidence: 'medium',
      inputs: { rows: [[99]] },
      outputs: { predictions: [99] },
      failure: { version: 1, stage: 'run', code: 'input_rejected' },
    });
  });

  it('is the caller’s mistake when a sound version cannot run on the input and no other could', async () => {
    await fixture.addVersion('m', lookupModel());
    await bench.release(id, 1, { default: { value: 7 } });
    await bench.ask({ features: { index: 1 } });
    for (let asked = 0; asked < 6; asked += 1) {
      expect((await bench.ask({ features: { index: 99 } })).error).toMatchObject({
        code: 'model_rejected_input',
        status: 422,
      });
    }
    expect(bench.records.at(-1)).toMatchObject({ status: 422, errorStage: 'run', version: 1 });
    // However often it is made, it does not take the version away from the others.
    expect(bench.transitions).toEqual([]);
    expect((await bench.ask({ features: { index: 0 } })).response).toMatchObject({
      prediction: 10,
    });
  });

  it('never sends an input that the first version refuses down the chain', async () => {
    await fixture.addVersion('m', vectorModel([1, 1, 1]));
    await fixture.addVersion('m', vectorModel([1, 1]));
    await bench.release(id, 1, { fallback: [2], default: { value: 0 } });
    expect((await bench.ask({ features: [1, 2] })).error).toMatchObject({
      code: 'invalid_features',
    });
  });

  it('takes an answer of NaN for a failure, and one NaN among rows for that row’s own', async () => {
    await fixture.addVersion('m', rootModel());
    await fixture.addVersion('m', constantScoreModel(5, 1));
    await bench.release(id, 1, { fallback: [2] });
    expect((await bench.ask({ features: [4] })).response).toMatchObject({ prediction: 2 });
    expect((await bench.ask({ features: [-4] })).response).toMatchObject({
      prediction: 5,
      served_by: 'fallback',
    });
    expect((await bench.ask({ instances: [[9], [-9]] })).response).toMatchObject({
      predictions: [3, null],
      served_by: 'primary',
      confidence: 'low',
    });
  });
});

it('an answer of any size that was asked for is the input’s fault, and no version’s', async () => {
  await fixture.addVersion('m', expandingModel());
  await bench.set(id, { timeout_ms: 20_000, breaker: { failure_threshold: 1 } });
  await bench.release(id, 1, {});
  for (const size of [8_000_000, 500_000_000]) {
    const { error } = await bench.ask({ features: { size } });
    expect(error).toMatchObject({ code: 'model_rejected_input', status: 422 });
  }
  expect(bench.transitions).toEqual([]);
  expect((await bench.ask({ features: { size: 1 } })).response).toMatchObject({ prediction: 0 });
});

describe('a version that hangs', () => {
  beforeEach(async () => {
    await fixture.addVersion('m', hangingModel());
    await fixture.addVersion('m', constantScoreModel(5));
    await bench.set(id, {
      timeout_ms: 200,
      cache: { enabled: false },
      breaker: { failure_threshold: 2, success_threshold: 1, cooldown_seconds: 3600 },
    });
  });

  it('is answered for in time, and not asked any more once its breaker is open', async () => {
    await bench.release(id, 1, { fallback: [2] });
    expect((await bench.ask(RUNS)).response).toMatchObject({ prediction: 6, version: 1 });
    for (let asked = 0; asked < 2; asked += 1) {
      expect((await bench.ask(HANGS)).response).toMatchObject({ prediction: 5, degraded: true });
    }
    expect(bench.records.at(-1)?.failure).toEqual({
      version: 1,
      stage: 'run',
      code: 'version_timeout',
      reason: 'version 1: there was no answer within 200 ms',
    });
    expect(bench.transitions).toEqual([expect.stringMatching(/^1 breaker_opened: /)]);
    expect((await bench.ask(RUNS)).response).toMatchObject({
      prediction: 5,
      version: 2,
      served_by: 'fallback',
    });
    expect(bench.records.at(-1)?.latencyMs).toBeLessThan(150);
    // Its runner is being replaced, and answers when the breaker lets it.
    await eventually(async () => {
      bench.breakers.of({ model: 'm', version: 1 }).close();
      expect((await bench.ask(RUNS)).response).toMatchObject({ prediction: 6, version: 1 });
    });
  });

  it('is answered by the default when there is no other version, row by row', async () => {
    await bench.release(id, 1, { default: { expression: 'f0 > 10 ? 1 : f1' } });
    expect(
      (
        await bench.ask({
          instances: [
            [1000, 0, 0],
            [1, 7, 0],
          ],
        })
      ).response,
    ).toMatchObject({
      predictions: [1, 7],
      served_by: 'default',
      confidence: 'low',
      degraded: true,
      version: 1,
    });
    expect(bench.records.at(-1)).toMatchObject({
      servedBy: 'default',
      rowCount: 2,
      inputs: {
        rows: [
          [1000, 0, 0],
          [1, 7, 0],
        ],
      },
    });
  });

  it('is a 503 that says when to ask again when there is nothing else', async () => {
    await bench.release(id, 1, {});
    const { error } = await bench.ask(HANGS);
    expect(error).toMatchObject({
      code: 'no_answer',
      status: 503,
      extra: { retry_after_seconds: expect.any(Number) },
    });
    expect(bench.records.at(-1)).toMatchObject({
      status: 503,
      errorCode: 'no_answer',
      errorStage: 'run',
      failure: { version: 1, reason: 'version 1: there was no answer within 200 ms' },
    });
  });

  it('takes no more requests at a time than it may, and lets other models be', async () => {
    await bench.set(id, { timeout_ms: 300, max_concurrent: 1 });
    await bench.release(id, 1, { fallback: [2] });
    const other = await fixture.addModel('other');
    await fixture.addVersion('other', constantScoreModel(1));
    await bench.release(other, 1, {});
    await bench.ask(RUNS, 'other');
    await bench.ask(RUNS);
    const held = bench.ask(HANGS);
    await expect.poll(() => bench.bulkheads.underWay(id)).toBe(1);
    expect((await bench.ask(RUNS)).error).toMatchObject({ code: 'overloaded', status: 503 });
    expect((await bench.ask(RUNS, 'other')).response).toMatchObject({ prediction: 1 });
    expect((await held).response).toMatchObject({ prediction: 5 });
  });
});

describe('the cache', () => {
  const cached = async (body: unknown) => {
    const { response } = await bench.ask(body);
    return [response?.prediction, response?.cached];
  };

  it('answers the same features again, in whatever order and form, and never for another version', async () => {
    await fixture.addVersion('m', vectorModel([1, 1, 1], 0));
    await fixture.addVersion('m', vectorModel([2, 2, 2], 0));
    await bench.release(id, 1, {});
    expect(await cached({ features: [1, 0, 3] })).toEqual([4, false]);
    expect(await cached({ features: { f2: 3.0, f0: 1, f1: -0 } })).toEqual([4, true]);
    expect(bench.records.at(-1)).toMatchObject({ cached: true, servedBy: 'primary' });
    expect(await cached({ features: [1, 0, 3], version: 2 })).toEqual([8, false]);
    expect(await cached({ features: [1, 0, 3], version: 1 })).toEqual([4, true]);
    expect(bench.traffic.of('m').cache).toMatchObject({ memory_hits: 2, misses: 2 });
    expect(bench.traffic.of('m').version(1)).toMatchObject({ requests: 3, batches: 1, rows: 1 });
  });

  it('is off when it is set so, and keeps no degraded answer', async () => {
    await fixture.addVersion('m', lookupModel());
    await fixture.addVersion('m', asFloatModel());
    await bench.release(id, 1, { fallback: [2] });
    await bench.ask({ features: { index: 1 } });
    expect(await cached({ features: { index: 99 } })).toEqual([99, false]);
    expect(await cached({ features: { index: 99 } })).toEqual([99, false]);
    await bench.set(id, { cache: { enabled: false } });
    expect(await cached({ features: { index: 1 } })).toEqual([20, false]);
  });

  it('runs once for those who ask the same at one time', async () => {
    await fixture.addVersion('m', vectorModel([1, 1, 1], 0));
    await bench.release(id, 1, {});
    await bench.ask(RUNS);
    const before = bench.traffic.of('m').version(1).batches;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => bench.ask({ features: [5, 5, 5] })),
    );
    expect(answers.map(({ response }) => response?.prediction)).toEqual(new Array(20).fill(15));
    expect(bench.traffic.of('m').version(1).batches - before).toBe(1);
    const { joined, memory_hits } = bench.traffic.of('m').cache;
    expect(joined + memory_hits).toBe(19);
  });
});

it('tells the log what to keep, as the settings say', async () => {
  await fixture.addVersion('m', constantScoreModel(1));
  await bench.release(id, 1, {});
  await bench.set(id, { log: { sample_ratio: 0.25, redact: ['f1'] } });
  await bench.ask(RUNS);
  expect(bench.policies.at(-1)).toEqual({
    sampleRatio: 0.25,
    redact: ['f1'],
    features: ['f0', 'f1', 'f2'],
  });
});
