import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { startSilentProxy } from '#test/silent-proxy.ts';
import { openDb } from './client.ts';
import { listen } from './listen.ts';

let test: TestDatabase;
let proxy: Awaited<ReturnType<typeof startSilentProxy>>;
beforeEach(async () => {
  test = await createTestDatabase();
  proxy = await startSilentProxy(test.url);
});
afterEach(async () => {
  await proxy.close();
  await test.drop();
});

it('gives up connections over which nothing comes any more, and opens new ones', async () => {
  const db = openDb({ url: proxy.url, applicationName: 'test', timeoutMs: 500, maxConnections: 2 });
  const ask = {
    pool: () => db.pool.query('SELECT 1'),
    prisma: () => db.prisma.model.count(),
    transaction: () => db.prisma.$transaction((tx) => tx.model.count()),
  };
  for (const query of Object.values(ask)) {
    await query();
    await query();
    proxy.goSilent();
    await expect(query()).rejects.toThrow();
    await query();
  }
  await db.close();
});

it('cancels a query that takes too long', async () => {
  const db = openDb({ url: test.url, applicationName: 'test', timeoutMs: 200 });
  await expect(db.pool.query('SELECT pg_sleep(5)')).rejects.toThrow('statement timeout');
  await db.close();
});

it('listens anew when the network has gone silent', async () => {
  const heard: string[] = [];
  const onConnected = vi.fn();
  const onError = vi.fn();
  const listener = listen({
    url: proxy.url,
    channels: ['news'],
    onNotification: (_channel, payload) => heard.push(payload),
    onConnected,
    onError,
    livenessMs: { every: 1100, deadline: 1000 },
  });
  await vi.waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
  proxy.goSilent();
  await vi.waitFor(() => expect(onConnected).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  expect(onError).toHaveBeenCalled();
  await test.db.pool.query(`SELECT pg_notify('news', 'back')`);
  await vi.waitFor(() => expect(heard).toEqual(['back']));
  proxy.goSilent();
  const before = Date.now();
  await listener.close();
  expect(Date.now() - before).toBeLessThan(3000);
});
