import { expect, it } from 'vitest';
import { addPackedCounts } from '#lib/stats/packed-counts.ts';
import { logBench } from '#test/log-bench.ts';
import { binsFor, makeRecord } from '#test/prediction-records.ts';
import { createWindows } from './service.ts';

const bench = logBench();
const HOUR_MS = 3_600_000;
const ROUNDS = 12;
const RECORDS = 60;

it('nothing is lost or counted twice where replicas add late rows to hours while two workers add those up', async () => {
  const { db } = bench.database;
  const kept = { minutes: 400, hours: 400, days: 400 };
  const workers = [createWindows({ db, kept }), createWindows({ db, kept })];
  const logs = [bench.openLog(), bench.openLog(), bench.openLog()];
  const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 30 * HOUR_MS;
  let isDone = false;
  const summing = Promise.all(
    workers.map(async (worker) => {
      while (!isDone) {
        await worker.sumUp(new Date());
        await worker.removeOldCounts(new Date());
      }
    }),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(
      logs.map(async (log) => {
        await Promise.all(
          Array.from({ length: RECORDS }, (_, n) => {
            const at = new Date(startMs + ((n * 7) % 1500) * 60_000);
            return log.append(makeRecord({ at, model: 'busy' }), undefined, binsFor('busy'));
          }),
        );
        await log.flush();
      }),
    );
  }
  isDone = true;
  await summing;
  await workers[0]?.sumUp(new Date());
  const { reference } = binsFor('busy');
  const all = ROUNDS * RECORDS * logs.length;
  for (const seconds of [60, 3600]) {
    const rows = await bench.query<{ place: number; row_count: string; counts: Buffer }>(
      'SELECT place, row_count, counts FROM monitoring_counts WHERE reference_id = $1 AND seconds = $2',
      reference,
      seconds,
    );
    for (const [place, code] of [
      [0, 5],
      [1, 900],
    ] as const) {
      const counts = new Map<number, number>();
      const mine = rows.filter((row) => row.place === place);
      for (const row of mine) addPackedCounts(counts, row.counts);
      expect([seconds, place, counts]).toEqual([seconds, place, new Map([[code, all]])]);
      expect(mine.reduce((sum, row) => sum + Number(row.row_count), 0)).toBe(all);
    }
  }
}, 60_000);
