import { expect, it } from 'vitest';
import { type Settling, settleAll } from './settle-all.ts';

it('goes through all in order, and keeps what was refused', async () => {
  const asked: string[] = [];
  const told: Settling[] = [];
  const result = await settleAll(
    ['a', 'b', 'c'],
    async (id) => {
      asked.push(id);
      if (id === 'b') throw new Error('hour is 99');
    },
    (now) => told.push(now),
    new AbortController().signal,
  );
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(result).toEqual({ done: 2, refused: [{ id: 'b', why: 'hour is 99' }] });
  expect(told.map(({ done, refused }) => [done, refused.length])).toEqual([
    [1, 0],
    [1, 1],
    [2, 1],
  ]);
});

it('ends after the one under way when it is stopped', async () => {
  const stop = new AbortController();
  const result = await settleAll(
    ['a', 'b'],
    async () => stop.abort(),
    () => undefined,
    stop.signal,
  );
  expect(result.done).toBe(1);
});
