import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
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
import { STEPS } from './contract.ts';
import { retrainingPolicySchema } from './policy.ts';
import { createRunCarrier, type StepHandler } from './service/carry-out.ts';
import { createPolicyLooks, createRetrainingPolicies, createTrainingRuns } from './service.ts';

const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
const ctx = { actor: { kind: 'user', id: 'u', name: 'Ada' }, requestId: null } as const;
const ready = {
  trainers: [{ name: 'gbdt' as const, is_ready: true, said: null }],
  commands: [],
};

let test: TestDatabase;
let looks: ReturnType<typeof createPolicyLooks>;
let policies: ReturnType<typeof createRetrainingPolicies>;
let runs: ReturnType<typeof createTrainingRuns>;
beforeAll(async () => {
  test = await createTestDatabase();
});
// Each test's models alone are looked at.
beforeEach(async () => {
  const { db } = test;
  await db.prisma.policyEvaluation.deleteMany();
  await db.prisma.retrainingPolicy.deleteMany();
  const drift = createDriftVerdicts({ db });
  const labels = createLabelFacts({ db, getSample: async () => null });
  looks = createPolicyLooks({ db, drift, labels });
  const deps = { db, driftWindows: drift.windowsOf, ready };
  policies = createRetrainingPolicies(deps);
  runs = createTrainingRuns(deps);
});
afterAll(() => test?.drop());

const policyOf = (triggers: object, guards: object = {}, more: object = {}) =>
  retrainingPolicySchema.parse({
    ...{ triggers, guards: { least_labels: 0, ...guards }, ...more },
  });

/** A model whose policy has been in force for a month. */
async function prepare(
  policy: ReturnType<typeof policyOf>,
  given: Parameters<typeof createLearnedModel>[1] = {},
) {
  const model = await createLearnedModel(test.db, given);
  await policies.setPolicy(model.name, { policy }, ctx);
  await test.db.prisma.retrainingPolicy.updateMany({
    where: { modelId: model.id },
    data: { createdAt: ago(30 * 24) },
  });
  return model;
}
const runsOf = (modelId: string) =>
  test.db.prisma.trainingRun.findMany({ where: { modelId }, orderBy: { number: 'asc' } });
const evaluationsOf = async (model: string) =>
  (await policies.listEvaluations(model, { limit: 50 })).items;
const daily = { schedule: { cron: '0 3 * * *' } };
const step = (result: object): StepHandler => ({ timeoutMs: 5000, run: async () => ({ result }) });
/** Goes through the steps of a run at once. */
async function finish(modelId: string, gate: 'yes' | 'no' = 'yes') {
  const handlers = Object.fromEntries(STEPS.map((name) => [name, step({})])) as Record<
    (typeof STEPS)[number],
    StepHandler
  >;
  const said = { answer: gate, checks: [], decision: null };
  handlers.gate = {
    timeoutMs: 5000,
    run: async () => (gate === 'no' ? { result: said, ends: true } : { result: said }),
  };
  const open = (await runsOf(modelId)).find(({ isOpen }) => isOpen);
  const carrier = createRunCarrier({ db: test.db, now: () => new Date(), handlers });
  if (open) await carrier.carryOut(open.id);
}

