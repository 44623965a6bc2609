import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createLabelFacts } from '#lib/performance/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import {
  addLabelledHour,
  addReport,
  addVersion,
  createLearnedModel,
  releaseVersion,
  wholeHour,
} from '#test/retraining-history.ts';
import { retrainingPolicySchema } from './policy.ts';
import { createBacktest } from './service.ts';

const HOUR = 3_600_000;
const end = wholeHour(new Date());
const back = (hours: number) => new Date(end.getTime() - hours * HOUR);
const ready = { trainers: [{ name: 'gbdt' as const, is_ready: true, said: null }], commands: [] };

let test: TestDatabase;
let backtest: ReturnType<typeof createBacktest>['backtest'];
beforeAll(async () => {
  test = await createTestDatabase();
  const { db } = test;
  const drift = createDriftVerdicts({ db });
  const labels = createLabelFacts({ db, getSample: async () => null });
  ({ backtest } = createBacktest({ db, drift, labels, driftWindows: drift.windowsOf, ready }));
});
afterAll(() => test?.drop());
const policyOf = (triggers: object, guards: object = {}) =>
  retrainingPolicySchema.parse({ triggers, guards: { least_labels: 0, ...guards } });
const hoursBack = (runs: readonly { at: string }[]) =>
  runs.map(({ at }) => (end.getTime() - Date.parse(at)) / HOUR);

it('says when drift would have begun a run, of the versions that were in force', async () => {
  const { id, name } = await createLearnedModel(test.db);
  await addVersion(test.db, id, 2);
  await releaseVersion(test.db, id, 2, back(60));
  await addReport(test.db, id, back(200), { drifted: ['distance'] });
  await addReport(test.db, id, back(150.5), { drifted: ['origin'] });
  // Of the version that is served no more, or not yet.
  await addReport(test.db, id, back(40), { version: 1, drifted: ['origin'] });
  await addReport(test.db, id, back(100), { version: 2, drifted: ['origin'] });
  const policy = policyOf({ drift: { features: ['origin'] } }, { cooldown_hours: 24 });
  const found = await backtest(name, { policy, from: back(240).toISOString() });
  // Of each hour, and now.
  expect(found.looks).toBe(242);
  // A report says something for two days.
  expect(hoursBack(found.runs)).toEqual([150, 126, 60]);
  expect(found.runs[0]).toMatchObject({ triggers: ['drift'], said: ['Drifted: origin.'] });
  expect(found.held_back).toEqual([{ guard: 'cooldown', times: expect.any(Number) }]);
});

it('looks at the hour under way too', async () => {
  const { id, name } = await createLearnedModel(test.db, { metrics: { accuracy: 0.9 } });
  await addReport(test.db, id, new Date(), { drifted: ['origin'] });
  await addLabelledHour(test.db, id, end, { rows: 120, right: 0.5 });
  const from = back(3).toISOString();
  for (const triggers of [
    { drift: { features: ['origin'] } },
    { new_labels: 120 },
    { performance: { metric: 'accuracy', margin: 0.05, window_hours: 10, least_labels: 100 } },
  ]) {
    const { runs } = await backtest(name, { policy: policyOf(triggers), from });
    expect(runs).toHaveLength(1);
    expect(Date.parse(runs[0]?.at ?? '')).toBeGreaterThan(end.getTime());
    const before = await backtest(name, {
      ...{ policy: policyOf(triggers), from, to: end.toISOString() },
    });
    expect(before.runs).toEqual([]);
  }
});

