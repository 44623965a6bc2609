import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createWatchedModel, type WatchedRow } from '#test/watched-model.ts';
import { createDriftReports, createDriftSettings, createScanRunner } from './service.ts';
import { driftSettingsSchema } from './settings.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const at = (day: number, time: string) =>
  new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`);

let test: TestDatabase;
let clock = at(2, '00:00');
const now = () => clock;
let scans: ReturnType<typeof createScanRunner>;
let drift: ReturnType<typeof createDriftReports>;
beforeAll(async () => {
  test = await createTestDatabase();
  const { db } = test;
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  const { getSample } = createReferences({ db, artifacts, now });
  scans = createScanRunner({ db, windows, getSample, now, keptDays: 90 });
  drift = createDriftReports({ db, windows, now });
  const reference = Array.from(
    { length: 300 },
    (_, row): WatchedRow => [row, row % 24, 'JFK', row / 10],
  );
  await createWatchedModel(db, { name: 'shop', reference, releasedAt: at(1, '12:00') });
  const settings = driftSettingsSchema.parse({ windows: ['1h'], whole_row: false });
  await createDriftSettings({ db, now }).setSettings('shop', { settings, reason: 'a test' }, ctx);
});
afterAll(() => test?.drop());

/** Ten rows a minute from the one minute to the other. */
async function open(from: Date, to: Date): Promise<void> {
  await test.db.pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, latency_counts)
     SELECT 'shop', minute, 1, 1, 10, 10, 0, 0, '{}' FROM generate_series($1::timestamptz, $2::timestamptz - interval '1 minute', interval '1 minute') minute`,
    [from, to],
  );
}

async function qualityAt(moment: Date) {
  clock = moment;
  for (const id of await scans.planScans()) await scans.carryOut(id);
  const [latest] = (await drift.listReports('shop', { limit: 1 })).items;
  expect(latest?.at).toBe(moment.toISOString());
  return (await drift.getReport('shop', latest?.id ?? '')).quality;
}

it('a shop that closes every night is as usual, and one that does not open is not', async () => {
  for (const day of [2, 3, 4]) await open(at(day, '08:00'), at(day, '20:00'));
  await open(at(5, '08:03'), at(5, '20:00'));
  const calm = ['04T20:30', '04T23:00', '05T03:00', '05T08:00', '05T08:30', '05T09:00', '05T12:00'];
  for (const moment of calm) {
    const { findings } = await qualityAt(new Date(`2026-03-${moment}:00.000Z`));
    expect(findings, moment).toEqual([]);
  }
  expect((await qualityAt(at(5, '12:05'))).rows_usual).toEqual({
    ...{ least: 600, most: 600, days: [1, 2, 3] },
  });
  expect((await qualityAt(at(6, '09:30'))).findings).toEqual(['rows_fewer', 'stale']);
  const { items } = await drift.listEvents('shop', { limit: 50 });
  expect(items.map(({ kind, detail }) => [kind, detail])).toEqual(
    expect.arrayContaining([['onset', 'Nothing has come for longer than usual.']]),
  );
  expect(items).toHaveLength(2);
});
