import { expect, it } from 'vitest';
import type { BinnedRows } from '#lib/monitoring/contract.ts';
import { addPackedCounts } from '#lib/stats/packed-counts.ts';
import { logBench } from '#test/log-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';

const bench = logBench();
const at = new Date('2026-03-01T12:00:10.000Z');
const binned = (reference: number, ...codes: number[]): BinnedRows => ({
  reference,
  columns: 2,
  codes: String.fromCharCode(...codes.map((code) => code + 32)),
});

async function countsOf(reference: number, place: number) {
  const rows = await bench.query<{ row_count: string; counts: Buffer }>(
    'SELECT row_count, counts FROM monitoring_counts WHERE reference_id = $1 AND place = $2',
    reference,
    place,
  );
  const counts = new Map<number, number>();
  for (const row of rows) addPackedCounts(counts, row.counts);
  const rowCount = rows.reduce((sum, row) => sum + Number(row.row_count), 0);
  return { minutes: rows.length, rowCount, counts: Object.fromEntries(counts) };
}

it('are added up by minute, of all replicas at once, and of what the log leaves out', async () => {
  const logs = [bench.openLog(), bench.openLog(), bench.openLog()];
  const policy = { sampleRatio: 0.1, redact: ['hour'], features: ['hour', 'origin'] };
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(
      logs.flatMap((log) =>
        Array.from({ length: 40 }, (_, n) =>
          log.append(makeRecord({ at }), policy, binned(11, 5 + (n % 4), 1004, 0, 3)),
        ),
      ),
    );
    await Promise.all(logs.map((log) => log.flush()));
  }
  expect(await countsOf(11, 0)).toEqual({
    ...{ minutes: 1, rowCount: 1200 },
    counts: { 0: 600, 5: 150, 6: 150, 7: 150, 8: 150 },
  });
  expect(await countsOf(11, 1)).toEqual({
    ...{ minutes: 1, rowCount: 1200 },
    counts: { 3: 600, 1004: 600 },
  });
});

it('of replicas that know another reference are under its id', async () => {
  const log = bench.openLog();
  await Promise.all([
    log.append(makeRecord({ at }), undefined, binned(21, 5, 5)),
    log.append(makeRecord({ at }), undefined, binned(22, 5, 6, 5, 6)),
    log.append(makeRecord({ at })),
  ]);
  await log.flush();
  expect(await countsOf(21, 1)).toMatchObject({ rowCount: 1, counts: { 5: 1 } });
  expect(await countsOf(22, 1)).toMatchObject({ rowCount: 2, counts: { 6: 2 } });
});

it('are counted once where a batch comes again, and records are already there', async () => {
  const log = bench.openLog();
  const twice = makeRecord({ at, model: 'again' });
  await log.append(twice, undefined, binned(31, 5, 5));
  await log.flush();
  await Promise.all([
    log.append(twice, undefined, binned(31, 5, 5)),
    log.append(makeRecord({ at, model: 'again' }), undefined, binned(31, 5, 6)),
  ]);
  await log.flush();
  expect(await bench.kept('again')).toHaveLength(2);
  expect(await bench.counted('again')).toBe(2);
  expect(await countsOf(31, 1)).toEqual({ minutes: 1, rowCount: 2, counts: { 5: 1, 6: 1 } });
});

it('go with their records when Postgres is away, and come with them when it is back', async () => {
  const away = bench.openLog({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' });
  await Promise.all(
    Array.from({ length: 50 }, () =>
      away.append(makeRecord({ at, model: 'away' }), undefined, binned(41, 5, 9)),
    ),
  );
  expect(await away.close(50)).toBe(50);
  const next = bench.openLog({ shipper: { adoptEveryMs: 20 } });
  await expect.poll(() => bench.counted('away'), { timeout: 10_000 }).toBe(50);
  await next.flush();
  expect(await countsOf(41, 1)).toEqual({ minutes: 1, rowCount: 50, counts: { 9: 50 } });
});
