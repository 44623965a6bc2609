import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { ago, ctx, daily, openLooks, policyOf } from '#test/policy-looks.ts';
import {
  addLabelledHour,
  addReport,
  createLearnedModel,
  wholeHour,
} from '#test/retraining-history.ts';

let test: TestDatabase;
let kit: ReturnType<typeof openLooks>;
beforeAll(async () => {
  test = await createTestDatabase();
  kit = openLooks(test.db);
});
beforeEach(() => kit.forgetPolicies());
afterAll(() => test?.drop());

describe('what is looked at', () => {
  it('a schedule begins a run, which says what for and is audited', async () => {
    const { id, name } = await kit.prepare(policyOf(daily));
    await kit.looks.look();
    const [run] = await kit.runsOf(id);
    expect(run).toMatchObject({
      ...{ number: 1, status: 'queued', triggers: ['schedule'] },
      ...{ createdBy: { kind: 'system', name: 'Retraining policy' } },
      reason: expect.stringMatching(/^It was due at .*T03:00:00.000Z\.$/),
      spec: { policy_version: 1, policy: { triggers: daily } },
    });
    expect(await kit.evaluationsOf(name)).toMatchObject([
      { times: 1, policy_version: 1, starts: ['schedule'], run: 1 },
    ]);
    const entry = await test.db.prisma.auditEntry.findFirstOrThrow({
      where: { subject: `training_run:${name}/1` },
    });
    expect(entry).toMatchObject({ action: 'training_run.start', actorKind: 'system' });
  });

  it('drift of a feature that scans in a row have found, of the versions in force', async () => {
    const { id } = await kit.prepare(policyOf({ drift: { features: ['origin'] } }));
    await addReport(test.db, id, ago(3), { drifted: ['distance'] });
    // Of a version that is not served any more, and of another window.
    await addReport(test.db, id, ago(1), { version: 7, drifted: ['origin'] });
    await addReport(test.db, id, ago(1), { window: '1h', drifted: ['origin'] });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toEqual([]);
    await addReport(test.db, id, ago(0.5), { drifted: ['origin'] });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toMatchObject([
      { triggers: ['drift'], reason: 'Drifted: origin.' },
    ]);
  });

  it('data with something wrong hold it back', async () => {
    const { id, name } = await kit.prepare(policyOf(daily));
    await addReport(test.db, id, ago(1), { findings: { distance: ['missing'] } });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toEqual([]);
    const [found] = await kit.evaluationsOf(name);
    expect(found?.guards.filter(({ holds }) => !holds)).toEqual([
      { rule: 'quality', holds: false, said: 'Something is wrong with distance (missing).' },
    ]);
  });

  it('a metric by the labels of the versions in force, beside what was said of them', async () => {
    const wanted = { metric: 'accuracy', margin: 0.05, window_hours: 24, least_labels: 100 };
    const { id } = await kit.prepare(policyOf({ performance: wanted }), {
      metrics: { accuracy: 0.8 },
    });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 2), { rows: 200, right: 0.78 });
    // Of a version before, and of before the window.
    await addLabelledHour(test.db, id, wholeHour(new Date(), 2), {
      rows: 999,
      right: 0,
      version: 9,
    });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 30), { rows: 999, right: 0 });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toEqual([]);
    await addLabelledHour(test.db, id, wholeHour(new Date(), 1), { rows: 200, right: 0.7 });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toMatchObject([
      {
        reason: 'accuracy is 0.74 by 400 labels, worse than the reference’s 0.8 by more than 0.05.',
      },
    ]);
  });

  it('new labels count from the last run on', async () => {
    const { id, name } = await kit.prepare(
      policyOf({ new_labels: 300 }, { cooldown_hours: 0, least_labels: 500 }),
    );
    await addLabelledHour(test.db, id, wholeHour(new Date(), 50), { rows: 400, right: 1 });
    await kit.looks.look();
    expect((await kit.evaluationsOf(name))[0]?.guards).toContainEqual({
      ...{ rule: 'least_labels', holds: false },
      said: 'There are 400 labelled rows; 500 are needed.',
    });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 49), { rows: 100, right: 1 });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toHaveLength(1);
    await kit.finish(id);
    await test.db.prisma.trainingRun.updateMany({
      where: { modelId: id },
      data: { createdAt: wholeHour(new Date(), 5) },
    });
    await kit.looks.look();
    expect((await kit.evaluationsOf(name))[0]?.triggers[0]?.said).toMatch(/^0 labelled rows came/);
    await addLabelledHour(test.db, id, wholeHour(new Date(), 3), { rows: 300, right: 1 });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toHaveLength(2);
  });

  it('labels of the hour that a run began in are counted one by one', async () => {
    const { id, name } = await createLearnedModel(test.db);
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
    const count = (since: number) => kit.labels.countSince({ id, name }, minute(since), new Date());
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
    const { id, name } = await kit.prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    for (let time = 0; time < 3; time += 1) {
      await kit.looks.look();
      await kit.finish(id, 'no');
    }
    expect(await kit.runsOf(id)).toHaveLength(2);
    expect((await kit.evaluationsOf(name))[0]?.guards).toContainEqual({
      ...{ rule: 'failed_gates', holds: false },
      said: '2 runs in a row did not pass their gate; 2 stop it.',
    });
    await kit.runs.startRun(name, {}, ctx);
    await kit.finish(id);
    await kit.looks.look();
    expect(await kit.runsOf(id)).toHaveLength(4);
  });
});

