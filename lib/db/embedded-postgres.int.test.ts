import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDb } from './client.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { findRunningEmbeddedPostgres } from './embedded-postgres-address.ts';

let parent: string;
let directory: string;
const started: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  // Closed to other users, as mkdtemp makes it: also root's Postgres must start in there.
  parent = await mkdtemp(path.join(tmpdir(), 'mainstay-embedded-'));
  directory = path.join(parent, 'postgres');
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await rm(parent, { recursive: true, force: true });
});

async function start(password = 'pass word/1') {
  const server = await startEmbeddedPostgres({ directory, password });
  started.push(server);
  return server;
}

async function query(url: string, sql: string) {
  const db = openDb({ url, applicationName: 'test' });
  try {
    return (await db.pool.query(sql)).rows;
  } finally {
    await db.close();
  }
}

it('keeps its data from one start to the next', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  expect(findRunningEmbeddedPostgres(directory, 'pass word/1')).toBeUndefined();
  const second = await start();
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

it('is found by processes started by themselves', async () => {
  const { url } = await start();
  expect(findRunningEmbeddedPostgres(directory, 'pass word/1')).toBe(url);
});

it('lets nobody in without the password', async () => {
  const { url } = await start();
  await expect(query(url.replace('pass%20word', 'other'), 'SELECT 1')).rejects.toThrow('password');
});

it('says why it cannot start', async () => {
  const flags = ['-c', 'shared_buffers=nonsense'];
  await expect(startEmbeddedPostgres({ directory, password: 'x', flags })).rejects.toThrow(
    /did not start in .*shared_buffers/s,
  );
});
