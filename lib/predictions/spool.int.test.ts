import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { startPostgresProxy } from '#test/postgres-proxy.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { createErrorTracking, createPredictionLog, type PredictionLogOptions } from './service.ts';
import { scanFrames } from './spool-frame.ts';

/** Nothing listens there. */
const AWAY = 'postgresql://nobody@127.0.0.1:1/none';
const MIB = 1024 * 1024;

let test: TestDatabase;
let directory: string;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-test-spool-'));
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
    maxBytes: 64 * MIB,
    fsync: 'off',
    whenFull: 'refuse',
    ...over,
    shipper: { intervalMs: 20, ...over.shipper },
  });
  closers.push(() => log.close(500));
  return log;
}

async function eventually(what: () => boolean | Promise<boolean>, withinMs = 15_000) {
  const deadline = performance.now() + withinMs;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function query<T extends object>(text: string, ...values: unknown[]): Promise<T[]> {
  return (await test.db.pool.query(text, values)).rows as T[];
}

const kept = async (model: string) =>
  (await query<{ id: string }>('SELECT id FROM predictions WHERE model = $1', model)).map(
    ({ id }) => id,
  );

async function counted(model: string): Promise<number> {
  const [row] = await query<{ sum: number | null }>(
    'SELECT sum(requests)::int AS sum FROM prediction_minutes WHERE model = $1',
    model,
  );
  return row?.sum ?? 0;
}

const eventsOf = (kind: string) =>
  query<{ detail: { said: string }; replica_id: string }>(
    'SELECT detail, replica_id FROM serving_events WHERE kind = $1 ORDER BY at',
    kind,
  );

const spoolsLeft = async () =>
  (await readdir(directory)).filter((name) => name !== 'set-aside').length;
const isIdle = async (log: ReturnType<typeof openLog>) => log.stats().waitingRecords === 0;

describe('what is shipped', () => {
  it('is in the log and added up, with its partition made when it is missing', async () => {
    const log = openLog();
    const at = new Date('2024-02-29T23:59:59.999Z');
    const appended = [];
    for (let i = 0; i < 1200; i += 1) {
      const over = { status: i % 3 ? 200 : 422, degraded: i % 4 === 0, cached: i % 6 === 0 };
      appended.push(log.append(makeRecord({ model: 'leap', at, ...over })));
    }
    const early = { version: null, releaseSeq: null, status: 503, latencyMs: 9 };
    appended.push(log.append(makeRecord({ model: 'leap', at, ...early })));
    await Promise.all(appended);
    await log.flush();
    expect(log.stats()).toMatchObject({
      waitingRecords: 0,
      appendedTotal: 1201,
      shippedTotal: 1201,
      dropped: 0,
      refused: 0,
      setAside: 0,
      oldestAt: null,
      lagSeconds: 0,
      state: 'ok',
    });
    const rows = await query(
      `SELECT version, release_seq, requests::int, client_errors::int, server_errors::int, degraded::int, cached::int,
         row_count::int FROM prediction_minutes WHERE model = 'leap' ORDER BY version`,
    );
    expect(rows).toEqual([
      {
        version: 0,
        release_seq: 0,
        requests: 1,
        client_errors: 0,
        server_errors: 1,
        degraded: 0,
        cached: 0,
        row_count: 1,
      },
      {
        version: 1,
        release_seq: 1,
        requests: 1200,
        client_errors: 400,
        server_errors: 0,
        degraded: 300,
        cached: 200,
        row_count: 1200,
      },
    ]);
    expect(await kept('leap')).toHaveLength(1201);
  });

  it('includes requests for unknown models, which are not added up', async () => {
    const log = openLog();
    const over = { model: 'nope\0\ud800\t', modelKnown: false, errorCode: 'model_not_found' };
    await log.append(makeRecord({ ...over, status: 404 }));
    await log.flush();
    expect(await kept('nope\ufffd\ufffd\t')).toHaveLength(1);
    expect(await counted('nope\ufffd\ufffd\t')).toBe(0);
    expect(
      await query('SELECT 1 FROM error_groups WHERE model = $1', 'nope\ufffd\ufffd\t'),
    ).toEqual([]);
  });

  it('keeps the share that is sampled and counts all', async () => {
    const log = openLog();
    const policy = { sampleRatio: 0.25, redact: [] };
    const records = Array.from({ length: 1000 }, (_, i) =>
      makeRecord({ model: 'sampled', errorCode: i % 2 ? 'no_answer' : null }),
    );
    await Promise.all(records.map((record) => log.append(record, policy)));
    await log.flush();
    const ids = await kept('sampled');
    expect(ids.length).toBeGreaterThan(180);
    expect(ids.length).toBeLessThan(320);
    expect(await counted('sampled')).toBe(1000);
    const [group] = await query<{ count: number; example_id: string }>(
      `SELECT count::int, example_id FROM error_groups WHERE model = 'sampled'`,
    );
    expect(group?.count).toBe(500);
    expect(ids).toContain(group?.example_id);
  });

  it('never has the value of a redacted feature, also not on disk', async () => {
    const log = openLog({ databaseUrl: AWAY });
    const policy = { sampleRatio: 1, redact: ['income'], features: ['hour', 'income'] };
    await log.append(makeRecord({ inputs: { rows: [[7, 123_456_789]] } }), policy);
    await log.append(makeRecord({ inputs: { body: { income: 123_456_789 } } }), policy);
    const [spool = ''] = await readdir(directory);
    const bytes = await readFile(path.join(directory, spool, '000000000001.log'), 'latin1');
    expect(bytes).toContain('{"rows":[[7,null]]}');
    expect(bytes).not.toContain('123456789');
  });

  it('includes events, once', async () => {
    const log = openLog();
    log.event({ kind: 'breaker_opened', model: 'evented', version: 3, detail: '5 in a row' });
    await log.append(makeRecord());
    await log.flush();
    expect(
      await query(`SELECT kind, version, detail FROM serving_events WHERE model = 'evented'`),
    ).toEqual([{ kind: 'breaker_opened', version: 3, detail: { said: '5 in a row' } }]);
  });

  it('leaves nothing behind on disk or in the table of positions', async () => {
    const log = openLog();
    await log.append(makeRecord());
    expect(await log.close()).toBe(0);
    expect(await readdir(directory)).toEqual([]);
    expect(await query('SELECT * FROM spool_positions')).toEqual([]);
  });

  it('lets two processes add to the same minutes', async () => {
    const logs = [openLog(), openLog()];
    const appended = [];
    for (let i = 0; i < 3000; i += 1) {
      for (const log of logs) {
        appended.push(log.append(makeRecord({ model: 'both', version: 1 + (i % 7) })));
      }
    }
    await Promise.all(appended);
    await Promise.all(logs.map((log) => log.flush()));
    expect(await counted('both')).toBe(6000);
    expect(await kept('both')).toHaveLength(6000);
  });
});

describe('what Postgres refuses', () => {
  it('is set aside; everything else is shipped', async () => {
    const log = openLog();
    const records = Array.from({ length: 200 }, (_, i) =>
      makeRecord({ model: 'refused', status: i === 7 ? 99_999 : 200 }),
    );
    await Promise.all(records.map((record) => log.append(record)));
    await log.flush();
    expect(log.stats()).toMatchObject({ shippedTotal: 199, setAside: 1, waitingRecords: 0 });
    expect(await kept('refused')).toHaveLength(199);
    expect(await counted('refused')).toBe(199);
    const [file = ''] = await readdir(path.join(directory, 'set-aside'));
    const text = await readFile(path.join(directory, 'set-aside', file), 'utf8');
    expect(text).toContain(records[7]?.id);
    expect(text).toMatch(/^# .*out of range for type smallint/);
  });

  it('of the sums costs no record', async () => {
    await query(
      `ALTER TABLE prediction_minutes ADD CONSTRAINT no_13 CHECK (model <> 'huge' OR version <> 13)`,
    );
    closers.push(() => query('ALTER TABLE prediction_minutes DROP CONSTRAINT no_13'));
    const said: object[] = [];
    const quiet = () => undefined;
    const log = openLog({
      log: { info: quiet, warn: quiet, error: (details) => said.push(details) },
    });
    const records = Array.from({ length: 20 }, (_, i) =>
      makeRecord({ model: 'huge', version: 10 + (i % 5), rowCount: 2_147_483_647 }),
    );
    await Promise.all(records.map((record) => log.append(record)));
    await log.flush();
    expect(await kept('huge')).toHaveLength(20);
    expect(said).toMatchObject([{ model: 'huge' }]);
    const rows = await query(
      `SELECT sum(requests)::int AS requests, max(row_count)::float8 AS most FROM prediction_minutes WHERE model = 'huge'`,
    );
    expect(rows).toEqual([{ requests: 16, most: 4 * 2_147_483_647 }]);
  });

  it('since it is there already is not counted again', async () => {
    const first = openLog({ databaseUrl: AWAY });
    for (let i = 0; i < 50; i += 1) await first.append(makeRecord({ model: 'again' }));
    await first.close(0);
    const [spool = ''] = await readdir(directory);
    const file = path.join(directory, spool, '000000000001.log');
    const bytes = await readFile(file);
    await expectShipped(50);
    // The same spool comes back, out of a backup say, and Postgres has forgotten where it was.
    const second = openLog({ databaseUrl: AWAY });
    await second.append(makeRecord({ model: 'again' }));
    await second.close(0);
    const [other = ''] = await readdir(directory);
    await writeFile(path.join(directory, other, '000000000002.log'), bytes);
    await expectShipped(51);

    async function expectShipped(records: number) {
      const log = openLog();
      await eventually(async () => (await spoolsLeft()) === 0);
      expect(await kept('again')).toHaveLength(records);
      expect(await counted('again')).toBe(records);
      await log.close();
    }
  });
});

describe('failures', () => {
  it('are grouped, settled, and open again when they come again', async () => {
    const log = openLog();
    let now = new Date('2026-05-01T10:00:30.000Z');
    const { listErrorGroups, getErrorGroup, setErrorGroup } = createErrorTracking({
      db: test.db,
      now: () => now,
    });
    const failed = { model: 'failing', status: 503, errorCode: 'no_answer', errorStage: 'run' };
    const page = { model: 'failing', limit: 50 };
    const keep = async (...over: object[]) => {
      for (const one of over) await log.append(makeRecord({ ...failed, ...one }));
      await log.flush();
    };
    const at = (time: string) => ({ at: new Date(`2026-05-01T${time}Z`) });
    await keep(
      at('09:00:00.000'),
      at('10:00:01.000'),
      { ...at('10:00:02.000'), errorDetail: 'the newest' },
      { ...at('10:00:00.000'), version: 2 },
    );
    const { items } = await listErrorGroups(page);
    expect(items).toMatchObject([
      {
        version: 1,
        stage: 'run',
        code: 'no_answer',
        count: 3,
        state: 'open',
        first_seen_at: '2026-05-01T09:00:00.000Z',
        last_seen_at: '2026-05-01T10:00:02.000Z',
        example: { detail: 'the newest' },
        settled: null,
      },
      { version: 2, count: 1 },
    ]);
    const [group] = items;
    const fingerprint = group?.fingerprint ?? '';
    expect(group?.last_day.slice(-2)).toEqual([1, 2]);
    const first = await listErrorGroups({ ...page, limit: 1 });
    const rest = await listErrorGroups({ ...page, cursor: first.next_cursor ?? '' });
    expect(rest.items.map(({ version }) => version)).toEqual([2]);

    const ctx = { actor: { kind: 'user', id: 'u-1', name: 'Ada' } as const, requestId: 'q-1' };
    const settle = { state: 'settled', reason: 'mended' } as const;
    expect(await setErrorGroup(fingerprint, settle, ctx)).toMatchObject({
      state: 'settled',
      settled: { by: { name: 'Ada' }, reason: 'mended', at: now.toISOString() },
    });
    await setErrorGroup(fingerprint, settle, ctx);
    expect(await query(`SELECT action, reason FROM audit_entries WHERE model = 'failing'`)).toEqual(
      [{ action: 'error_group.settle', reason: 'mended' }],
    );

    // From before it was settled: it was on its way.
    await keep(at('10:00:10.000'));
    expect(await getErrorGroup(fingerprint, { last: 'hour' })).toMatchObject({
      state: 'settled',
      count: 4,
    });
    now = new Date('2026-05-01T10:05:30.000Z');
    await keep(at('10:05:00.000'));
    const again = await getErrorGroup(fingerprint, { last: 'hour' });
    expect(again).toMatchObject({
      state: 'open',
      count: 5,
      settled: { reason: 'mended' },
      example_kept: true,
    });
    expect(again.trend.points.filter(({ count }) => count > 0)).toEqual([
      { at: '2026-05-01T10:00:00.000Z', count: 3 },
      { at: '2026-05-01T10:05:00.000Z', count: 1 },
    ]);
    await setErrorGroup(fingerprint, settle, ctx);
    const opened = await setErrorGroup(fingerprint, { state: 'open', reason: 'not yet' }, ctx);
    expect(opened.state).toBe('open');
    await expect(getErrorGroup('never\0seen', { last: 'day' })).rejects.toMatchObject({
      code: 'error_group_not_found',
    });
  });
});

describe('a damaged segment', () => {
  it('is set aside and said, and everything around it is shipped', async () => {
    const first = openLog({ databaseUrl: AWAY, maxBytes: MIB });
    const records = Array.from({ length: 2000 }, () => makeRecord({ model: 'damaged' }));
    for (let i = 0; i < records.length; i += 10) {
      await Promise.all(records.slice(i, i + 10).map((record) => first.append(record)));
    }
    await first.close(0);
    const [spool = ''] = await readdir(directory);
    const segments = (await readdir(path.join(directory, spool))).filter((name) =>
      name.endsWith('.log'),
    );
    expect(segments.length).toBeGreaterThan(4);
    const file = path.join(directory, spool, '000000000003.log');
    const bytes = await readFile(file);
    const { frames } = scanFrames(bytes, 0);
    const hit = frames[3];
    bytes.fill(0x20, (hit?.end ?? 0) - 50, (hit?.end ?? 0) - 10);
    await writeFile(file, bytes);
    // And what a kill leaves at the end of the last one.
    const last = path.join(directory, spool, segments.at(-1) ?? '');
    await writeFile(last, (await readFile(last)).subarray(0, -100));

    const log = openLog();
    await eventually(async () => (await spoolsLeft()) === 0);
    expect(await kept('damaged')).toHaveLength(2000 - 10 - 10);
    expect(await counted('damaged')).toBe(1980);
    expect(await readdir(path.join(directory, 'set-aside'))).toEqual([`${spool}-000000000003.log`]);
    const events = await eventsOf('segment_set_aside');
    expect(events).toHaveLength(1);
    expect(events[0]?.detail.said).toContain(`segment 3 of the spool ${spool}`);
    expect(log.stats()).toMatchObject({ waitingRecords: 0, state: 'ok', segments: 0, bytes: 0 });
  });

  it('with nothing readable in it is set aside as a whole', async () => {
    const first = openLog({ databaseUrl: AWAY });
    await first.append(makeRecord({ model: 'gone' }));
    await first.close(0);
    const [spool = ''] = await readdir(directory);
    await writeFile(path.join(directory, spool, '000000000001.log'), 'not a segment');
    openLog();
    await eventually(async () => (await spoolsLeft()) === 0);
    expect(await kept('gone')).toEqual([]);
    expect(await readdir(path.join(directory, 'set-aside'))).toEqual([`${spool}-000000000001.log`]);
  });
});

describe('a full spool', () => {
  const small = { maxBytes: MIB };

  it('refuses, says so, and takes records again when Postgres is back', async () => {
    const proxy = await startPostgresProxy(test.url);
    closers.push(() => proxy.close());
    proxy.set('cut');
    const log = openLog({ ...small, databaseUrl: proxy.url });
    let taken = 0;
    let refusal: unknown;
    while (!refusal) {
      await log.append(makeRecord({ model: 'filled' })).then(
        () => {
          taken += 1;
        },
        (error) => {
          refusal = error;
        },
      );
    }
    expect(refusal).toMatchObject({ code: 'log_full', status: 503 });
    expect(refusal).toHaveProperty('extra.retry_after_seconds', expect.any(Number));
    expect(log.admits()).toMatchObject({ code: 'log_full' });
    const full = log.stats();
    expect(full).toMatchObject({ state: 'full', refused: 1, waitingRecords: taken });
    expect(full.bytes).toBeGreaterThanOrEqual(MIB);
    expect(full.bytes).toBeLessThan(MIB * 1.1);
    await eventually(() => log.stats().oldestAt !== null);
    proxy.set('pass');
    await eventually(() => log.admits() === null && log.stats().state === 'ok');
    await log.append(makeRecord({ model: 'filled' }));
    await log.flush();
    expect(await kept('filled')).toHaveLength(taken + 1);
    await eventually(async () => (await eventsOf('spool_recovered')).length === 1);
    expect(await eventsOf('spool_full')).toHaveLength(1);
  });

  it('drops the oldest where that is wanted, counts and says it', async () => {
    const proxy = await startPostgresProxy(test.url);
    closers.push(() => proxy.close());
    proxy.set('cut');
    const log = openLog({ ...small, whenFull: 'drop-oldest', databaseUrl: proxy.url });
    const records = Array.from({ length: 6000 }, () => makeRecord({ model: 'dropping' }));
    for (let i = 0; i < records.length; i += 20) {
      await Promise.all(records.slice(i, i + 20).map((record) => log.append(record)));
      expect(log.stats().bytes).toBeLessThan(MIB * 1.3);
      // As requests do, these leave the thread that makes room its turn.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await eventually(() => log.stats().bytes < MIB);
    const { dropped } = log.stats();
    expect(dropped).toBeGreaterThan(1000);
    proxy.set('pass');
    await log.flush();
    const ids = new Set(await kept('dropping'));
    expect(ids.size).toBe(6000 - dropped);
    expect(records.slice(dropped).every(({ id }) => ids.has(id))).toBe(true);
    expect(await counted('dropping')).toBe(6000 - dropped);
    await log.close();
    expect((await eventsOf('records_dropped')).length).toBeGreaterThanOrEqual(1);
  });
});

describe('a spool left behind', () => {
  it('counts against the size, and is shipped while its successor serves', async () => {
    const first = openLog({ databaseUrl: AWAY });
    for (let i = 0; i < 300; i += 1) await first.append(makeRecord({ model: 'heir' }));
    const { bytes } = first.stats();
    expect(await first.close(0)).toBe(300);
    const waiting = openLog({ databaseUrl: AWAY });
    await eventually(() => waiting.stats().bytes === bytes);
    expect(waiting.stats()).toMatchObject({ waitingRecords: 300, segments: 1 });
    await eventually(() => waiting.stats().oldestAt !== null);
    await waiting.append(makeRecord({ model: 'heir' }));
    expect(await waiting.close(0)).toBe(301);
    const log = openLog();
    await log.append(makeRecord({ model: 'heir' }));
    await eventually(async () => (await isIdle(log)) && (await spoolsLeft()) === 1);
    expect(await kept('heir')).toHaveLength(302);
    expect(await counted('heir')).toBe(302);
  });

  it('of a process that runs is left alone', async () => {
    const running = openLog({ databaseUrl: AWAY });
    await running.append(makeRecord({ model: 'mine' }));
    const other = openLog({ shipper: { adoptEveryMs: 20 } });
    await other.append(makeRecord({ model: 'theirs' }));
    await other.flush();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await kept('mine')).toEqual([]);
    expect(await spoolsLeft()).toBe(2);
    await running.close(0);
    await eventually(async () => (await kept('mine')).length === 1);
  });
});
