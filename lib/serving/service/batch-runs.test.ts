import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnnxSession, Signature, TensorValue } from '#lib/onnx/contract.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { Tensors } from '../call.ts';
import { type ServingSettings, servingSettingsSchema } from '../contract.ts';
import { createBatcher } from './batch-runs.ts';

const signature: Signature = {
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 1] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['N', 1] }],
};
const row = (...values: number[]): Tensors => ({
  x: { type: 'float32', shape: [values.length, 1], data: new Float32Array(values) },
});
const numbers = (tensors: Tensors, name = 'y') => Array.from(tensors[name]?.data ?? [], Number);

interface Under {
  values: number[];
  outputs: readonly string[] | undefined;
  timeoutMs: number | undefined;
  /** After so much time on the clock. */
  finish(afterMs?: number): Promise<void>;
  fail(error: Error): Promise<void>;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A batcher on a session whose runs end when the test says so; it answers every row with its double. */
function setUp(
  over: {
    batching?: Partial<ServingSettings['batching']>;
    maxWaiting?: number;
    signature?: Signature;
    rowsAreIndependent?: boolean;
    runsAtOnce?: number;
    answer?: (inputs: Tensors) => Tensors;
  } = {},
) {
  const under: Under[] = [];
  const answer =
    over.answer ??
    ((inputs: Tensors): Tensors => {
      const x = inputs.x as TensorValue;
      return { y: { ...x, data: (x.data as Float32Array).map((value) => 2 * value) } };
    });
  const session: Pick<OnnxSession, 'run' | 'rowsAreIndependent' | 'runsAtOnce'> = {
    rowsAreIndependent: over.rowsAreIndependent,
    runsAtOnce: over.runsAtOnce,
    run: (inputs, outputs, options) =>
      new Promise((resolve, reject) => {
        under.push({
          values: numbers(inputs, 'x'),
          outputs,
          timeoutMs: options?.timeoutMs,
          async finish(afterMs = 0) {
            await vi.advanceTimersByTimeAsync(afterMs);
            resolve(answer(inputs));
            await turn();
          },
          async fail(error) {
            reject(error);
            await turn();
          },
        });
      }),
  };
  const batching = { ...servingSettingsSchema.parse({}).batching, ...over.batching };
  const batcher = createBatcher({
    session,
    signature: over.signature ?? signature,
    clock: () => performance.now(),
    settings: () => batching,
    maxWaiting: () => over.maxWaiting ?? 1000,
  });
  const ask = (
    values: number | number[],
    { outputs, timeoutMs = 1000 }: { outputs?: string[]; timeoutMs?: number } = {},
  ) => {
    const all = [values].flat();
    const answered = batcher.run(row(...all), outputs, all.length, timeoutMs).then(
      (tensors) => numbers(tensors),
      (error: Error) => error,
    );
    return answered;
  };
  /** The run under way, the oldest first. */
  const next = async () => {
    await turn();
    const one = under.shift();
    if (!one) throw new Error('nothing is being run');
    return one;
  };
  return { batcher, ask, next, under };
}

/** What is due in this turn of the event loop. */
const turn = () => vi.advanceTimersByTimeAsync(0);

describe('joining', () => {
  it('runs a lone request at once, as it came', async () => {
    const { ask, next } = setUp();
    const answer = ask(3);
    const run = await next();
    expect(run.values).toEqual([3]);
    await run.finish();
    expect(await answer).toEqual([6]);
  });

  it('joins what comes together, and gives everyone their own rows', async () => {
    const { ask, next, batcher } = setUp();
    const answers = Promise.all([ask(1), ask([2, 3]), ask(4)]);
    const run = await next();
    expect(run.values).toEqual([1, 2, 3, 4]);
    await run.finish();
    expect(await answers).toEqual([[2], [4, 6], [8]]);
    expect(batcher.stats()).toMatchObject({ batches: 1, requests: 3, rows: 4, waiting: 0 });
  });

  it('gathers the next run while one is under way', async () => {
    const { ask, next, under } = setUp();
    const first = ask(1);
    const run = await next();
    const later = [ask(2), ask(3)];
    await turn();
    expect(under).toEqual([]);
    await run.finish();
    expect(await first).toEqual([2]);
    const second = await next();
    expect(second.values).toEqual([2, 3]);
    await second.finish();
    expect(await Promise.all(later)).toEqual([[4], [6]]);
  });

  it('takes at most max_rows, except for one request that has more', async () => {
    const { ask, next } = setUp({ batching: { max_rows: 3 } });
    const answers = Promise.all([ask([1, 2]), ask([3, 4]), ask([5, 6, 7, 8]), ask(9)]);
    const seen: number[][] = [];
    for (let count = 0; count < 3; count += 1) {
      const run = await next();
      seen.push(run.values);
      await run.finish();
    }
    expect(seen).toEqual([
      [1, 2, 9],
      [3, 4],
      [5, 6, 7, 8],
    ]);
    expect(await answers).toEqual([[2, 4], [6, 8], [10, 12, 14, 16], [18]]);
  });

  it('never joins requests for different outputs', async () => {
    const { ask, next } = setUp();
    const answers = Promise.all([ask(1, { outputs: ['y'] }), ask(2), ask(3, { outputs: ['y'] })]);
    const first = await next();
    expect([first.values, first.outputs]).toEqual([[1, 3], ['y']]);
    await first.finish();
    const second = await next();
    expect([second.values, second.outputs]).toEqual([[2], undefined]);
    await second.finish();
    expect(await answers).toEqual([[2], [4], [6]]);
  });

  it('never joins inputs of different sizes', async () => {
    const open: Signature = {
      inputs: [{ name: 'x', type: 'float32', shape: ['N', 'M'] }],
      outputs: signature.outputs,
    };
    const { batcher, next } = setUp({ signature: open });
    const wide = { x: { type: 'float32', shape: [1, 2], data: new Float32Array([8, 9]) } } as const;
    void batcher.run(row(1), undefined, 1, 1000);
    void batcher.run({ x: { ...wide.x, shape: [1, 2] } }, undefined, 1, 1000);
    void batcher.run(row(2), undefined, 1, 1000);
    expect((await next()).values).toEqual([1, 2]);
  });

  it.each([
    ['it is switched off', { batching: { enabled: false } }],
    [
      'the batch is fixed',
      {
        signature: {
          ...signature,
          inputs: [{ name: 'x', type: 'float32' as const, shape: [1, 1] }],
        },
      },
    ],
    ['rows were seen to depend on each other', { rowsAreIndependent: false }],
  ])('runs one by one when %s', async (_, over) => {
    const { ask, next } = setUp(over);
    const answers = Promise.all([ask(1), ask(2)]);
    for (const value of [1, 2]) {
      const run = await next();
      expect(run.values).toEqual([value]);
      await run.finish();
    }
    expect(await answers).toEqual([[2], [4]]);
  });

  it('has several runs under way where the session takes them, and no more', async () => {
    const { ask, next, under, batcher } = setUp({ rowsAreIndependent: false, runsAtOnce: 2 });
    const answers = Promise.all([ask(1), ask(2), ask(3)]);
    const [first, second] = [await next(), await next()];
    expect(under).toEqual([]);
    expect(batcher.stats()).toMatchObject({ running: 2, waiting: 1 });
    await second.finish();
    const third = await next();
    expect(third.values).toEqual([3]);
    await third.finish();
    await first.finish();
    expect(await answers).toEqual([[2], [4], [6]]);
  });

  it('runs one by one for good when an answer does not have a row for every row', async () => {
    const mean = (inputs: Tensors): Tensors => ({
      y: { type: 'float32', shape: [1, 1], data: new Float32Array([numbers(inputs, 'x').length]) },
    });
    const { ask, next } = setUp({ answer: mean });
    const answers = Promise.all([ask(1), ask(2)]);
    const seen: number[][] = [];
    for (let count = 0; count < 3; count += 1) {
      const run = await next();
      seen.push(run.values);
      await run.finish();
    }
    expect(seen).toEqual([[1, 2], [1], [2]]);
    expect(await answers).toEqual([[1], [1]]);
    void ask(3);
    void ask(4);
    expect((await next()).values).toEqual([3]);
  });
});

describe('waiting for company', () => {
  async function learn({ ask, next }: ReturnType<typeof setUp>, runMs: number) {
    for (let count = 0; count < 30; count += 1) {
      const answers = [ask(1), ask(2)];
      await (await next()).finish(runMs);
      await Promise.all(answers);
    }
  }

  it('is worth it where a run takes long and requests come close together', async () => {
    const it = setUp({ batching: { window_ms: 5 } });
    for (let count = 0; count < 10; count += 1) {
      const answers = Array.from({ length: 20 }, () => it.ask(1));
      await vi.advanceTimersByTimeAsync(6);
      await (await it.next()).finish(50);
      await Promise.all(answers);
    }
    void it.ask(1);
    await turn();
    expect(it.under).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(3);
    void it.ask(2);
    await vi.advanceTimersByTimeAsync(3);
    expect((await it.next()).values).toEqual([1, 2]);
  });

  it('ends when the run is full', async () => {
    const it = setUp({ batching: { window_ms: 100, max_rows: 20 } });
    for (let count = 0; count < 10; count += 1) {
      const answers = Array.from({ length: 20 }, () => it.ask(1));
      await (await it.next()).finish(300);
      await Promise.all(answers);
    }
    for (let count = 0; count < 20; count += 1) void it.ask(count);
    expect((await it.next()).values).toHaveLength(20);
  });

  it('is not, where a run is as quick as the wait', async () => {
    const it = setUp({ batching: { window_ms: 5 } });
    await learn(it, 1);
    void it.ask(1);
    expect((await it.next()).values).toEqual([1]);
  });

  it('is not, for one who comes alone', async () => {
    const it = setUp({ batching: { window_ms: 5 } });
    for (let count = 0; count < 10; count += 1) {
      const answer = it.ask(1);
      await (await it.next()).finish(50);
      await answer;
    }
    void it.ask(1);
    expect((await it.next()).values).toEqual([1]);
  });
});

describe('failures', () => {
  it('runs each alone when a joint run is rejected, so that one bad row harms nobody', async () => {
    const { ask, next, batcher } = setUp();
    const answers = Promise.all([ask(1), ask(13), ask(3)]);
    await (await next()).fail(new RunFailure('rejected', 'out of bounds'));
    for (const value of [1, 13, 3]) {
      const run = await next();
      expect(run.values).toEqual([value]);
      if (value === 13) await run.fail(new RunFailure('rejected', '13 is out of bounds'));
      else await run.finish();
    }
    expect(await answers).toEqual([[2], expect.objectContaining({ kind: 'rejected' }), [6]]);
    expect(batcher.stats()).toMatchObject({ brokenUp: 1, batches: 4 });
  });

  it.each(['timeout', 'lost'] as const)(
    '%s is everyone’s, and is not tried again',
    async (kind) => {
      const { ask, next, under } = setUp();
      const answers = Promise.all([ask(1), ask(2)]);
      await (await next()).fail(new RunFailure(kind, 'gone'));
      for (const answer of await answers) expect(answer).toMatchObject({ kind });
      expect(under).toEqual([]);
      const after = ask(3);
      await (await next()).finish();
      expect(await after).toEqual([6]);
    },
  );

  it('drops who has waited too long, before running', async () => {
    const { ask, next, batcher } = setUp();
    const first = ask(1);
    const run = await next();
    const hasty = ask(2, { timeoutMs: 50 });
    const patient = ask(3);
    await vi.advanceTimersByTimeAsync(60);
    expect(await hasty).toMatchObject({
      kind: 'timeout',
      message: 'There was no answer within 50 ms',
    });
    await run.finish();
    const second = await next();
    expect(second.values).toEqual([3]);
    await second.finish();
    expect([await first, await patient]).toEqual([[2], [6]]);
    expect(batcher.stats()).toMatchObject({ expired: 1, waiting: 0, waitingRows: 0 });
  });

  it('answers each by its own deadline, though they share a run', async () => {
    const { ask, next } = setUp();
    const hasty = ask(1, { timeoutMs: 50 });
    const patient = ask(2, { timeoutMs: 500 });
    const run = await next();
    expect(run.timeoutMs).toBe(500);
    await vi.advanceTimersByTimeAsync(60);
    expect(await hasty).toMatchObject({ kind: 'timeout' });
    await run.finish();
    expect(await patient).toEqual([4]);
  });
});

describe('overload', () => {
  it('refuses beyond maxWaiting', async () => {
    const { ask, next, batcher } = setUp({ maxWaiting: 2 });
    void ask(1);
    await next();
    void ask(2);
    void ask(3);
    expect(await ask(4)).toMatchObject({
      code: 'overloaded',
      extra: { retry_after_seconds: 1 },
    });
    expect(batcher.stats()).toMatchObject({ refused: 1, waiting: 2 });
  });

  it('refuses what could not be answered in time, and says when to come back', async () => {
    const { ask, next, batcher } = setUp({ batching: { max_rows: 1 } });
    for (let count = 0; count < 5; count += 1) {
      void ask(count, { timeoutMs: 60_000 });
      await (await next()).finish(1000);
    }
    const answers = [1, 2, 3, 4].map((value) => ask(value, { timeoutMs: 3500 }));
    expect(await answers[3]).toMatchObject({
      code: 'overloaded',
      extra: { retry_after_seconds: 4 },
    });
    void ask(5, { timeoutMs: 10_000 });
    expect(batcher.stats()).toMatchObject({ refused: 1, waiting: 4 });
  });

  it('makes runs that end in time, once it knows what a row costs', async () => {
    const { ask, next } = setUp();
    for (let count = 0; count < 3; count += 1) {
      void ask([1, 2, 3, 4]);
      await (await next()).finish(100);
    }
    for (let count = 0; count < 5; count += 1) void ask([1, 2, 3, 4], { timeoutMs: 1000 });
    expect((await next()).values).toHaveLength(20);
    const slow = setUp();
    for (let count = 0; count < 3; count += 1) {
      void slow.ask([1, 2, 3, 4], { timeoutMs: 60_000 });
      await (await slow.next()).finish(400);
    }
    for (let count = 0; count < 3; count += 1) void slow.ask([1, 2], { timeoutMs: 1000 });
    expect((await slow.next()).values).toHaveLength(4);
  });
});
