import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { beginStep, cancelRun, claimRun, endStep, insertRun } from './store/runs.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const asks = { answer: 'ask', checks: [], decision: null };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

/** A run that a worker is at the gate of. */
async function atTheGate() {
  const modelId = await seedModel(test.db, `model-${randomUUID()}`, 1);
  const id = randomUUID();
  await test.db.prisma.$transaction((tx) =>
    insertRun(tx, {
      ...{ id, modelId, triggers: ['manual'], reason: null, spec: {} },
      ...{ createdAt: new Date(), createdBy: actor },
    }),
  );
  const run = await claimRun(test.db, id, 30);
  if (!run) throw new Error('it was not claimed');
  await beginStep(test.db, run, 'gate');
  return run;
}
const find = (id: string) =>
  test.db.prisma.trainingRun.findUniqueOrThrow({ where: { id }, include: { steps: true } });

it.each([
  ['waiting', { status: 'waiting', isOpen: true, endedAt: null }],
  ['done', { status: 'done', isOpen: null, endedAt: expect.any(Date) }],
] as const)('a run is %s with what its gate said, both or neither', async (ends, expected) => {
  const run = await atTheGate();
  expect(await endStep(test.db, run, 'gate', { result: asks }, ends)).toBe(true);
  expect(await find(run.id)).toMatchObject({ ...expected, steps: [{ result: asks }] });
  // Nobody goes on with it by itself, and who had it can say nothing more.
  expect(await claimRun(test.db, run.id, 0)).toBeNull();
  expect(await endStep(test.db, run, 'gate', { result: {} }, 'done')).toBe(false);
  expect((await find(run.id)).steps[0]?.result).toEqual(asks);
});

it('a run that was lost meanwhile keeps what its next worker says', async () => {
  const run = await atTheGate();
  await test.db.prisma.trainingRun.update({ where: { id: run.id }, data: { seenAt: new Date(0) } });
  expect(await claimRun(test.db, run.id, 30)).not.toBeNull();
  expect(await endStep(test.db, run, 'gate', { result: asks }, 'waiting')).toBe(false);
  expect(await find(run.id)).toMatchObject({ status: 'running', steps: [{ result: null }] });
});

it('a run whose end was asked for in the moment that it would wait has ended', async () => {
  const run = await atTheGate();
  let waits: Promise<boolean> | undefined;
  await test.db.prisma.$transaction(async (tx) => {
    expect(await cancelRun(tx, run.id, actor)).toBe('running');
    waits = endStep(test.db, run, 'gate', { result: asks }, 'waiting');
    // It comes to the lock of the one that cancels.
    for (let blocked = 0; blocked === 0; ) {
      const { rows } = await test.db.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      blocked = rows[0]?.n ?? 0;
    }
  });
  expect(await waits).toBe(true);
  expect(await find(run.id)).toMatchObject({
    ...{ status: 'cancelled', isOpen: null, cancelledBy: actor, endedAt: expect.any(Date) },
  });
});
