import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { startPostgresProxy } from '#test/postgres-proxy.ts';
import { binsFor, makeRecord } from '#test/prediction-records.ts';
import { createPredictionLog, type PredictionLogOptions } from './prediction-log.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const SECONDS = 1000;

let test: TestDatabase;
let directory: string;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-test-faults-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(directory, { recursive: true, force: true });
});
afterAll(() => test?.drop());

function openLog(over: Partial<PredictionLogOptions> = {}) {
  const log = createPredictionLog({
    directory,
    databaseUrl: test.url,
    replicaId: 'replica-1',
    maxBytes: 1024 * 1024 * 1024,
    fsync: 'off',
    whenFull: 'refuse',
    ...over,
    shipper: { intervalMs: 20, ...over.shipper },
  });
  closers.push(() => log.close(500));
  return log;
}

/** A process that appends with all its might; `killed` resolves with the ids that were acknowledged before kill -9. */
function startAppender(databaseUrl: string, model: string, fsync = 'off') {
  const child: ChildProcess = spawn(
    process.execPath,
    ['test/spool-appender.ts', directory, databaseUrl, fsync, model],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  let complaints = '';
  const first = Promise.withResolvers<void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    first.resolve();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void ended.then(() => first.reject(new Error(`the appender ended: ${complaints}`)));
  closers.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    begun: first.promise,
    async kill(): Promise<string[]> {
      child.kill('SIGKILL');
      await ended;
      // The last line may be cut: then nobody has read that acknowledgement.
      return said.split('\n').slice(0, -1);
    },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function eventually(what: () => boolean | Promise<boolean>, withinMs = 20 * SECONDS) {
  const deadline = performance.now() + withinMs;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

/** Lets the next start take over what was left, and checks that every id is there once and counted once. */
async function expectAllOnce(model: string, acknowledged: readonly string[]) {
  const log = openLog();
  await eventually(async () => (await readdir(directory)).length === 0);
  expect(log.stats()).toMatchObject({ waitingRecords: 0, setAside: 0, dropped: 0 });
  const { rows } = await test.db.pool.query(
    `SELECT p.id, count(*)::int AS times FROM predictions p WHERE p.model = $1 GROUP BY p.id`,
    [model],
  );
  const kept = new Set(rows.map(({ id }) => id));
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
  const [counts] = (
    await test.db.pool.query(
      `SELECT (SELECT sum(requests)::int FROM prediction_minutes WHERE model = $1) AS requests,
         (SELECT COALESCE(sum(count), 0)::int FROM error_groups WHERE model = $1) AS errors,
         (SELECT COALESCE(sum(m.count), 0)::int FROM error_minutes m JOIN error_groups USING (fingerprint) WHERE model = $1) AS minutes,
         (SELECT count(*)::int FROM predictions WHERE model = $1 AND error_code IS NOT NULL) AS failed`,
      [model],
    )
  ).rows;
  expect(counts.requests).toBe(rows.length);
  expect(counts.errors).toBe(counts.failed);
  expect(counts.minutes).toBe(counts.failed);
  const { rows: binned } = await test.db.pool.query(
    'SELECT place, sum(row_count)::int AS sum FROM monitoring_counts WHERE reference_id = $1 GROUP BY place',
    [binsFor(model).reference],
  );
  expect(binned).toHaveLength(2);
  for (const { sum } of binned) {
    // A write that was killed may leave a record that nobody was told of, and not its bins.
    expect(sum).toBeLessThanOrEqual(rows.length);
    expect(sum).toBeGreaterThanOrEqual(new Set(acknowledged).size);
  }
  const { rows: damaged } = await test.db.pool.query(
    `SELECT 1 FROM serving_events WHERE kind = 'segment_set_aside'`,
  );
  expect(damaged).toEqual([]);
  await log.close();
  return rows.length;
}

describe('kill -9', () => {
  it.each([
    ['off', 5],
    ['off', 90],
    ['off', 333],
    ['off', 700],
    ['always', 250],
  ])(
    'with fsync %s, %d ms into load, loses no acknowledged record and repeats none',
    async (fsync, ms) => {
      const model = `killed-${fsync}-${ms}`;
      const appender = startAppender(test.url, model, fsync);
      await appender.begun;
      await sleep(ms);
      const acknowledged = await appender.kill();
      expect(acknowledged.length).toBeGreaterThan(0);
      await expectAllOnce(model, acknowledged);
    },
  );

  it('again and again, each taking over from the one before', async () => {
    const acknowledged: string[] = [];
    for (const ms of [40, 120, 15, 200]) {
      const appender = startAppender(test.url, 'killed-again', 'off');
      await appender.begun;
      await sleep(ms);
      acknowledged.push(...(await appender.kill()));
    }
    await expectAllOnce('killed-again', acknowledged);
  });

  it('while Postgres was away loses nothing either', async () => {
    const appender = startAppender('postgresql://nobody@127.0.0.1:1/none', 'killed-away');
    await appender.begun;
    await sleep(300);
    const acknowledged = await appender.kill();
    const kept = await expectAllOnce('killed-away', acknowledged);
    expect(kept).toBeGreaterThanOrEqual(acknowledged.length);
  });

  it('between the copy and its commit repeats nothing', async () => {
    const proxy = await startPostgresProxy(test.url);
    closers.push(() => proxy.close());
    proxy.set('hold-commit');
    const appender = startAppender(proxy.url, 'killed-copying');
    await proxy.commit();
    await sleep(50);
    const acknowledged = await appender.kill();
    await expectAllOnce('killed-copying', acknowledged);
  });

  it('after a commit whose answer was lost repeats nothing', async () => {
    const proxy = await startPostgresProxy(test.url);
    closers.push(() => proxy.close());
    proxy.set('lose-answer');
    const appender = startAppender(proxy.url, 'killed-unsure');
    await proxy.commit();
    await sleep(50);
    const acknowledged = await appender.kill();
    await expectAllOnce('killed-unsure', acknowledged);
  });
});

describe('Postgres', () => {
  it('that breaks off before it says that it committed gets nothing twice', async () => {
    const proxy = await startPostgresProxy(test.url);
    closers.push(() => proxy.close());
    const log = openLog({ databaseUrl: proxy.url });
    proxy.set('lose-answer');
    const ids: string[] = [];
    const append = async () => {
      const record = makeRecord({ model: 'unsure' });
      await log.append(record, undefined, binsFor('unsure'));
      ids.push(record.id);
    };
    for (let i = 0; i < 100; i += 1) await append();
    await proxy.commit();
    for (let i = 0; i < 100; i += 1) await append();
    await sleep(300);
    proxy.set('pass');
    await log.flush();
    expect(log.stats()).toMatchObject({ waitingRecords: 0, shippedTotal: 200 });
    await log.close();
    await expectAllOnce('unsure', ids);
  });

  it('whose network goes silent is given up, and nothing waits for it', async () => {
    const proxy = await startPostgresProxy(test.url);
    closers.push(() => proxy.close());
    const log = openLog({ databaseUrl: proxy.url, shipper: { silentMs: 500 } });
    const ids: string[] = [];
    const append = async () => {
      const record = makeRecord({ model: 'silent' });
      const startedAt = performance.now();
      await log.append(record, undefined, binsFor('silent'));
      ids.push(record.id);
      return performance.now() - startedAt;
    };
    await append();
    await log.flush();
    proxy.set('hang');
    const waits: number[] = [];
    for (let i = 0; i < 200; i += 1) waits.push(await append());
    expect(Math.max(...waits)).toBeLessThan(400);
    await eventually(() => log.stats().lagSeconds > 1);
    proxy.set('pass');
    await log.flush();
    await log.close();
    await expectAllOnce('silent', ids);
  });

  it('stopped and started again under load loses no prediction', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'mainstay-test-stopped-'));
    const options = { directory: path.join(home, 'data'), password: 'test' };
    let server = await startEmbeddedPostgres(options);
    closers.push(async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    });
    await migrate(server.url);
    const proxy = await startPostgresProxy(server.url);
    closers.push(() => proxy.close());
    const log = openLog({ databaseUrl: proxy.url });
    const ids: string[] = [];
    let isLoading = true;
    async function client(): Promise<void> {
      while (isLoading) {
        const record = makeRecord({ model: 'stopped' });
        expect(log.admits()).toBeNull();
        await log.append(record, undefined, binsFor('stopped'));
        ids.push(record.id);
        await sleep(1);
      }
    }
    const load = Promise.all(Array.from({ length: 8 }, client));
    await eventually(() => log.stats().shippedTotal > 100);
    await server.stop();
    const before = ids.length;
    await eventually(() => log.stats().lagSeconds > 1 && ids.length > before + 100);
    server = await startEmbeddedPostgres(options);
    proxy.pointAt(server.url);
    await eventually(() => log.stats().shippedTotal > before);
    isLoading = false;
    await load;
    await log.flush();
    const db = openDb({ url: server.url, applicationName: 'test' });
    const { rows } = await db.pool.query(
      `SELECT count(*)::int AS kept, count(DISTINCT id)::int AS different,
         (SELECT sum(requests)::int FROM prediction_minutes) AS counted FROM predictions`,
    );
    await db.close();
    expect(rows).toEqual([{ kept: ids.length, different: ids.length, counted: ids.length }]);
    expect(await log.close()).toBe(0);
  });
});

