import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Signature } from '#lib/onnx/contract.ts';
import { numbers, row, setUpBatcher, signature, turn } from '#test/batcher-bench.ts';
import type { Tensors } from '../call.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('joining', () => {
  it('runs a lone request at once, as it came', async () => {
    const { ask, next } = setUpBatcher();
    const answer = ask(3);
    const run = await next();
    expect(run.values).toEqual([3]);
    await run.finish();
    expect(await answer).toEqual([6]);
  });

  it('joins what comes together, and gives everyone their own rows', async () => {
    const { ask, next, batcher } = setUpBatcher();
    const answers = Promise.all([ask(1), ask([2, 3]), ask(4)]);
    const run = await next();
    expect(run.values).toEqual([1, 2, 3, 4]);
    await run.finish();
    expect(await answers).toEqual([[2], [4, 6], [8]]);
    expect(batcher.stats()).toMatchObject({ batches: 1, requests: 3, rows: 4, waiting: 0 });
  });

  it('gathers the next run while one is under way', async () => {
    const { ask, next, under } = setUpBatcher();
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
    const { ask, next } = setUpBatcher({ batching: { max_rows: 3 } });
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
    const { ask, next } = setUpBatcher();
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
    const { batcher, next } = setUpBatcher({ signature: open });
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
    const { ask, next } = setUpBatcher(over);
    const answers = Promise.all([ask(1), ask(2)]);
    for (const value of [1, 2]) {
      const run = await next();
      expect(run.values).toEqual([value]);
      await run.finish();
    }
    expect(await answers).toEqual([[2], [4]]);
  });

  it('has several runs under way where the session takes them, and no more', async () => {
    const { ask, next, under, batcher } = setUpBatcher({
      rowsAreIndependent: false,
      runsAtOnce: 2,
    });
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
    const { ask, next } = setUpBatcher({ answer: mean });
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
  async function learn({ ask, next }: ReturnType<typeof setUpBatcher>, runMs: number) {
    for (let count = 0; count < 30; count += 1) {
      const answers = [ask(1), ask(2)];
      await (await next()).finish(runMs);
      await Promise.all(answers);
    }
  }

  it('is worth it where a run takes long and requests come close together', async () => {
    const it = setUpBatcher({ batching: { window_ms: 5 } });
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
    const it = setUpBatcher({ batching: { window_ms: 100, max_rows: 20 } });
    for (let count = 0; count < 10; count += 1) {
      const answers = Array.from({ length: 20 }, () => it.ask(1));
      await (await it.next()).finish(300);
      await Promise.all(answers);
    }
    for (let count = 0; count < 20; count += 1) void it.ask(count);
    expect((await it.next()).values).toHaveLength(20);
  });

  it('is not, where a run is as quick as the wait', async () => {
    const it = setUpBatcher({ batching: { window_ms: 5 } });
    await learn(it, 1);
    void it.ask(1);
    expect((await it.next()).values).toEqual([1]);
  });

  it('is not, for one who comes alone', async () => {
    const it = setUpBatcher({ batching: { window_ms: 5 } });
    for (let count = 0; count < 10; count += 1) {
      const answer = it.ask(1);
      await (await it.next()).finish(50);
      await answer;
    }
    void it.ask(1);
    expect((await it.next()).values).toEqual([1]);
  });
});
