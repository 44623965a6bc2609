import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seededRandom } from '#test/stats/streams.ts';
import { addTraffic, createWatchedModel, type WatchedRow } from '#test/watched-model.ts';
import type { ColumnResult } from './contract.ts';
import { createDriftReports, createDriftSettings, createScanRunner } from './service.ts';
import { driftSettingsSchema } from './settings.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const start = new Date('2026-03-02T10:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const random = seededRandom(31);

let test: TestDatabase;
const now = () => at(30);
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
});
afterAll(() => test?.drop());

const ROWS = 900;
const MINUTES = 30;

function draw(change: (usual: WatchedRow, row: number) => WatchedRow = (usual) => usual) {
  return Array.from({ length: ROWS }, (_, row) => {
    const distance = Math.fround(100 + 800 * random());
    const origin = random() < 0.5 ? 'JFK' : 'LAX';
    return change([distance, Math.floor(24 * random()), origin, distance / 100], row);
  });
}

const usual = draw();
const constant = draw(([, hour, , value]) => [500, hour, 'JFK', value]);
const missing = draw(([, hour, , value]) => [null, hour, '', value]);
const huge = draw(([, hour, origin], row) => [
  row % 2 === 0 ? 3e38 : -3e38,
  hour,
  origin,
  row % 2 === 0 ? 1e300 : -1e300,
]);
const infinite = draw(([distance, hour, origin], row) => [
  distance,
  hour,
  origin,
  row % 3 === 0 ? Number.POSITIVE_INFINITY : Number.NaN,
]);
const manyCategories = draw(([distance, hour, , value], row) => [
  distance,
  hour,
  `category ${row} of 10,000`,
  value,
]);

interface Case {
  name: string;
  reference: WatchedRow[];
  rows: WatchedRow[];
  distance: ColumnResult['verdict'];
  origin: ColumnResult['verdict'];
  value: ColumnResult['verdict'];
}

const cases: Case[] = [
  {
    name: 'usual',
    reference: usual,
    rows: draw(),
    distance: 'stable',
    origin: 'stable',
    value: 'stable',
  },
  {
    name: 'constant',
    reference: usual,
    rows: constant,
    distance: 'drift',
    origin: 'drift',
    value: 'stable',
  },
  {
    name: 'constant reference',
    reference: constant,
    rows: usual,
    distance: 'drift',
    origin: 'drift',
    value: 'stable',
  },
  {
    name: 'both constant',
    reference: constant,
    rows: constant.slice(),
    distance: 'stable',
    origin: 'stable',
    value: 'stable',
  },
  {
    name: 'missing',
    reference: usual,
    rows: missing,
    distance: 'drift',
    origin: 'drift',
    value: 'stable',
  },
  {
    name: 'missing reference',
    reference: missing,
    rows: usual,
    distance: 'drift',
    origin: 'drift',
    value: 'stable',
  },
  {
    name: 'one row',
    reference: usual,
    rows: usual.slice(0, 1),
    distance: 'not_enough_data',
    origin: 'not_enough_data',
    value: 'not_enough_data',
  },
  {
    name: 'huge',
    reference: usual,
    rows: huge,
    distance: 'drift',
    origin: 'stable',
    value: 'drift',
  },
  {
    name: 'huge reference',
    reference: huge,
    rows: usual,
    distance: 'drift',
    origin: 'stable',
    value: 'drift',
  },
  {
    name: 'infinite',
    reference: usual,
    rows: infinite,
    distance: 'stable',
    origin: 'stable',
    value: 'drift',
  },
  {
    name: 'many categories',
    reference: usual,
    rows: manyCategories,
    distance: 'stable',
    origin: 'drift',
    value: 'stable',
  },
  {
    name: 'many in the reference',
    reference: manyCategories,
    rows: usual,
    distance: 'stable',
    origin: 'drift',
    value: 'stable',
  },
];

it.each(cases.flatMap((one) => [true, false].map((isLogged) => ({ ...one, isLogged }))))(
  '$name, rows in the log: $isLogged',
  async ({ name, isLogged, reference, rows, ...verdicts }) => {
    const own = `${name} ${isLogged}`.replaceAll(' ', '-');
    const model = await createWatchedModel(test.db, {
      ...{ name: own, reference, releasedAt: at(-600) },
    });
    await createDriftSettings({ db: test.db, now }).setSettings(
      own,
      {
        settings: driftSettingsSchema.parse({ windows: ['30m'], whole_row: isLogged }),
        reason: 'a test',
      },
      ctx,
    );
    const each = Math.ceil(rows.length / MINUTES);
    for (let minute = 0; minute * each < rows.length; minute += 1) {
      const some = rows.slice(minute * each, (minute + 1) * each);
      await addTraffic(test.db, model, at(minute), some, { isLogged });
    }
    for (const id of await scans.planScans()) await scans.carryOut(id);
    const [found] = (await drift.listReports(own, { limit: 50 })).items;
    const { columns, rows: compared } = await drift.getReport(own, found?.id ?? '');
    expect(compared).toBe(rows.length);
    const said = Object.fromEntries(columns.map((column) => [column.name, column.verdict]));
    expect(said).toMatchObject(verdicts);
    for (const { sentences } of columns) expect(sentences.join(' ')).not.toMatch(/NaN|undefined/);
  },
);

it('traffic of a clock that is ahead is not in a window that ends now', async () => {
  const model = await createWatchedModel(test.db, {
    ...{ name: 'ahead', reference: usual, releasedAt: at(-600) },
  });
  await createDriftSettings({ db: test.db, now }).setSettings(
    'ahead',
    {
      settings: driftSettingsSchema.parse({ windows: ['30m'], whole_row: false }),
      reason: 'a test',
    },
    ctx,
  );
  await addTraffic(test.db, model, at(5), draw());
  await addTraffic(test.db, model, at(600), constant);
  for (const id of await scans.planScans()) await scans.carryOut(id);
  const [found] = (await drift.listReports('ahead', { limit: 50 })).items;
  const { columns, rows } = await drift.getReport('ahead', found?.id ?? '');
  expect(rows).toBe(ROWS);
  expect(columns.find(({ name }) => name === 'distance')?.verdict).not.toBe('drift');
});