describe('what is looked at', () => {
  it('a schedule begins a run, which says what for and is audited', async () => {
    const { id, name } = await prepare(policyOf(daily));
    await looks.look();
    const [run] = await runsOf(id);
    expect(run).toMatchObject({
      ...{ number: 1, status: 'queued', triggers: ['schedule'] },
      ...{ createdBy: { kind: 'system', name: 'Retraining policy' } },
      reason: expect.stringMatching(/^It was due at .*T03:00:00.000Z\.$/),
      spec: { policy_version: 1, policy: { triggers: daily } },
    });
    expect(await evaluationsOf(name)).toMatchObject([
      { times: 1, policy_version: 1, starts: ['schedule'], run: 1 },
    ]);
    const entry = await test.db.prisma.auditEntry.findFirstOrThrow({
      where: { subject: `training_run:${name}/1` },
    });
    expect(entry).toMatchObject({ action: 'training_run.start', actorKind: 'system' });
  });

  it('drift of a feature that scans in a row have found, of the versions in force', async () => {
    const { id } = await prepare(policyOf({ drift: { features: ['origin'] } }));
    await addReport(test.db, id, ago(3), { drifted: ['distance'] });
    // Of a version that is not served any more, and of another window.
    await addReport(test.db, id, ago(1), { version: 7, drifted: ['origin'] });
    await addReport(test.db, id, ago(1), { window: '1h', drifted: ['origin'] });
    await looks.look();
    expect(await runsOf(id)).toEqual([]);
    await addReport(test.db, id, ago(0.5), { drifted: ['origin'] });
    await looks.look();
    expect(await runsOf(id)).toMatchObject([{ triggers: ['drift'], reason: 'Drifted: origin.' }]);
  });

  it('data with something wrong hold it back', async () => {
    const { id, name } = await prepare(policyOf(daily));
    await addReport(test.db, id, ago(1), { findings: { distance: ['missing'] } });
    await looks.look();
    expect(await runsOf(id)).toEqual([]);
    const [found] = await evaluationsOf(name);
    expect(found?.guards.filter(({ holds }) => !holds)).toEqual([
      { rule: 'quality', holds: false, said: 'Something is wrong with distance (missing).' },
    ]);
  });

  it('a metric by the labels of the versions in force, beside what was said of them', async () => {
    const wanted = { metric: 'accuracy', margin: 0.05, window_hours: 24, least_labels: 100 };
    const { id } = await prepare(policyOf({ performance: wanted }), { metrics: { accuracy: 0.8 } });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 2), { rows: 200, right: 0.78 });
    // Of a version before, and of before the window.
    await addLabelledHour(test.db, id, wholeHour(new Date(), 2), {
      rows: 999,
      right: 0,
      version: 9,
    });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 30), { rows: 999, right: 0 });
    await looks.look();
    expect(await runsOf(id)).toEqual([]);
    await addLabelledHour(test.db, id, wholeHour(new Date(), 1), { rows: 200, right: 0.7 });
    await looks.look();
    expect(await runsOf(id)).toMatchObject([
      {
        reason: 'accuracy is 0.74 by 400 labels, worse than the reference’s 0.8 by more than 0.05.',
      },
    ]);
  });

  it('new labels count from the last run on', async () => {
    const { id, name } = await prepare(
      policyOf({ new_labels: 300 }, { cooldown_hours: 0, least_labels: 500 }),
    );
    await addLabelledHour(test.db, id, wholeHour(new Date(), 50), { rows: 400, right: 1 });
    await looks.look();
    expect((await evaluationsOf(name))[0]?.guards).toContainEqual({
      ...{ rule: 'least_labels', holds: false },
      said: 'There are 400 labelled rows; 500 are needed.',
    });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 49), { rows: 100, right: 1 });
    await looks.look();
    expect(await runsOf(id)).toHaveLength(1);
    await finish(id);
    await test.db.prisma.trainingRun.updateMany({
      where: { modelId: id },
      data: { createdAt: wholeHour(new Date(), 5) },
    });
    await looks.look();
    expect((await evaluationsOf(name))[0]?.triggers[0]?.said).toMatch(/^0 labelled rows came/);
    await addLabelledHour(test.db, id, wholeHour(new Date(), 3), { rows: 300, right: 1 });
    await looks.look();
    expect(await runsOf(id)).toHaveLength(2);
  });

  it('labels of the hour that a run began in are counted one by one', async () => {
    const { id, name } = await createLearnedModel(test.db);
    const facts = createLabelFacts({ db: test.db, getSample: async () => null });
    const at = wholeHour(new Date(), 3);
    const minute = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
    await test.db.pool.query('SELECT ensure_prediction_partitions($1::date, $1::date)', [at]);
    for (const [answered, labelled] of [
      ...[[1, 10] as const, [1, 40] as const, [50, 31] as const, [20, 70] as const],
    ]) {
      const requestId = randomUUID();
      await test.db.pool.query(
        `INSERT INTO predictions (id, at, event_time, request_id, model, version, release_seq, protocol, status, row_count,
           inputs, outputs, served_by, latency_ms, replica_id)
         VALUES ($1, $2, $2, $3, $4, 1, 1, 'native', 200, 1, '{}', '{}', 'primary', 1, 'test')`,
        [randomUUID(), minute(answered), requestId, name],
      );
      await test.db.pool.query(
        `INSERT INTO labels (request_id, row, label, observed_at, received_at) VALUES ($1, 0, '"yes"', $2, $2)`,
        [requestId, minute(labelled)],
      );
    }
    // Of the next hour, as they were added up.
    await addLabelledHour(test.db, id, minute(60), { rows: 10, right: 1 });
    const count = (since: number) => facts.countSince({ id, name }, minute(since), new Date());
    expect(await count(30)).toBe(12);
    expect(await count(45)).toBe(11);
    expect(await count(55)).toBe(10);
    expect(await count(1)).toBe(13);
    expect(await count(60)).toBe(10);
    expect(await count(61)).toBe(1);
    expect(await count(71)).toBe(0);
  });

  it('gates that said no in a row stop it, and one that said yes lets it go on', async () => {
    const policy = policyOf({ drift: { share: 0.5 } }, { cooldown_hours: 0, failed_gates: 2 });
    const { id, name } = await prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    for (let time = 0; time < 3; time += 1) {
      await looks.look();
      await finish(id, 'no');
    }
    expect(await runsOf(id)).toHaveLength(2);
    expect((await evaluationsOf(name))[0]?.guards).toContainEqual({
      ...{ rule: 'failed_gates', holds: false },
      said: '2 runs in a row did not pass their gate; 2 stop it.',
    });
    await runs.startRun(name, {}, ctx);
    await finish(id);
    await looks.look();
    expect(await runsOf(id)).toHaveLength(4);
  });
});

