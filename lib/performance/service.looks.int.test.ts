import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { addLabelledHour, createLearnedModel } from '#test/retraining-history.ts';
import { createPerformanceReading } from './service.ts';

const end = new Date('2026-03-10T12:00:00.000Z');
const back = (hours: number) => new Date(end.getTime() - hours * 3_600_000);
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

it('a metric is looked at every six hours, by the day before', async () => {
  const { db } = test;
  const { id } = await createLearnedModel(db);
  for (let hour = 96; hour > 72; hour -= 1) {
    await addLabelledHour(db, id, back(hour), { rows: 20, right: 1 });
  }
  await addLabelledHour(db, id, back(20), { rows: 100, right: 0.5 });
  await addLabelledHour(db, id, back(3), { rows: 100, right: 0.9, version: 2 });
  const { metricLooks } = createPerformanceReading({
    ...{ db, now: () => end, getSample: async () => null },
    windows: { getWindow: async () => null },
  });
  const look = async () =>
    (await metricLooks(id, 'accuracy', { from: back(72), to: end, everyHours: 6 })).map(
      ({ at, measured }) => [
        (end.getTime() - at.getTime()) / 3_600_000,
        measured.n,
        Number(measured.value.toFixed(6)),
      ],
    );
  const expected = [
    ...[
      [72, 480, 1],
      [66, 360, 1],
      [60, 240, 1],
      [54, 120, 1],
    ],
    ...[
      [18, 100, 0.5],
      [12, 100, 0.5],
      [6, 100, 0.5],
      [0, 200, 0.7],
    ],
  ];
  expect(await look()).toEqual(expected);
  // What is older than two days is as it was found, the newer follows its labels.
  await addLabelledHour(db, id, back(5), { rows: 100, right: 0.1 });
  expect((await look()).at(-1)).toEqual([0, 300, 0.5]);
  expect((await look())[0]).toEqual(expected[0]);
});
