import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createPredictionLog, type PredictionLogOptions } from '#lib/predictions/service.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** Nothing listens there. */
export const AWAY = 'postgresql://nobody@127.0.0.1:1/none';
export const MIB = 1024 * 1024;

type LogBench = ReturnType<typeof openLogBench>;

/** The bench of a test file: one database for all of it, a spool directory for every test. */
export function logBench(): LogBench {
  const bench = {} as LogBench;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-test-spool-'));
    Object.assign(bench, openLogBench(database, directory));
  });
  afterEach(async () => {
    for (const close of bench.closers.splice(0).reverse()) await close();
    await rm(bench.directory, { recursive: true, force: true });
  });
  afterAll(() => database?.drop());
  return bench;
}

function openLogBench(database: TestDatabase, directory: string) {
  const closers: (() => Promise<unknown>)[] = [];
  const query = async <T extends object>(text: string, ...values: unknown[]): Promise<T[]> =>
    (await database.db.pool.query(text, values)).rows as T[];
  return {
    database,
    directory,
    closers,
    query,

    openLog(over: Partial<PredictionLogOptions> = {}) {
      const log = createPredictionLog({
        directory,
        databaseUrl: database.url,
        replicaId: 'replica-1',
        maxBytes: 64 * MIB,
        fsync: 'off',
        whenFull: 'refuse',
        ...over,
        shipper: { intervalMs: 20, ...over.shipper },
      });
      closers.push(() => log.close(500));
      return log;
    },

    /** Ids of a model's predictions in the log. */
    kept: async (model: string) =>
      (await query<{ id: string }>('SELECT id FROM predictions WHERE model = $1', model)).map(
        ({ id }) => id,
      ),

    /** A model's predictions as they were added up. */
    async counted(model: string): Promise<number> {
      const [row] = await query<{ sum: number | null }>(
        'SELECT sum(requests)::int AS sum FROM prediction_minutes WHERE model = $1',
        model,
      );
      return row?.sum ?? 0;
    },

    eventsOf: (kind: string) =>
      query<{ detail: { said: string }; replica_id: string }>(
        'SELECT detail, replica_id FROM serving_events WHERE kind = $1 ORDER BY at',
        kind,
      ),

    spoolsLeft: async () =>
      (await readdir(directory)).filter((name) => name !== 'set-aside').length,
  };
}

export async function eventually(what: () => boolean | Promise<boolean>, withinMs = 15_000) {
  const deadline = performance.now() + withinMs;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
