import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { setUpBatcher } from '#test/batcher-bench.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('failures', () => {
  it('runs each alone when a joint run is rejected, so that one bad row harms nobody', async () => {
    const { ask, next, batcher } = setUpBatcher();
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
      const { ask, next, under } = setUpBatcher();
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
    const { ask, next, batcher } = setUpBatcher();
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
    const { ask, next } = setUpBatcher();
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
    const { ask, next, batcher } = setUpBatcher({ maxWaiting: 2 });
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
    const { ask, next, batcher } = setUpBatcher({ batching: { max_rows: 1 } });
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
    const { ask, next } = setUpBatcher();
    for (let count = 0; count < 3; count += 1) {
      void ask([1, 2, 3, 4]);
      await (await next()).finish(100);
    }
    for (let count = 0; count < 5; count += 1) void ask([1, 2, 3, 4], { timeoutMs: 1010 });
    expect((await next()).values).toHaveLength(20);
    const slow = setUpBatcher();
    for (let count = 0; count < 3; count += 1) {
      void slow.ask([1, 2, 3, 4], { timeoutMs: 60_000 });
      await (await slow.next()).finish(400);
    }
    for (let count = 0; count < 3; count += 1) void slow.ask([1, 2], { timeoutMs: 1000 });
    expect((await slow.next()).values).toHaveLength(4);
  });
});