describe('a full disk', () => {
  it('refuses predictions, leaves nothing half-written, and takes them again when there is room', async () => {
    const mountPoint = path.join(directory, 'disk');
    await mkdir(mountPoint);
    const isRoot = process.getuid?.() === 0;
    const { stdout } = await promisify(execFile)(
      'unshare',
      [
        ...(isRoot ? [] : ['--user', '--map-root-user']),
        '--mount',
        process.execPath,
        'test/full-disk.ts',
        mountPoint,
        test.url,
      ],
      { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 },
    );
    const { acknowledged, ...seen } = JSON.parse(stdout);
    expect(seen).toMatchObject({
      code: 'log_full',
      extra: { retry_after_seconds: expect.any(Number) },
      admits: 'log_full',
      state: 'full',
      recovered: true,
      waiting: 0,
    });
    const { rows } = await test.db.pool.query(
      `SELECT id FROM predictions WHERE model = 'full-disk' ORDER BY id`,
    );
    expect(rows.map(({ id }) => id)).toEqual(acknowledged.toSorted());
    const { rows: events } = await test.db.pool.query(
      `SELECT kind FROM serving_events WHERE replica_id = 'full-disk' ORDER BY at, id`,
    );
    expect(events.map(({ kind }) => kind)).toEqual(['spool_full', 'spool_recovered']);
  });
});