it('says when new labels, a schedule and a metric would have, of nothing that came later', async () => {
  const { id, name } = await createLearnedModel(test.db, { metrics: { accuracy: 0.9 } });
  for (let hour = 100; hour > 0; hour -= 1) {
    await addLabelledHour(test.db, id, back(hour), { rows: 40, right: hour > 50 ? 0.9 : 0.5 });
  }
  const from = back(99).toISOString();
  const none = { cooldown_hours: 0, budget: null };
  const labels = await backtest(name, { policy: policyOf({ new_labels: 1000 }, none), from });
  expect(hoursBack(labels.runs)).toEqual([75, 50, 25, 0]);
  const least = await backtest(name, {
    ...{ policy: policyOf({ new_labels: 40 }, { least_labels: 2000, cooldown_hours: 1000 }), from },
  });
  expect(hoursBack(least.runs)).toEqual([50]);
  const metric = { metric: 'accuracy', margin: 0.05, window_hours: 10, least_labels: 100 };
  const worse = await backtest(name, { policy: policyOf({ performance: metric }), from });
  // After two of ten hours: 0.9 × 8 + 0.5 × 2.
  expect(hoursBack(worse.runs)).toEqual([48]);
  expect(worse.runs[0]?.said).toEqual([
    'accuracy is 0.82 by 400 labels, worse than the reference’s 0.9 by more than 0.05.',
  ]);
  const daily = policyOf({ schedule: { cron: '0 12 * * *' } }, { ...none, cooldown_hours: 30 });
  const scheduled = await backtest(name, { policy: daily, from });
  expect(scheduled.runs.length).toBeGreaterThanOrEqual(2);
  // What the cool-down held back is begun as soon as it is over.
  const hour = new Date(scheduled.runs[0]?.at ?? '').getUTCHours();
  expect(hour).toBe(12);
});

it('what is asked for is refused where it cannot be', async () => {
  const { name } = await createLearnedModel(test.db);
  const policy = policyOf({ new_labels: 1 });
  const refused = async (more: object, field: string) =>
    expect(backtest(name, { policy, ...more })).rejects.toMatchObject({
      ...{ code: 'invalid_request', fields: [{ field }] },
    });
  await refused({ from: back(-5).toISOString() }, 'from');
  await refused({ from: back(94 * 24).toISOString() }, 'from');
  await refused({ from: back(1).toISOString(), to: back(2).toISOString() }, 'from');
  await refused(
    { policy: policyOf({ drift: { features: ['x'] } }) },
    'policy.triggers.drift.features[0]',
  );
  // What is to come is left out.
  const found = await backtest(name, {
    policy,
    from: back(3).toISOString(),
    to: back(-99).toISOString(),
  });
  expect(found.looks).toBe(5);
});

it('of ninety days costs no more a look than of nine', async () => {
  const { id, name } = await createLearnedModel(test.db, { metrics: { roc_auc: 0.8 } });
  const hour = back(1);
  await addLabelledHour(test.db, id, hour, { rows: 300, right: 0.7 });
  await addReport(test.db, id, hour);
  const each = `generate_series(1, 2200) AS back`;
  await test.db.pool.query(
    `INSERT INTO performance_hours SELECT model_id, version, basis, hour - make_interval(hours => back), labelled, unusable, outcomes
     FROM performance_hours, ${each} WHERE model_id = $1`,
    [id],
  );
  await test.db.pool.query(
    `INSERT INTO drift_reports (id, scan_id, model_id, version, window_name, reference_id, at, from_at, to_at, row_count, verdict, is_kept, summary, columns)
     SELECT gen_random_uuid(), gen_random_uuid(), model_id, version, window_name, reference_id, at - make_interval(hours => back),
       from_at, to_at, row_count, verdict, is_kept, summary,
       (SELECT jsonb_object_agg(key || copy, value || jsonb_build_object('name', (value ->> 'name') || copy))
        FROM jsonb_each(columns), generate_series(1, 5) AS copy)
     FROM drift_reports, ${each} WHERE model_id = $1`,
    [id],
  );
  const policy = policyOf({
    drift: { share: 0.9 },
    performance: { metric: 'roc_auc', margin: 0.3 },
    new_labels: 1_000_000,
    schedule: { cron: '0 3 * * 1' },
  });
  const costOf = async (days: number) => {
    const before = process.cpuUsage();
    const found = await backtest(name, { policy, from: back(24 * days).toISOString() });
    const { user, system } = process.cpuUsage(before);
    return { found, seconds: (user + system) / 1e6 };
  };
  await costOf(9);
  const nine = await costOf(9);
  const ninety = await costOf(90);
  expect(ninety.found.looks).toBeGreaterThan(2160);
  expect(ninety.found.runs.length).toBeGreaterThanOrEqual(11);
  // Ten times the looks: all of the history for each would cost a hundred times.
  process.stdout.write(`90 days ${ninety.seconds} s, 9 days ${nine.seconds} s of a processor\n`);
  expect(ninety.seconds).toBeLessThan(20 * nine.seconds);
}, 60_000);