describe('what is kept of it', () => {
  it('looks in a row that come to the same are one, with what the last of them said', async () => {
    const { id, name } = await prepare(policyOf({ new_labels: 1000 }));
    await looks.look();
    await addLabelledHour(test.db, id, wholeHour(new Date(), 2), { rows: 10, right: 1 });
    await looks.look();
    await looks.look();
    const [one, ...others] = await evaluationsOf(name);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ times: 3, starts: [], run: null });
    expect(one?.triggers[0]?.said).toMatch(/^10 labelled rows/);
    expect(Date.parse(one?.last_at ?? '')).toBeGreaterThan(Date.parse(one?.first_at ?? ''));
    // Another rule holds, then another policy is in force.
    await addReport(test.db, id, ago(1), { findings: { origin: ['unseen'] } });
    await looks.look();
    await policies.setPolicy(name, { policy: policyOf({ new_labels: 2000 }) }, ctx);
    await looks.look();
    expect(
      (await evaluationsOf(name)).map(({ times, policy_version }) => [times, policy_version]),
    ).toEqual([
      [1, 2],
      [1, 1],
      [3, 1],
    ]);
  });

  it('each run has its own, and what is old goes, but for the newest of a model', async () => {
    const policy = policyOf({ drift: { share: 0.5 } }, { cooldown_hours: 0, failed_gates: null });
    const { id, name } = await prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    for (let time = 0; time < 3; time += 1) {
      await looks.look();
      await finish(id);
    }
    expect((await evaluationsOf(name)).map(({ run, times }) => [run, times])).toEqual([
      ...[3, 2, 1].map((run) => [run, 1]),
    ]);
    const age = (lastAt: Date) =>
      test.db.prisma.policyEvaluation.updateMany({ where: { run: { lt: 3 } }, data: { lastAt } });
    await age(ago(89 * 24));
    await looks.removeOldEvaluations();
    expect(await evaluationsOf(name)).toHaveLength(3);
    await age(ago(91 * 24));
    await test.db.prisma.policyEvaluation.updateMany({ data: { lastAt: ago(91 * 24) } });
    await looks.removeOldEvaluations();
    expect((await evaluationsOf(name)).map(({ run }) => run)).toEqual([3]);
  });

  it('is listed by pages and spans', async () => {
    const policy = policyOf({ drift: { share: 0.5 } }, { cooldown_hours: 0 });
    const { id, name } = await prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    for (let time = 0; time < 3; time += 1) {
      await looks.look();
      await finish(id);
    }
    const first = await policies.listEvaluations(name, { limit: 2 });
    const cursor = first.next_cursor ?? '';
    const rest = await policies.listEvaluations(name, { limit: 2, cursor });
    expect([...first.items, ...rest.items].map(({ run }) => run)).toEqual([3, 2, 1]);
    expect(rest.next_cursor).toBeNull();
    const before = { to: ago(1).toISOString(), limit: 50 };
    expect((await policies.listEvaluations(name, before)).items).toEqual([]);
    const since = { from: ago(1).toISOString(), limit: 50 };
    expect((await policies.listEvaluations(name, since)).items).toHaveLength(3);
  });
});

