import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AWAY, eventually, logBench, MIB } from '#test/log-bench.ts';
import { startPostgresProxy } from '#test/postgres-proxy.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { scanFrames } from '../spool-frame.ts';

const bench = logBench();

describe('what Postgres refuses', () => {
  it('is set aside; everything else is shipped', async () => {
    const log = bench.openLog();
    const records = Array.from({ length: 200 }, (_, i) =>
      makeRecord({ model: 'refused', status: i === 7 ? 99_999 : 200 }),
    );
    await Promise.all(records.map((record) => log.append(record)));
    await log.flush();
    expect(log.stats()).toMatchObject({ shippedTotal: 199, setAside: 1, waitingRecords: 0 });
    expect(await bench.kept('refused')).toHaveLength(199);
    expect(await bench.counted('refused')).toBe(199);
    const [file = ''] = await readdir(path.join(bench.directory, 'set-aside'));
    const text = await readFile(path.join(bench.directory, 'set-aside', file), 'utf8');
    expect(text).toContain(records[7]?.id);
    expect(text).toMatch(/^# .*out of range for type smallint/);
  });

  it('of the sums costs no record', async () => {
    await bench.query(
      `ALTER TABLE prediction_minutes ADD CONSTRAINT no_13 CHECK (model <> 'huge' OR version <> 13)`,
    );
    bench.closers.push(() => bench.query('ALTER TABLE prediction_minutes DROP CONSTRAINT no_13'));
    const said: object[] = [];
    const quiet = () => undefined;
    const log = bench.openLog({
      log: { info: quiet, warn: quiet, error: (details) => said.push(details) },
    });
    const records = Array.from({ length: 20 }, (_, i) =>
      makeRecord({ model: 'huge', version: 10 + (i % 5), rowCount: 2_147_483_647 }),
    );
    await Promise.all(records.map((record) => log.append(record)));
    await log.flush();
    expect(await bench.kept('huge')).toHaveLength(20);
    expect(said).toMatchObject([{ model: 'huge' }]);
    const rows = await bench.query(
      `SELECT sum(requests)::int AS requests, max(row_count)::float8 AS most FROM prediction_minutes WHERE model = 'huge'`,
    );
    expect(rows).toEqual([{ requests: 16, most: 4 * 2_147_483_647 }]);
  });

  it('since it is there already is not counted again', async () => {
    const first = bench.openLog({ databaseUrl: AWAY });
    for (let i = 0; i < 50; i += 1) await first.append(makeRecord({ model: 'again' }));
    await first.close(0);
    const [spool = ''] = await readdir(bench.directory);
    const file = path.join(bench.directory, spool, '000000000001.log');
    const bytes = await readFile(file);
    await expectShipped(50);
    // The same spool comes back, out of a backup say, and Postgres has forgotten where it was.
    const second = bench.openLog({ databaseUrl: AWAY });
    await second.append(makeRecord({ model: 'again' }));
    await second.close(0);
    const [other = ''] = await readdir(bench.directory);
    await writeFile(path.join(bench.directory, other, '000000000002.log'), bytes);
    await expectShipped(51);

    async function expectShipped(records: number) {
      const log = bench.openLog();
      await eventually(async () => (await bench.spoolsLeft()) === 0);
      expect(await bench.kept('again')).toHaveLength(records);
      expect(await bench.counted('again')).toBe(records);
      await log.close();
    }
  });
});

describe('a damaged segment', () => {
  it('is set aside and said, and everything around it is shipped', async () => {
    const first = bench.openLog({ databaseUrl: AWAY, maxBytes: MIB });
    const records = Array.from({ length: 2000 }, () => makeRecord({ model: 'damaged' }));
    for (let i = 0; i < records.length; i += 10) {
      await Promise.all(records.slice(i, i + 10).map((record) => first.append(record)));
    }
    await first.close(0);
    const [spool = ''] = await readdir(bench.directory);
    const segments = (await readdir(path.join(bench.directory, spool))).filter((name) =>
      name.endsWith('.log'),
    );
    expect(segments.length).toBeGreaterThan(4);
    const file = path.join(bench.directory, spool, '000000000003.log');
    const bytes = await readFile(file);
    const { frames } = scanFrames(bytes, 0);
    const hit = frames[3];
    bytes.fill(0x20, (hit?.end ?? 0) - 50, (hit?.end ?? 0) - 10);
    await writeFile(file, bytes);
    // And what a kill leaves at the end of the last one.
    const last = path.join(bench.directory, spool, segments.at(-1) ?? '');
    await writeFile(last, (await readFile(last)).subarray(0, -100));

    const log = bench.openLog();
    await eventually(async () => (await bench.spoolsLeft()) === 0);
    expect(await bench.kept('damaged')).toHaveLength(2000 - 10 - 10);
    expect(await bench.counted('damaged')).toBe(1980);
    expect(await readdir(path.join(bench.directory, 'set-aside'))).toEqual([
      `${spool}-000000000003.log`,
    ]);
    const events = await bench.eventsOf('segment_set_aside');
    expect(events).toHaveLength(1);
    expect(events[0]?.detail.said).toContain(`segment 3 of the spool ${spool}`);
    expect(log.stats()).toMatchObject({ waitingRecords: 0, state: 'ok', segments: 0, bytes: 0 });
  });

  it('with nothing readable in it is set aside as a whole', async () => {
    const first = bench.openLog({ databaseUrl: AWAY });
    await first.append(makeRecord({ model: 'gone' }));
    await first.close(0);
    const [spool = ''] = await readdir(bench.directory);
    await writeFile(path.join(bench.directory, spool, '000000000001.log'), 'not a segment');
    bench.openLog();
    await eventually(async () => (await bench.spoolsLeft()) === 0);
    expect(await bench.kept('gone')).toEqual([]);
    expect(await readdir(path.join(bench.directory, 'set-aside'))).toEqual([
      `${spool}-000000000001.log`,
    ]);
  });
});

describe('a full spool', () => {
  const small = { maxBytes: MIB };

  it('refuses, says so, and takes records again when Postgres is back', async () => {
    const proxy = await startPostgresProxy(bench.database.url);
    bench.closers.push(() => proxy.close());
    proxy.set('cut');
    const log = bench.openLog({ ...small, databaseUrl: proxy.url });
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
    expect(await bench.kept('filled')).toHaveLength(taken + 1);
    await eventually(async () => (await bench.eventsOf('spool_recovered')).length === 1);
    expect(await bench.eventsOf('spool_full')).toHaveLength(1);
  });

  it('drops the oldest where that is wanted, counts and says it', async () => {
    const proxy = await startPostgresProxy(bench.database.url);
    bench.closers.push(() => proxy.close());
    proxy.set('cut');
    const log = bench.openLog({ ...small, whenFull: 'drop-oldest', databaseUrl: proxy.url });
    const records = Array.from({ length: 6000 }, () => makeRecord({ model: 'dropping' }));
    for (let i = 0; i < records.length; i += 20) {
      await Promise.all(records.slice(i, i + 20).map((record) => log.append(record)));
      expect(log.stats().bytes).toBeLessThan(MIB * 1.3);
    }
    await eventually(() => log.stats().bytes < MIB);
    const { dropped } = log.stats();
    expect(dropped).toBeGreaterThan(1000);
    proxy.set('pass');
    await log.flush();
    const ids = new Set(await bench.kept('dropping'));
    expect(ids.size).toBe(6000 - dropped);
    expect(records.slice(dropped).every(({ id }) => ids.has(id))).toBe(true);
    expect(await bench.counted('dropping')).toBe(6000 - dropped);
    await log.close();
    expect((await bench.eventsOf('records_dropped')).length).toBeGreaterThanOrEqual(1);
  });
});
