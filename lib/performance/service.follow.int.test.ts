import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createFeedbackService } from '#lib/predictions/service.ts';
import { loggedBench } from '#test/logged-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { createLabelFollowing, createPerformanceRetention } from './service.ts';

const start = new Date('2026-03-10T08:00:00.000Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
let clock = start;
const now = () => clock;

const bench = loggedBench();

async function addModel(): Promise<{ id: string; name: string }> {
  const name = `followed-${randomUUID()}`;
  return bench.database.db.prisma.model.create({
    data: { name, task: 'binary', createdBy: {} },
    select: { id: true, name: true },
  });
}

/** Rows that are all predicted "no", of which so many are "yes"; their labels come at `clock`. */
async function come(
  model: string,
  at: Date,
  { rows, wrong }: { rows: number; wrong: number },
): Promise<string> {
  const requestId = randomUUID();
  const outputs = { predictions: new Array(rows).fill('no') };
  await bench.log.append(makeRecord({ model, at, requestId, rowCount: rows, outputs }));
  await bench.log.flush();
  const labels = Array.from({ length: rows }, (_, row) => ({
    ...{ request_id: requestId, row },
    label: (row * wrong) % rows < wrong ? 'yes' : 'no',
  }));
  await createFeedbackService({ db: bench.database.db, now }).recordFeedback(labels);
  return requestId;
}

const eventsOf = ({ id }: { id: string }) =>
  bench.database.db.prisma.performanceEvent.findMany({
    where: { modelId: id },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { version: true, kind: true },
  });

it('says that errors became more, once, whichever worker looks and however often', async () => {
  const model = await addModel();
  clock = after(10);
  await come(model.name, after(5), { rows: 1000, wrong: 50 });
  clock = after(20);
  const one = createLabelFollowing({ db: bench.database.db, now });
  const other = createLabelFollowing({ db: bench.database.db, now });
  await one.followNewLabels();
  expect(await eventsOf(model)).toEqual([]);
  await come(model.name, after(15), { rows: 1000, wrong: 600 });
  // They are too new to be sure that none comes before them.
  await one.followNewLabels();
  expect(await eventsOf(model)).toEqual([]);
  clock = after(22);
  await Promise.all([one.followNewLabels(), other.followNewLabels()]);
  const events = await eventsOf(model);
  expect(events.length).toBeGreaterThan(0);
  expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['errors_rose']));
  expect(events[0]?.version).toBe(1);
  await other.followNewLabels();
  expect(await eventsOf(model)).toEqual(events);
});

it('says that labels come late, and that they come as usual again', async () => {
  const model = await addModel();
  const following = createLabelFollowing({ db: bench.database.db, now });
  for (const [predicted, came] of [
    [30, 35],
    [40, 45],
    [50, 170],
    [200, 204],
  ] as const) {
    clock = after(came);
    await come(model.name, after(predicted), { rows: 40, wrong: 0 });
    clock = after(came + 2);
    await following.followNewLabels();
  }
  expect((await eventsOf(model)).map(({ kind }) => kind)).toEqual(['labels_late', 'labels_usual']);
});

it('labels that are corrected do not come again', async () => {
  const model = await addModel();
  const following = createLabelFollowing({ db: bench.database.db, now });
  clock = after(302);
  const requestId = await come(model.name, after(300), { rows: 40, wrong: 0 });
  clock = after(304);
  await following.followNewLabels();
  clock = after(900);
  await createFeedbackService({ db: bench.database.db, now }).recordFeedback(
    Array.from({ length: 40 }, (_, row) => ({ request_id: requestId, row, label: 'yes' })),
  );
  clock = after(902);
  await following.followNewLabels();
  expect(await eventsOf(model)).toEqual([]);
});

it('labels that come a few at a time are followed, too', async () => {
  const model = await addModel();
  const following = createLabelFollowing({ db: bench.database.db, now });
  for (let look = 0; look < 60; look += 1) {
    clock = after(1000 + 2 * look);
    await come(model.name, after(999 + 2 * look), { rows: 20, wrong: look < 30 ? 1 : 15 });
    clock = after(1001 + 2 * look);
    await following.followNewLabels();
  }
  expect((await eventsOf(model)).map(({ kind }) => kind)).toContain('errors_rose');
});

it('what is older than is kept goes, and no more', async () => {
  const { id: modelId } = await addModel();
  const hourOf = (days: number) => new Date(start.getTime() - days * 86_400_000);
  const { prisma } = bench.database.db;
  for (const days of [1, 9, 31]) {
    const key = { modelId, version: 1, hour: hourOf(days) };
    await prisma.performanceHour.create({
      data: { ...key, basis: 'prediction', labelled: 1, unusable: 0, outcomes: {} },
    });
    await prisma.performanceEstimate.create({
      data: { ...key, answered: 1, estimate: {}, learned: {} },
    });
    await prisma.performanceEvent.create({
      data: {
        ...{ id: randomUUID(), modelId, version: 1, at: hourOf(days) },
        ...{ kind: 'labels_late', detail: 'late' },
      },
    });
  }
  clock = start;
  await createPerformanceRetention({
    ...{ db: bench.database.db, now },
    kept: { hours: 30, events: 7 },
  }).removeOldPerformance();
  const where = { modelId };
  expect(await prisma.performanceHour.count({ where })).toBe(2);
  expect(await prisma.performanceEstimate.count({ where })).toBe(2);
  expect(await prisma.performanceEvent.count({ where })).toBe(1);
});