describe('bad cases', () => {
  it('two triggers in the same second begin one run for both', async () => {
    const policy = policyOf({ ...daily, drift: { features: ['origin'] } });
    const { id } = await prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    await looks.look();
    expect(await runsOf(id)).toMatchObject([{ triggers: ['schedule', 'drift'] }]);
  });

  it('workers that look at once, and people who start at once, begin one run', async () => {
    const { id, name } = await prepare(policyOf(daily, { cooldown_hours: 0 }));
    const others = [1, 2, 3].map(() => runs.startRun(name, {}, ctx).catch((error) => error.code));
    await Promise.all([looks.look(), looks.look(), ...others, looks.look(), looks.look()]);
    const made = await runsOf(id);
    expect(made.map(({ number }) => number)).toEqual([1]);
    const started = await test.db.prisma.auditEntry.count({
      where: { action: 'training_run.start', subject: `training_run:${name}/1` },
    });
    expect(started).toBe(1);
  });

  it('workers alone that look at once begin one run', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => prepare(policyOf(daily))));
    await Promise.all(Array.from({ length: 5 }, () => looks.look()));
    for (const { id } of made) expect(await runsOf(id)).toHaveLength(1);
  });

  it.each([-1, 1])('a worker whose clock is %i hour off comes to the same', async (off) => {
    const { id, name } = await prepare(
      policyOf(
        { schedule: { cron: `0 ${new Date().getUTCHours()} * * *` } },
        { cooldown_hours: 0.5 },
      ),
    );
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off * HOUR });
    try {
      await looks.look();
      const [run] = await runsOf(id);
      const { rows } = await test.db.pool.query<{ seconds: number }>(
        'SELECT extract(epoch FROM now() - $1::timestamptz)::float8 AS seconds',
        [run?.createdAt],
      );
      expect(Math.abs(rows[0]?.seconds ?? Number.NaN)).toBeLessThan(60);
      // It was due once, and the cool-down is not over.
      await finish(id);
      await looks.look();
      expect(await runsOf(id)).toHaveLength(1);
      const [found] = await evaluationsOf(name);
      expect(found?.guards.find(({ rule }) => rule === 'cooldown')?.holds).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a policy that changes meanwhile changes nothing of a run', async () => {
    const { id, name } = await prepare(policyOf(daily, {}, { seed: 1 }));
    await looks.look();
    await policies.setPolicy(name, { policy: policyOf(daily, {}, { seed: 2 }) }, ctx);
    const run = await runs.getRun(name, 1);
    expect(run).toMatchObject({ policy_version: 1, policy: { seed: 1 } });
    const [kept] = await runsOf(id);
    await finish(id);
    expect((await runsOf(id))[0]?.spec).toEqual(kept?.spec);
  });

  it('a model that cannot be looked at keeps no other from it', async () => {
    const broken = await prepare(policyOf(daily), { name: `a-${randomUUID()}` });
    const { id } = await prepare(policyOf(daily), { name: `b-${randomUUID()}` });
    await test.db.prisma.retrainingPolicy.updateMany({
      where: { modelId: broken.id },
      data: { policy: { triggers: 'none' } },
    });
    await expect(looks.look()).rejects.toThrow('Policies were not looked at');
    expect(await runsOf(id)).toHaveLength(1);
    expect(await runsOf(broken.id)).toEqual([]);
  });

  it('after a release the reports of the version before say nothing', async () => {
    const { id } = await prepare(policyOf({ drift: { features: ['origin'] } }));
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    await addVersion(test.db, id, 2);
    await releaseVersion(test.db, id, 2, ago(0.5));
    await looks.look();
    expect(await runsOf(id)).toEqual([]);
  });
});
