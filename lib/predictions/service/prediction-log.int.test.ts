import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AWAY, eventually, logBench } from '#test/log-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';

const bench = logBench();

describe('what is shipped', () => {
  it('is in the log and added up, with its partition made when it is missing', async () => {
    const log = bench.openLog();
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
    const rows = await bench.query(
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
    expect(await bench.kept('leap')).toHaveLength(1201);
  });

  it('includes requests for unknown models, which are not added up', async () => {
    const log = bench.openLog();
    const over = { model: 'nope\0\ud800\t', modelKnown: false, errorCode: 'model_not_found' };
    await log.append(makeRecord({ ...over, status: 404 }));
    await log.flush();
    expect(await bench.kept('nope\ufffd\ufffd\t')).toHaveLength(1);
    expect(await bench.counted('nope\ufffd\ufffd\t')).toBe(0);
    expect(
      await bench.query('SELECT 1 FROM error_groups WHERE model = $1', 'nope\ufffd\ufffd\t'),
    ).toEqual([]);
  });

  it('keeps the share that is sampled and counts all', async () => {
    const log = bench.openLog();
    const policy = { sampleRatio: 0.25, redact: [] };
    const records = Array.from({ length: 1000 }, (_, i) =>
      makeRecord({ model: 'sampled', errorCode: i % 2 ? 'no_answer' : null }),
    );
    await Promise.all(records.map((record) => log.append(record, policy)));
    await log.flush();
    const ids = await bench.kept('sampled');
    expect(ids.length).toBeGreaterThan(180);
    expect(ids.length).toBeLessThan(320);
    expect(await bench.counted('sampled')).toBe(1000);
    const [group] = await bench.query<{ count: number; example_id: string }>(
      `SELECT count::int, example_id FROM error_groups WHERE model = 'sampled'`,
    );
    expect(group?.count).toBe(500);
    expect(ids).toContain(group?.example_id);
  });

  it('never has the value of a redacted feature, also not on disk', async () => {
    const log = bench.openLog({ databaseUrl: AWAY });
    const policy = { sampleRatio: 1, redact: ['income'], features: ['hour', 'income'] };
    await log.append(makeRecord({ inputs: { rows: [[7, 123_456_789]] } }), policy);
    await log.append(makeRecord({ inputs: { body: { income: 123_456_789 } } }), policy);
    const [spool = ''] = await readdir(bench.directory);
    const bytes = await readFile(path.join(bench.directory, spool, '000000000001.log'), 'latin1');
    expect(bytes).toContain('{"rows":[[7,null]]}');
    expect(bytes).not.toContain('123456789');
  });

  it('includes events, once', async () => {
    const log = bench.openLog();
    log.event({ kind: 'breaker_opened', model: 'evented', version: 3, detail: '5 in a row' });
    await log.append(makeRecord());
    await log.flush();
    expect(
      await bench.query(`SELECT kind, version, detail FROM serving_events WHERE model = 'evented'`),
    ).toEqual([{ kind: 'breaker_opened', version: 3, detail: { said: '5 in a row' } }]);
  });

  it('leaves nothing behind on disk or in the table of positions', async () => {
    const log = bench.openLog();
    await log.append(makeRecord());
    expect(await log.close()).toBe(0);
    expect(await readdir(bench.directory)).toEqual([]);
    expect(await bench.query('SELECT * FROM spool_positions')).toEqual([]);
  });

  it('says that its spool is in use though nothing comes', async () => {
    const log = bench.openLog({ shipper: { touchEveryMs: 30 } });
    await log.append(makeRecord());
    await log.flush();
    await bench.query(`UPDATE spool_positions SET updated_at = now() - interval '29 days'`);
    await eventually(async () => {
      const [row] = await bench.query<{ age: number }>(
        'SELECT extract(days FROM now() - updated_at)::int AS age FROM spool_positions',
      );
      return row?.age === 0;
    });
  });

  it('goes on where it is when its position has been removed', async () => {
    const log = bench.openLog();
    for (let part = 1; part <= 3; part += 1) {
      await log.append(makeRecord({ model: 'placeless' }));
      await log.flush();
      await bench.query('DELETE FROM spool_positions');
    }
    expect(await bench.counted('placeless')).toBe(3);
    expect(await bench.kept('placeless')).toHaveLength(3);
  });

  it('lets two processes add to the same minutes', async () => {
    const logs = [bench.openLog(), bench.openLog()];
    const appended = [];
    for (let i = 0; i < 3000; i += 1) {
      for (const log of logs) {
        appended.push(log.append(makeRecord({ model: 'both', version: 1 + (i % 7) })));
      }
    }
    await Promise.all(appended);
    await Promise.all(logs.map((log) => log.flush()));
    expect(await bench.counted('both')).toBe(6000);
    expect(await bench.kept('both')).toHaveLength(6000);
  });
});

describe('a spool left behind', () => {
  it('counts against the size, and is shipped while its successor serves', async () => {
    const first = bench.openLog({ databaseUrl: AWAY });
    for (let i = 0; i < 300; i += 1) await first.append(makeRecord({ model: 'heir' }));
    const { bytes } = first.stats();
    expect(await first.close(0)).toBe(300);
    const waiting = bench.openLog({ databaseUrl: AWAY });
    await eventually(() => waiting.stats().bytes === bytes);
    expect(waiting.stats()).toMatchObject({ waitingRecords: 300, segments: 1 });
    await eventually(() => waiting.stats().oldestAt !== null);
    await waiting.append(makeRecord({ model: 'heir' }));
    expect(await waiting.close(0)).toBe(301);
    const log = bench.openLog();
    await log.append(makeRecord({ model: 'heir' }));
    await eventually(
      async () => log.stats().waitingRecords === 0 && (await bench.spoolsLeft()) === 1,
    );
    expect(await bench.kept('heir')).toHaveLength(302);
    expect(await bench.counted('heir')).toBe(302);
  });

  it('of a process that runs is left alone', async () => {
    const running = bench.openLog({ databaseUrl: AWAY });
    await running.append(makeRecord({ model: 'mine' }));
    const other = bench.openLog({ shipper: { adoptEveryMs: 20 } });
    await other.append(makeRecord({ model: 'theirs' }));
    await other.flush();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await bench.kept('mine')).toEqual([]);
    expect(await bench.spoolsLeft()).toBe(2);
    await running.close(0);
    await eventually(async () => (await bench.kept('mine')).length === 1);
  });
});
