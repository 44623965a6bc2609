import { expect, it } from 'vitest';
import { limitConcurrency } from './limit-concurrency.ts';

it('runs a bounded number, keeps a bounded number waiting and refuses the rest', async () => {
  const limit = limitConcurrency({ running: 2, waiting: 1, refuse: () => new Error('full') });
  const open: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const task = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => open.push(resolve));
    running -= 1;
  };
  const first = [limit(task), limit(task), limit(task)];
  await expect(limit(task)).rejects.toThrow('full');
  for (let n = 0; n < 3; n++) {
    await expect.poll(() => open.length).toBeGreaterThan(0);
    open.shift()?.();
  }
  await Promise.all(first);
  expect(most).toBe(2);
  await expect(limit(async () => 'again')).resolves.toBe('again');
});

it('frees the place of a task that fails', async () => {
  const limit = limitConcurrency({ running: 1, waiting: 0, refuse: () => new Error('full') });
  await expect(limit(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(limit(async () => 1)).resolves.toBe(1);
});
