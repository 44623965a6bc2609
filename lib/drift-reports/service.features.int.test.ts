import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seededRandom } from '#test/stats/streams.ts';
import { addTraffic, createWatchedModel, type WatchedRow } from '#test/watched-model.ts';
import { createDriftReports, createDriftSettings, createScanRunner } from './service.ts';
import { driftSettingsSchema } from './settings.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const start = new Date('2026-03-02T10:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const random = seededRandom(21);

let test: TestDatabase;
let clock = start;
const now = () => clock;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

const draw = (count: number, moved = 0): WatchedRow[] =>
  Array.from({ length: count }, () => {
    const distance = Math.fround(100 * random() + moved);
    return [distance, Math.floor(24 * random()), random() < 0.5 ? 'JFK' : 'LAX', 10 * random()];
  });

it('a feature has windows, a test and a least sample of its own', async () => {
  const { db } = test;
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  const { getSample } = createReferences({ db, artifacts, now });
  const scans = createScanRunner({ db, windows, getSample, now, keptDays: 90 });
  const drift = createDriftReports({ db, windows, now });
  const model = await createWatchedModel(db, {
    ...{ name: 'own', reference: draw(3000), releasedAt: at(-600) },
  });
  const given = driftSettingsSchema.parse({
    ...{ windows: ['30m', '1h'], whole_row: false },
    features: {
      hour: { windows: ['1h'] },
      distance: { test: 'mann_whitney' },
      origin: { least_effective: 5000 },
    },
  });
  const { setSettings, getSettings } = createDriftSettings({ db, now });
  const saved = await setSettings('own', { settings: given, reason: 'a test' }, ctx);
  expect(saved).toEqual(await getSettings('own'));
  expect(saved.settings.features.hour).toEqual({ windows: ['1h'] });
  for (let minute = 0; minute < 60; minute += 1) {
    await addTraffic(db, model, at(minute), draw(20, 20));
  }
  clock = at(60);
  for (const id of await scans.planScans()) await scans.carryOut(id);
  const reports = await drift.listReports('own', { limit: 10 });
  const columnsOf = async (window: string) => {
    const found = reports.items.find((one) => one.window === window);
    const { columns } = await drift.getReport('own', found?.id ?? '');
    return Object.fromEntries(columns.map((column) => [column.name, column]));
  };
  const short = await columnsOf('30m');
  expect(Object.keys(short).sort()).toEqual(['distance', 'origin', 'value']);
  expect(short.distance).toMatchObject({
    verdict: 'drift',
    questions: [{ about: 'values', test: 'mann_whitney', has_changed: true }],
  });
  expect(short.distance?.tests.mann_whitney?.p_adjusted).toBeLessThan(0.001);
  expect(short.distance?.tests.ks).not.toHaveProperty('p_adjusted');
  expect(short.value?.tests.ks).toHaveProperty('p_adjusted');
  expect(short.origin?.verdict).toBe('not_enough_data');
  expect(short.origin?.sentences[0]).toMatch(/5,000 are needed for a verdict/);
  expect(Object.keys(await columnsOf('1h'))).toContain('hour');
});
