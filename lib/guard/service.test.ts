import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createGuard, type GuardBreaker } from './service.ts';

/** Writes down what it hears. */
function listener(isOpen = false) {
  const heard: string[] = [];
  const breaker: GuardBreaker = {
    admit: () =>
      isOpen
        ? null
        : {
            succeed: () => heard.push('succeeded'),
            fail: (reason) => heard.push(`failed: ${reason}`),
            ignore: () => heard.push('ignored'),
          },
  };
  return { breaker, heard };
}

/** Fails as often as told, then answers. */
function failing(times: number) {
  let calls = 0;
  return {
    calls: () => calls,
    call: async () => {
      calls += 1;
      if (calls <= times) throw new Error(`failure ${calls}`);
      return `answer ${calls}`;
    },
  };
}

describe('a guarded call', () => {
  it('gives the answer, and tells the breaker', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 1000, breaker });
    await expect(guard.run(failing(0).call)).resolves.toBe('answer 1');
    expect(heard).toEqual(['succeeded']);
  });

  it('is not made while the breaker is open', async () => {
    const { breaker } = listener(true);
    const { call, calls } = failing(0);
    const guard = createGuard({ timeoutMs: 1000, breaker, retries: 3 });
    await expect(guard.run(call)).rejects.toMatchObject({ name: 'CallRefused', kind: 'open' });
    expect(calls()).toBe(0);
  });

  it('is tried again, and counts once', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 1000, breaker, retries: 2, firstDelayMs: 1 });
    await expect(guard.run(failing(2).call)).resolves.toBe('answer 3');
    await expect(guard.run(failing(3).call)).rejects.toThrow('failure 3');
    expect(heard).toEqual(['succeeded', 'failed: failure 3']);
  });

  it('is not tried again when that would not help', async () => {
    const { call, calls } = failing(9);
    const guard = createGuard({ timeoutMs: 1000, retries: 5, retryIf: () => false });
    await expect(guard.run(call)).rejects.toThrow('failure 1');
    expect(calls()).toBe(1);
  });

  it('does not count a caller’s own mistake', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 1000, breaker, isFailure: () => false });
    await expect(guard.run(failing(1).call)).rejects.toThrow('failure 1');
    expect(heard).toEqual(['ignored']);
  });

  it('ends in time, whether it heeds the signal or not', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 30, breaker });
    const signals: AbortSignal[] = [];
    const started = performance.now();
    const call = guard.run((signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    await expect(call).rejects.toMatchObject({
      kind: 'timeout',
      message: 'no answer within 30 ms',
    });
    expect(performance.now() - started).toBeLessThan(500);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await expect.poll(() => heard).toEqual(['failed: no answer within 30 ms']);
  });

  it('is not a failure when it was this process that was busy', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 20, breaker });
    const call = guard.run(() => promisify(randomBytes)(8)).catch(() => undefined);
    const until = performance.now() + 60;
    while (performance.now() < until);
    await call;
    await delay(5);
    expect(heard).toEqual(['succeeded']);
  });

  it('may have less time than the guard allows, not more', async () => {
    const guard = createGuard({ timeoutMs: 40 });
    const hang = () => new Promise(() => {});
    await expect(guard.run(hang, 5)).rejects.toThrow('no answer within 5 ms');
    await expect(guard.run(hang, 5000)).rejects.toThrow('no answer within 40 ms');
  });

  it('is not tried again after its time', async () => {
    const { call, calls } = failing(100);
    const guard = createGuard({ timeoutMs: 30, retries: 50, firstDelayMs: 25 });
    await expect(guard.run(call)).rejects.toMatchObject({ kind: 'timeout' });
    const before = calls();
    await delay(120);
    expect(calls()).toBe(before);
  });
});

describe('a bulkhead', () => {
  it('bounds what is under way and what waits', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 1000, breaker, bulkhead: { limit: 1, queue: 1 } });
    const ends: (() => void)[] = [];
    const call = () => new Promise<void>((resolve) => ends.push(resolve));
    const [first, second, third] = [guard.run(call), guard.run(call), guard.run(call)];
    await expect(third).rejects.toMatchObject({ kind: 'full' });
    ends[0]?.();
    await first;
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.();
    await second;
    expect(heard).toEqual(['succeeded', 'succeeded']);
  });

  it('lets nobody wait beyond their time, and asks nothing of the breaker for them', async () => {
    const { breaker, heard } = listener();
    const guard = createGuard({ timeoutMs: 30, breaker, bulkhead: { limit: 1, queue: 1 } });
    const hang = () => new Promise<void>(() => {});
    const settled = await Promise.allSettled([guard.run(hang), guard.run(hang, 10)]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect.poll(() => heard).toEqual(['failed: no answer within 30 ms']);
    await delay(20);
    expect(heard.length).toBe(1);
  });
});
