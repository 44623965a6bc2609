import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createPredictionLog } from '#lib/predictions/service.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { testSpool } from './test-spool.ts';

/** A database for a test file, and a log that writes to it. */
export function loggedBench() {
  const bench = {
    database: undefined as unknown as TestDatabase,
    log: undefined as unknown as ReturnType<typeof createPredictionLog>,
  };
  let directory: string | undefined;
  beforeAll(async () => {
    bench.database = await createTestDatabase();
    directory = await mkdtemp(path.join(tmpdir(), 'mainstay-test-logged-'));
    const { url: databaseUrl } = bench.database;
    bench.log = createPredictionLog({
      ...testSpool(directory),
      ...{ databaseUrl, replicaId: 'replica-1' },
    });
  });
  afterAll(async () => {
    await bench.log?.close();
    if (directory) await rm(directory, { recursive: true, force: true });
    await bench.database?.drop();
  });
  return bench;
}
