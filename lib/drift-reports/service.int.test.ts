import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seededRandom } from '#test/stats/streams.ts';
import { addTraffic, createWatchedModel, type WatchedRow } from '#test/watched-model.ts';
import {
  createDriftReports,
  createDriftScans,
  createDriftSettings,
  createScanRunner,
} from './service.ts';
import { driftSettingsSchema } from './settings.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const MINUTE_MS = 60_000;
const start = new Date('2026-03-02T10:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE_MS);
const random = seededRandom(11);

let test: TestDatabase;
let clock = start;
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
});
afterAll(() => test?.drop());

const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const draw = (count: number, { moved = 0, ord = 0.05 } = {}): WatchedRow[] =>
  Array.from({ length: count }, () => {
    const distance = Math.fround(800 + 200 * (gauss() + moved));
    const origin = random() < ord ? 'ORD' : random() < 0.5 ? 'JFK' : 'LAX';
    return [distance, Math.floor(24 * random()), origin, distance / 100];
  });
const prepare = async (name: string, settings: object = {}) => {
  const model = await createWatchedModel(test.db, {
    ...{ name, reference: draw(4000), releasedAt: at(-600) },
  });
  await createDriftSettings({ db: test.db, now }).setSettings(
    name,
    {
      settings: driftSettingsSchema.parse({ windows: ['30m'], whole_row: false, ...settings }),
      reason: 'a test',
    },
    ctx,
  );
  return model;
};
/** What workers do at a minute of the schedule. */
async function scanAt(minutes: number): Promise<string[]> {
  clock = at(minutes);
  const planned = await scans.planScans();
  for (const id of planned) await scans.carryOut(id);
  return planned;
}
const reportsOf = async (model: string) =>
  (await drift.listReports(model, { limit: 50 })).items.reverse();
const eventsOf = async (model: string) =>
  (await drift.listEvents(model, { limit: 50 })).items
    .map(({ kind, about, column, at: when }) => ({ kind, about, column, at: when }))
    .sort((a, b) => `${a.at} ${a.column}`.localeCompare(`${b.at} ${b.column}`));

it('no drift is stable; a moved feature drifts, begins with the second scan and ends with the third that says no', async () => {
  const model = await prepare('moves');
  for (let minute = 0; minute < 60; minute += 1)
    await addTraffic(test.db, model, at(minute), draw(20));
  await scanAt(60);
  await scanAt(60);
  const [calm, ...others] = await reportsOf('moves');
  expect(others).toEqual([]);
  expect(calm).toMatchObject({
    ...{ verdict: 'stable', window: '30m', rows: 600, from: at(30).toISOString() },
    ...{ to: at(60).toISOString(), dataset: { drifted: 0, tested: 4, columns: 4 } },
  });
  expect(await eventsOf('moves')).toEqual([]);
  for (let minute = 60; minute < 120; minute += 1) {
    await addTraffic(test.db, model, at(minute), draw(20, { moved: 0.8 }));
  }
  await scanAt(90);
  expect(await eventsOf('moves')).toEqual([]);
  await scanAt(95);
  expect((await eventsOf('moves')).filter(({ about }) => about !== 'column')).toMatchObject([
    { kind: 'onset', about: 'prediction_shift', at: at(95).toISOString() },
  ]);
  expect((await eventsOf('moves')).filter(({ about }) => about === 'column')).toEqual([
    { kind: 'onset', about: 'column', column: 'distance', at: at(95).toISOString() },
    { kind: 'onset', about: 'column', column: 'value', at: at(95).toISOString() },
  ]);
  const last = (await reportsOf('moves')).at(-1);
  const report = await drift.getReport('moves', last?.id ?? '');
  expect(report).toMatchObject({
    verdict: 'drift',
    dataset: { drifted: 2 },
    prediction_shift: { verdict: 'drift', predictions: 1000, is_over: true },
  });
  const [worst] = report.columns;
  expect(worst).toMatchObject({
    verdict: 'drift',
    basis: 'rows',
    n_ref: 4000,
    n_cur: 600,
    drifting_since: at(95).toISOString(),
  });
  expect(worst?.sentences[0]).toMatch(/the median went from/i);
  expect(worst?.histogram).toHaveLength(24);
  for (const { name, verdict } of report.columns) {
    expect(verdict, name).toBe(['distance', 'value'].includes(name) ? 'drift' : 'stable');
  }
  for (let minute = 120; minute < 180; minute += 1)
    await addTraffic(test.db, model, at(minute), draw(20));
  for (const minute of [165, 170, 175]) await scanAt(minute);
  const ended = (await eventsOf('moves')).slice(-3);
  expect(ended).toHaveLength(3);
  expect(ended.filter(({ about }) => about === 'column')).toEqual([
    { kind: 'end', about: 'column', column: 'distance', at: at(175).toISOString() },
    { kind: 'end', about: 'column', column: 'value', at: at(175).toISOString() },
  ]);
  const series = await drift.getSeries('moves', {
    version: 1,
    window: '30m',
    column: 'distance',
    role: 'feature',
  });
  expect(series.points.map(({ verdict }) => verdict)).toEqual([
    'stable',
    'drift',
    'drift',
    'stable',
    'stable',
    'stable',
  ]);
  const page = await drift.getReportPage('moves', last?.id ?? '');
  expect(page.html).toMatch(/2 of 4 columns drifted.*<p>The mean of .*the predicted number/s);
});

