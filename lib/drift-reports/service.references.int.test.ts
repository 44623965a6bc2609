import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, createWindows, saveSampleReference } from '#lib/monitoring/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seededRandom } from '#test/stats/streams.ts';
import { addTraffic, createWatchedModel, type WatchedRow } from '#test/watched-model.ts';
import { createDriftReports, createDriftSettings, createScanRunner } from './service.ts';
import { driftSettingsSchema } from './settings.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const start = new Date('2026-03-02T10:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const random = seededRandom(12);

let test: TestDatabase;
let clock = start;
const now = () => clock;
let scans: ReturnType<typeof createScanRunner>;
let drift: ReturnType<typeof createDriftReports>;
let getSample: ReturnType<typeof createReferences>['getSample'];
beforeAll(async () => {
  test = await createTestDatabase();
  const { db } = test;
  const windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
  const artifacts = { stream: () => Promise.reject(new Error('there are no files')) };
  ({ getSample } = createReferences({ db, artifacts, now }));
  scans = createScanRunner({ db, windows, getSample, now, keptDays: 90 });
  drift = createDriftReports({ db, windows, now });
});
afterAll(() => test?.drop());

type Model = Awaited<ReturnType<typeof createWatchedModel>>;

const draw = (count: number): WatchedRow[] =>
  Array.from({ length: count }, () => {
    const distance = Math.fround(800 * random());
    return [distance, Math.floor(24 * random()), random() < 0.5 ? 'JFK' : 'LAX', distance / 100];
  });

async function prepare(name: string): Promise<Model> {
  const model = await createWatchedModel(test.db, {
    ...{ name, reference: draw(4000), releasedAt: at(-600) },
  });
  await createDriftSettings({ db: test.db, now }).setSettings(
    name,
    {
      settings: driftSettingsSchema.parse({ windows: ['30m'], whole_row: false }),
      reason: 'a test',
    },
    ctx,
  );
  return model;
}

/** The same rows as a reference of their own, made at minute 15. */
async function replaceReference(model: Model) {
  const key = { modelId: model.id, version: 1 };
  const sample = await getSample(model.reference);
  if (!sample) throw new Error('there is no sample');
  const reference = { digest: `${model.name} again`, filename: 'reference.csv' };
  await test.db.prisma.$transaction((tx) =>
    saveSampleReference(
      tx,
      key,
      { profile: model.profile, sample },
      { reference, at: at(15), by: null },
    ),
  );
  const row = await test.db.prisma.monitoringReference.findFirstOrThrow({
    where: { modelId: model.id, inForce: true },
  });
  return { ...model, reference: row.id };
}

it('a log that has some rows is not taken for all of them where the reference came in the midst of the window', async () => {
  const model = await prepare('changed');
  const whole = await prepare('changed-whole');
  const add = async (of: Model, minute: number, isLogged = true) =>
    addTraffic(test.db, of, at(minute), draw(100), { isLogged });
  for (let minute = 0; minute < 15; minute += 1) {
    await add(model, minute, minute % 2 === 0);
    await add(whole, minute);
  }
  const [later, ofWhole] = [await replaceReference(model), await replaceReference(whole)];
  for (let minute = 15; minute < 30; minute += 1) {
    await add(later, minute, minute % 2 === 0);
    await add(ofWhole, minute);
  }
  // Of 3,000 rows 1,500 are in the log, which is as many as were counted since.
  clock = at(30);
  for (const id of await scans.planScans()) await scans.carryOut(id);
  const basisOf = async (name: string) => {
    const [found] = (await drift.listReports(name, { limit: 50 })).items;
    const { columns, verdict, rows } = await drift.getReport(name, found?.id ?? '');
    return { verdict, rows, bases: [...new Set(columns.map(({ basis }) => basis))] };
  };
  expect(await basisOf('changed')).toEqual({ verdict: 'stable', rows: 1500, bases: ['counts'] });
  expect(await basisOf('changed-whole')).toEqual({
    ...{ verdict: 'stable', rows: 3000, bases: ['rows'] },
  });
});
