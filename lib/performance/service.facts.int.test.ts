import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReferenceSample } from '#lib/monitoring/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { addLabelledHour, createLearnedModel, wholeHour } from '#test/retraining-history.ts';
import { createLabelFacts, type LabelFacts } from './service.ts';

const end = wholeHour(new Date());
const back = (hours: number) => new Date(end.getTime() - hours * 3_600_000);
/** Of 200 rows whose label is their score, but for some. */
const sample: ReferenceSample = {
  columns: [
    { name: 'label', role: 'label', values: rows((at) => (at % 10 === 0 ? 'no' : yesOf(at))) },
    { name: 'score', role: 'score', values: rows((at) => (yesOf(at) === 'yes' ? 0.9 : 0.1)) },
  ],
};
function rows<T>(value: (at: number) => T): T[] {
  return Array.from({ length: 200 }, (_, at) => value(at));
}
function yesOf(at: number): string {
  return at % 2 === 0 ? 'yes' : 'no';
}

let test: TestDatabase;
let facts: LabelFacts;
beforeAll(async () => {
  test = await createTestDatabase();
  facts = createLabelFacts({ db: test.db, getSample: async () => sample });
});
afterAll(() => test?.drop());

it('a version is to keep to what was recorded of it, else to what its reference has', async () => {
  const { id } = await createLearnedModel(test.db, { metrics: { roc_auc: 0.81 } });
  const get = (metric: string) => facts.getReference(id, 1, metric);
  expect(await get('roc_auc')).toBe(0.81);
  expect(await get('accuracy')).toBeNull();
  const reference = await test.db.prisma.monitoringReference.create({
    data: {
      ...{ modelId: id, version: 1, inForce: true, rowCount: 200n, createdAt: new Date() },
      ...{ source: {}, profile: {}, sample: Buffer.from('') },
    },
  });
  expect(reference.id).toBeGreaterThan(0);
  expect(await get('accuracy')).toBeCloseTo(0.9, 12);
  const learned = { rows: 200, metrics: { accuracy: 0.77, f1: null }, intervals: {} };
  await test.db.prisma.performanceEstimate.create({
    data: { modelId: id, version: 1, hour: end, answered: 1, estimate: {}, learned },
  });
  expect(await get('accuracy')).toBe(0.77);
  expect(await get('f1')).toBeNull();
  expect(await get('roc_auc')).toBe(0.81);
  expect(await facts.getReference(id, 9, 'roc_auc')).toBeNull();
});

it('a metric is of the versions that are asked for, over the hours that are', async () => {
  const { id } = await createLearnedModel(test.db);
  await addLabelledHour(test.db, id, back(2), { rows: 100, right: 0.9 });
  await addLabelledHour(test.db, id, back(1), { rows: 300, right: 0.5 });
  await addLabelledHour(test.db, id, back(1), { rows: 100, right: 0, version: 2 });
  const get = (hours: number, versions: number[]) =>
    facts.getMetric(id, 'accuracy', { from: back(hours), to: end, versions });
  expect(await get(2, [1])).toEqual({ value: 0.6, labels: 400 });
  expect(await get(1, [1])).toEqual({ value: 0.5, labels: 300 });
  expect(await get(1, [1, 2])).toEqual({ value: 0.375, labels: 400 });
  expect(await get(1, [3])).toBeNull();
  const without = { from: back(9), to: back(8), versions: [1] };
  expect(await facts.getMetric(id, 'accuracy', without)).toBeNull();
});

it('over time it is what it would have been, of the versions that were in force', async () => {
  const { id } = await createLearnedModel(test.db);
  for (let hour = 200; hour > 0; hour -= 1) {
    const right = ((hour * 37) % 60) / 100;
    await addLabelledHour(test.db, id, back(hour), { rows: 20, right, version: hour > 80 ? 1 : 2 });
  }
  const spans = [
    { from: back(150), to: back(80), versions: [1] },
    { from: back(80), to: end, versions: [2] },
  ];
  for (const windowHours of [1, 12, 24]) {
    const series = await facts.metricOverTime(id, 'accuracy', { spans, windowHours });
    expect(series).toHaveLength(152);
    for (const [place, { at, fact }] of series.entries()) {
      const { versions } = spans[place < 71 ? 0 : 1] ?? { versions: [] };
      const from = new Date(at.getTime() - windowHours * 3_600_000);
      const then = await facts.getMetric(id, 'accuracy', { from, to: at, versions });
      expect([at, fact?.labels]).toEqual([at, then?.labels]);
      if (then) expect(fact?.value).toBeCloseTo(then.value, 12);
    }
  }
  // Of 72 hours it is said every third.
  const wide = await facts.metricOverTime(id, 'accuracy', { spans, windowHours: 72 });
  const gaps = wide
    .slice(1, 20)
    .map(({ at }, place) => at.getTime() - (wide[place]?.at.getTime() ?? 0));
  expect(new Set(gaps)).toEqual(new Set([3 * 3_600_000]));
  const { at, fact } = wide[10] ?? { at: end, fact: null };
  const then = { from: new Date(at.getTime() - 72 * 3_600_000), to: at, versions: [1] };
  expect(fact).toEqual(await facts.getMetric(id, 'accuracy', then));
});