it('counts say what rows say, where the log has not all of them', async () => {
  const model = await prepare('sampled');
  const calm = await prepare('sampled-calm');
  for (let minute = 0; minute < 30; minute += 1) {
    const isLogged = minute % 2 === 0;
    await addTraffic(test.db, model, at(minute), draw(100, { moved: 0.4, ord: 0.11 }), {
      isLogged,
    });
    await addTraffic(test.db, calm, at(minute), draw(100), { isLogged });
  }
  await scanAt(30);
  const [found] = await reportsOf('sampled');
  const report = await drift.getReport('sampled', found?.id ?? '');
  expect(report.rows).toBe(3000);
  expect(report.columns.map(({ name, basis, verdict }) => [name, basis, verdict])).toEqual(
    expect.arrayContaining([
      ['distance', 'counts', 'drift'],
      ['origin', 'counts', 'drift'],
      ['hour', 'counts', 'stable'],
      ['value', 'counts', 'drift'],
    ]),
  );
  const origin = report.columns.find(({ name }) => name === 'origin');
  expect(origin?.sentences[0]).toMatch(
    /“ORD” went from [45]\.?\d* % to 1[012]\.?\d* % of values: certain/,
  );
  const [quiet] = await reportsOf('sampled-calm');
  expect(quiet).toMatchObject({ verdict: 'stable', dataset: { tested: 4 } });
  const counts = await drift.getCounts('sampled', found?.id ?? '', {
    column: 'origin',
    role: 'feature',
  });
  expect(counts.rows).toEqual({ reference: 4000, current: 3000 });
  expect(counts.bins.find(({ label }) => label === 'ORD')?.current).toBe(
    Math.round((origin?.histogram.find(({ label }) => label === 'ORD')?.current ?? 0) * 3000),
  );
});

it('a slot from before the first release is left out', async () => {
  const model = await createWatchedModel(test.db, {
    ...{ name: 'fresh', reference: draw(100), releasedAt: at(31) },
  });
  const slots = () => test.db.prisma.driftScan.count({ where: { modelId: model.id } });
  await scanAt(34);
  expect(await slots()).toBe(0);
  await scanAt(35);
  expect(await slots()).toBe(1);
});

it('too few rows are no "stable"', async () => {
  const model = await prepare('quiet');
  await addTraffic(test.db, model, at(20), draw(150));
  await scanAt(30);
  expect(await reportsOf('quiet')).toMatchObject([
    {
      verdict: 'not_enough_data',
      rows: 150,
      dataset: { tested: 0 },
      prediction_shift: { verdict: 'not_enough_data', predictions: 150 },
    },
  ]);
});

it('a scan that a worker was lost in goes on with another, and makes nothing twice', async () => {
  const model = await prepare('lost', {
    ...{ windows: ['30m', '1h'], onset_scans: 1, prediction: { window: 500 } },
  });
  for (let minute = 0; minute < 30; minute += 1) {
    await addTraffic(test.db, model, at(minute), draw(20, { moved: 1 }));
  }
  clock = at(30);
  const planned = await scans.planScans();
  const twice = await scans.planScans();
  expect(twice).toEqual([]);
  const { rows } = await test.db.pool.query('SELECT id FROM drift_scans WHERE model_id = $1', [
    model.id,
  ]);
  const id = String(rows[0].id);
  expect(planned).toContain(id);
  await Promise.all([scans.carryOut(id), scans.carryOut(id)]);
  const before = await eventsOf('lost');
  expect(await reportsOf('lost')).toHaveLength(2);
  // As a worker leaves it that ends after its last report.
  await test.db.pool.query(
    `UPDATE drift_scans SET status = 'running', seen_at = now() - interval '5 minutes' WHERE id = $1`,
    [id],
  );
  expect(await scans.forsakenScans()).toContain(id);
  await scans.carryOut(id);
  expect(await reportsOf('lost')).toHaveLength(2);
  expect(await eventsOf('lost')).toEqual(before);
  expect(before.filter(({ column }) => column === 'distance')).toHaveLength(2);
  expect(before.filter(({ about }) => about === 'prediction_shift')).toHaveLength(1);
  const { last_scan } = await drift.getLatest('lost', {});
  expect(last_scan).toMatchObject({ id, status: 'done', done: 2, total: 2 });
});

