import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { ago, ctx, daily, HOUR, openLooks, policyOf } from '#test/policy-looks.ts';
import { addReport, addVersion, releaseVersion } from '#test/retraining-history.ts';

let test: TestDatabase;
let kit: ReturnType<typeof openLooks>;
beforeAll(async () => {
  test = await createTestDatabase();
  kit = openLooks(test.db);
});
beforeEach(() => kit.forgetPolicies());
afterAll(() => test?.drop());

it('two triggers in the same second begin one run for both', async () => {
  const policy = policyOf({ ...daily, drift: { features: ['origin'] } });
  const { id } = await kit.prepare(policy);
  await addReport(test.db, id, ago(1), { drifted: ['origin'] });
  await kit.looks.look();
  expect(await kit.runsOf(id)).toMatchObject([{ triggers: ['schedule', 'drift'] }]);
});

it('workers that look at once, and people who start at once, begin one run', async () => {
  const { id, name } = await kit.prepare(policyOf(daily, { cooldown_hours: 0 }));
  const others = [1, 2, 3].map(() => kit.runs.startRun(name, {}, ctx).catch((error) => error.code));
  await Promise.all([
    kit.looks.look(),
    kit.looks.look(),
    ...others,
    kit.looks.look(),
    kit.looks.look(),
  ]);
  const made = await kit.runsOf(id);
  expect(made.map(({ number }) => number)).toEqual([1]);
  const started = await test.db.prisma.auditEntry.count({
    where: { action: 'training_run.start', subject: `training_run:${name}/1` },
  });
  expect(started).toBe(1);
});

it('workers alone that look at once begin one run', async () => {
  const made = await Promise.all([1, 2, 3, 4].map(() => kit.prepare(policyOf(daily))));
  await Promise.all(Array.from({ length: 5 }, () => kit.looks.look()));
  for (const { id } of made) expect(await kit.runsOf(id)).toHaveLength(1);
});

it.each([-1, 1])('a worker whose clock is %i hour off comes to the same', async (off) => {
  const { id, name } = await kit.prepare(
    policyOf(
      { schedule: { cron: `0 ${new Date().getUTCHours()} * * *` } },
      { cooldown_hours: 0.5 },
    ),
  );
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off * HOUR });
  try {
    await kit.looks.look();
    const [run] = await kit.runsOf(id);
    const { rows } = await test.db.pool.query<{ seconds: number }>(
      'SELECT extract(epoch FROM now() - $1::timestamptz)::float8 AS seconds',
      [run?.createdAt],
    );
    expect(Math.abs(rows[0]?.seconds ?? Number.NaN)).toBeLessThan(60);
    // It was due once, and the cool-down is not over.
    await kit.finish(id);
    await kit.looks.look();
    expect(await kit.runsOf(id)).toHaveLength(1);
    const [found] = await kit.evaluationsOf(name);
    expect(found?.guards.find(({ rule }) => rule === 'cooldown')?.holds).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

it('a policy that changes meanwhile changes nothing of a run', async () => {
  const { id, name } = await kit.prepare(policyOf(daily, {}, { seed: 1 }));
  await kit.looks.look();
  await kit.policies.setPolicy(name, { policy: policyOf(daily, {}, { seed: 2 }) }, ctx);
  const run = await kit.runs.getRun(name, 1);
  expect(run).toMatchObject({ policy_version: 1, policy: { seed: 1 } });
  const [kept] = await kit.runsOf(id);
  await kit.finish(id);
  expect((await kit.runsOf(id))[0]?.spec).toEqual(kept?.spec);
});

it('a model that cannot be looked at keeps no other from it', async () => {
  const broken = await kit.prepare(policyOf(daily), { name: `a-${randomUUID()}` });
  const { id } = await kit.prepare(policyOf(daily), { name: `b-${randomUUID()}` });
  await test.db.prisma.retrainingPolicy.updateMany({
    where: { modelId: broken.id },
    data: { policy: { triggers: 'none' } },
  });
  await expect(kit.looks.look()).rejects.toThrow('Policies were not looked at');
  expect(await kit.runsOf(id)).toHaveLength(1);
  expect(await kit.runsOf(broken.id)).toEqual([]);
});

it('after a release the reports of the version before say nothing', async () => {
  const { id } = await kit.prepare(policyOf({ drift: { features: ['origin'] } }));
  await addReport(test.db, id, ago(1), { drifted: ['origin'] });
  await addVersion(test.db, id, 2);
  await releaseVersion(test.db, id, 2, ago(0.5));
  await kit.looks.look();
  expect(await kit.runsOf(id)).toEqual([]);
});