describe('a run that waits for a person', () => {
  const triggers = { new_labels: 100 };
  const guards = { cooldown_hours: 0 };
  const prepare = async (more: object) => {
    const { id, name } = await kit.prepare(policyOf(triggers, guards, more));
    await addLabelledHour(test.db, id, wholeHour(new Date(), 9), { rows: 100, right: 1 });
    await kit.looks.look();
    await kit.finish(id, 'ask');
    await test.db.prisma.trainingRun.updateMany({
      where: { modelId: id },
      data: { createdAt: wholeHour(new Date(), 5) },
    });
    await addLabelledHour(test.db, id, wholeHour(new Date(), 3), { rows: 100, right: 1 });
    return { id, name };
  };

  it('gives way to the next of a stream, which learns from the same labels', async () => {
    const { id, name } = await prepare({ trainer: { name: 'sgd', continues: true } });
    await kit.looks.look();
    expect(await kit.runsOf(id)).toMatchObject([
      {
        ...{ status: 'cancelled', isOpen: null, error: expect.stringMatching(/^Nobody had/) },
        cancelledBy: { kind: 'system' },
      },
      { status: 'queued', isOpen: true },
    ]);
    const audited = await test.db.prisma.auditEntry.findMany({
      where: { model: name, action: 'training_run.cancel' },
    });
    expect(audited).toMatchObject([{ subject: `training_run:${name}/1` }]);
  });

  it('holds every other trainer', async () => {
    const { id, name } = await prepare({});
    await kit.looks.look();
    expect(await kit.runsOf(id)).toMatchObject([{ status: 'waiting' }]);
    expect((await kit.evaluationsOf(name))[0]?.guards).toContainEqual({
      ...{ rule: 'one_at_a_time', holds: false, said: 'Run 1 waits for a person.' },
    });
  });
});

describe('what is kept of it', () => {
  it('looks in a row that come to the same are one, with what the last of them said', async () => {
    const { id, name } = await kit.prepare(policyOf({ new_labels: 1000 }));
    await kit.looks.look();
    await addLabelledHour(test.db, id, wholeHour(new Date(), 2), { rows: 10, right: 1 });
    await kit.looks.look();
    await kit.looks.look();
    const [one, ...others] = await kit.evaluationsOf(name);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ times: 3, starts: [], run: null });
    expect(one?.triggers[0]?.said).toMatch(/^10 labelled rows/);
    expect(Date.parse(one?.last_at ?? '')).toBeGreaterThan(Date.parse(one?.first_at ?? ''));
    // Another rule holds, then another policy is in force.
    await addReport(test.db, id, ago(1), { findings: { origin: ['unseen'] } });
    await kit.looks.look();
    await kit.policies.setPolicy(name, { policy: policyOf({ new_labels: 2000 }) }, ctx);
    await kit.looks.look();
    expect(
      (await kit.evaluationsOf(name)).map(({ times, policy_version }) => [times, policy_version]),
    ).toEqual([
      [1, 2],
      [1, 1],
      [3, 1],
    ]);
  });

  it('each run has its own, and what is old goes, but for the newest of a model', async () => {
    const policy = policyOf({ drift: { share: 0.5 } }, { cooldown_hours: 0, failed_gates: null });
    const { id, name } = await kit.prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    for (let time = 0; time < 3; time += 1) {
      await kit.looks.look();
      await kit.finish(id);
    }
    expect((await kit.evaluationsOf(name)).map(({ run, times }) => [run, times])).toEqual([
      ...[3, 2, 1].map((run) => [run, 1]),
    ]);
    const age = (lastAt: Date) =>
      test.db.prisma.policyEvaluation.updateMany({ where: { run: { lt: 3 } }, data: { lastAt } });
    await age(ago(89 * 24));
    await kit.looks.removeOldEvaluations();
    expect(await kit.evaluationsOf(name)).toHaveLength(3);
    await age(ago(91 * 24));
    await test.db.prisma.policyEvaluation.updateMany({ data: { lastAt: ago(91 * 24) } });
    await kit.looks.removeOldEvaluations();
    expect((await kit.evaluationsOf(name)).map(({ run }) => run)).toEqual([3]);
  });

  it('is listed by pages and spans', async () => {
    const policy = policyOf({ drift: { share: 0.5 } }, { cooldown_hours: 0 });
    const { id, name } = await kit.prepare(policy);
    await addReport(test.db, id, ago(1), { drifted: ['origin'] });
    for (let time = 0; time < 3; time += 1) {
      await kit.looks.look();
      await kit.finish(id);
    }
    const first = await kit.policies.listEvaluations(name, { limit: 2 });
    const cursor = first.next_cursor ?? '';
    const rest = await kit.policies.listEvaluations(name, { limit: 2, cursor });
    expect([...first.items, ...rest.items].map(({ run }) => run)).toEqual([3, 2, 1]);
    expect(rest.next_cursor).toBeNull();
    const before = { to: ago(1).toISOString(), limit: 50 };
    expect((await kit.policies.listEvaluations(name, before)).items).toEqual([]);
    const since = { from: ago(1).toISOString(), limit: 50 };
    expect((await kit.policies.listEvaluations(name, since)).items).toHaveLength(3);
  });
});