it('compares any span that somebody asks for, and begins nothing with it', async () => {
  const model = await prepare('asked', { every_minutes: 0 });
  for (let minute = 0; minute < 30; minute += 1) {
    await addTraffic(test.db, model, at(minute), draw(20, { moved: minute < 15 ? 0 : 1 }));
  }
  const manual = createDriftScans({ db: test.db, now });
  const spans: [number, number, string][] = [
    [0, 15, 'stable'],
    [15, 30, 'drift'],
  ];
  for (const [from, to, verdict] of spans) {
    const asked = await manual.startScan(
      'asked',
      { from: at(from).toISOString(), to: at(to).toISOString() },
      ctx,
    );
    expect(asked).toMatchObject({ kind: 'manual', status: 'queued', total: null, reports: [] });
    await scans.carryOut(asked.id);
    const done = await manual.getScan('asked', asked.id);
    expect(done).toMatchObject({ status: 'done', done: 1, total: 1 });
    const report = await drift.getReport('asked', done.reports[0] ?? '');
    expect(report).toMatchObject({ verdict, window: 'span', rows: 300 });
  }
  expect(await eventsOf('asked')).toEqual([]);
  expect(await scanAt(35)).not.toContain(model.id);
});

it('says what is wrong of the data: types, missing values, and that nothing comes any more', async () => {
  const model = await prepare('dirty');
  const missing = (rows: WatchedRow[]) =>
    rows.map((row, place): WatchedRow => [place % 4 === 0 ? null : row[0], 7, row[2], row[3]]);
  for (let minute = 0; minute < 40; minute += 1) {
    await addTraffic(test.db, model, at(minute), minute < 10 ? draw(20) : missing(draw(20)));
  }
  await test.db.pool.query(
    `INSERT INTO predictions (id, at, event_time, request_id, model, version, protocol, status, error_code, error_detail, row_count, latency_ms, replica_id)
     SELECT gen_random_uuid(), $1, $1, 'r' || n, 'dirty', 1, 'native', 422, 'invalid_features',
       'features.hour must be a whole number, got text; features.origin is missing.', 0, 1, 'test' FROM generate_series(1, 30) n`,
    [at(20)],
  );
  await scanAt(40);
  const qualityOf = async (at_: number) => {
    const found = (await reportsOf('dirty')).at(at_);
    const { columns, quality } = await drift.getReport('dirty', found?.id ?? '');
    return { quality, of: Object.fromEntries(columns.map((one) => [one.name, one.quality])) };
  };
  const { of } = await qualityOf(0);
  expect(of.distance).toMatchObject({ missing: 0.25, missing_reference: 0, findings: ['missing'] });
  expect(of.hour).toMatchObject({
    ...{ is_constant: true, type_errors: 0.05, findings: ['constant', 'type_errors'] },
  });
  expect(of.origin).toMatchObject({ type_errors: 0, unseen: 0, findings: [] });
  await scanAt(60);
  const { quality } = await qualityOf(1);
  expect(quality).toMatchObject({
    ...{ last_row_at: at(39).toISOString(), usual_gap_seconds: 60, rows_usual: null },
    findings: ['stale', 'duplicates'],
  });
  const { items } = await drift.listEvents('dirty', { limit: 50 });
  expect(items.find(({ detail }) => detail.startsWith('Nothing has come'))).toMatchObject({
    ...{ kind: 'onset', about: 'quality', at: at(60).toISOString(), column: null },
  });
});

it('says what another tool would, and what is wrong with that, where a model is watched so', async () => {
  const model = await prepare('moved-over', { compatibility: 'nannyml' });
  for (let minute = 0; minute < 30; minute += 1) {
    await addTraffic(test.db, model, at(minute), draw(20, { moved: 0.6 }));
  }
  await scanAt(30);
  const [found] = await reportsOf('moved-over');
  const report = await drift.getReport('moved-over', found?.id ?? '');
  expect(report).toMatchObject({ compatibility: 'nannyml', verdict: 'drift' });
  const distance = report.columns.find(({ name }) => name === 'distance');
  expect(distance).toMatchObject({ verdict: 'drift' });
  expect(distance?.sentences[0]).toMatch(
    /^As NannyML decides: .* Three deviations of ten distances/,
  );
});

it('reports are thinned out after two days and go after ninety', async () => {
  const model = await prepare('old');
  for (const minute of [30, 35, 40, 90]) await scanAt(minute);
  expect(await reportsOf('old')).toHaveLength(4);
  clock = at(3 * 1440);
  await scans.removeOld();
  expect((await reportsOf('old')).map((report) => report.at)).toEqual(
    [at(30), at(90)].map((one) => one.toISOString()),
  );
  clock = at(120 * 1440);
  await scans.removeOld();
  expect(await reportsOf('old')).toHaveLength(1);
  expect(model.name).toBe('old');
});

it('settings of a feature that no version has, and spans that have not begun, are refused', async () => {
  const model = await prepare('refuses', {});
  const settings = createDriftSettings({ db: test.db, now });
  const given = driftSettingsSchema.parse({ features: { nope: { is_watched: false } } });
  await expect(
    settings.setSettings('refuses', { settings: given, reason: 'a test' }, ctx),
  ).rejects.toMatchObject({ fields: [{ field: 'settings.features.nope' }] });
  const from = new Date(now().getTime() + 60_000).toISOString();
  const to = new Date(now().getTime() + 120_000).toISOString();
  await expect(
    createDriftScans({ db: test.db, now }).startScan('refuses', { from, to }, ctx),
  ).rejects.toMatchObject({ code: 'invalid_request', fields: [{ field: 'from' }] });
  expect(model).toBeDefined();
});
