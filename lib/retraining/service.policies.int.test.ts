import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createLearnedModel } from '#test/retraining-history.ts';
import { retrainingPolicySchema } from './policy.ts';
import { createRetrainingPolicies, createTrainingRuns } from './service.ts';

const ctx = { actor: { kind: 'user', id: 'u', name: 'Ada' }, requestId: 'r-1' } as const;
const ready = {
  trainers: [{ name: 'gbdt' as const, is_ready: true, said: null }],
  commands: ['x'],
};

let test: TestDatabase;
let policies: ReturnType<typeof createRetrainingPolicies>;
let runs: ReturnType<typeof createTrainingRuns>;
beforeAll(async () => {
  test = await createTestDatabase();
  const { windowsOf } = createDriftVerdicts({ db: test.db });
  policies = createRetrainingPolicies({ db: test.db, driftWindows: windowsOf, ready });
  runs = createTrainingRuns({ db: test.db, driftWindows: windowsOf, ready });
});
afterAll(() => test?.drop());
const policyOf = (more: object) => retrainingPolicySchema.parse(more);
const seeded = (seed: number) => policyOf({ seed });

it('versions are only added, and each is audited with what was before and after', async () => {
  const { id, name } = await createLearnedModel(test.db);
  const first = await policies.setPolicy(name, { policy: seeded(1), expected_version: null }, ctx);
  expect(first).toMatchObject({ version: 1, policy: { seed: 1 }, reason: null });
  const second = { policy: seeded(2), expected_version: 1, reason: 'another seed' };
  expect(await policies.setPolicy(name, second, ctx)).toMatchObject({
    ...{ version: 2, policy: { seed: 2 }, reason: 'another seed', created_by: ctx.actor },
  });
  // Whatever version it was decided on.
  await policies.setPolicy(name, { policy: seeded(3) }, ctx);
  const page = await policies.listPolicies(name, { limit: 2 });
  expect(page.items.map(({ version, policy }) => [version, policy.seed])).toEqual([
    [3, 3],
    [2, 2],
  ]);
  const rest = await policies.listPolicies(name, { limit: 2, cursor: page.next_cursor ?? '' });
  expect(rest).toMatchObject({ items: [{ version: 1 }], next_cursor: null });
  const entries = await test.db.prisma.auditEntry.findMany({
    where: { model: name, action: 'retraining.policy' },
    orderBy: { at: 'asc' },
  });
  expect(entries.map(({ before, after }) => [before, after])).toMatchObject([
    [null, { seed: 1 }],
    [{ seed: 1 }, { seed: 2 }],
    [{ seed: 2 }, { seed: 3 }],
  ]);
  expect(entries[1]).toMatchObject({ reason: 'another seed', requestId: 'r-1', actorName: 'Ada' });
  expect(await test.db.prisma.retrainingPolicy.count({ where: { modelId: id } })).toBe(3);
});

it('of two who decided on the same version the second is told who was first', async () => {
  const { name } = await createLearnedModel(test.db);
  const set = (seed: number) =>
    policies.setPolicy(name, { policy: seeded(seed), expected_version: null }, ctx);
  const all = await Promise.allSettled([set(1), set(2), set(3)]);
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(2);
  expect(refused[0]?.reason).toMatchObject({
    ...{ code: 'settings_conflict', extra: { current_version: 1 } },
    fields: [{ field: 'expected_version', message: 'must be 1' }],
    publicMessage: expect.stringMatching(/changed by Ada at .* version 1 is in force/),
  });
  const none = await createLearnedModel(test.db);
  await expect(
    policies.setPolicy(none.name, { policy: seeded(1), expected_version: 4 }, ctx),
  ).rejects.toMatchObject({ fields: [{ message: 'must be null' }] });
});

it('what cannot be is refused by its field, and nothing is kept', async () => {
  const { id, name } = await createLearnedModel(test.db);
  const policy = policyOf({
    triggers: { drift: { features: ['origin', 'hour'], window: '2h' } },
    gate: { metric: 'rmse' },
  });
  await expect(policies.setPolicy(name, { policy }, ctx)).rejects.toMatchObject({
    code: 'invalid_request',
    fields: [
      { field: 'policy.triggers.drift.features[1]' },
      { field: 'policy.triggers.drift.window' },
      { field: 'policy.gate.metric' },
    ],
  });
  expect(await test.db.prisma.retrainingPolicy.count({ where: { modelId: id } })).toBe(0);
  // Scans of that window are made now.
  await test.db.prisma.driftSettings.create({
    data: {
      ...{ modelId: id, settings: { windows: ['2h'] }, revision: 1 },
      ...{ updatedAt: new Date(), updatedBy: {} },
    },
  });
  const fine = policyOf({ triggers: { drift: { features: ['origin'], window: '2h' } } });
  expect(await policies.setPolicy(name, { policy: fine }, ctx)).toMatchObject({ version: 1 });
});

it('the overview says what is in force, what is next, and which runs matter', async () => {
  const { name } = await createLearnedModel(test.db);
  expect(await policies.getRetraining(name)).toEqual({
    ...{ model: name, policy: null, next_scheduled_at: null, last_evaluation: null },
    ...{ open_run: null, last_run: null, trainers: ready.trainers, commands: ['x'] },
  });
  const policy = policyOf({
    triggers: { schedule: { cron: '30 4 1 * *', time_zone: 'Asia/Tokyo' } },
  });
  await policies.setPolicy(name, { policy }, ctx);
  await runs.startRun(name, {}, ctx);
  await runs.cancelRun(name, 1, {}, ctx);
  const { policy_version } = await runs.startRun(name, {}, ctx);
  expect(policy_version).toBe(1);
  const found = await policies.getRetraining(name);
  expect(found).toMatchObject({
    ...{ policy: { version: 1, created_by: ctx.actor }, open_run: { number: 2 } },
    last_run: { number: 1, status: 'cancelled' },
  });
  const next = new Date(found.next_scheduled_at ?? '');
  expect(next.getTime()).toBeGreaterThan(Date.now());
  expect(next.toISOString()).toMatch(/T19:30:00.000Z$/);
});

it('without a model there is nothing', async () => {
  const refused = { code: 'model_not_found' };
  await expect(policies.getRetraining('none')).rejects.toMatchObject(refused);
  await expect(policies.setPolicy('none', { policy: seeded(1) }, ctx)).rejects.toMatchObject(
    refused,
  );
});
