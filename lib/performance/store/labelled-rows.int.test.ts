import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { logLongRequests } from '#test/long-requests.ts';
import type { RequestRow } from '../labelled-request.ts';
import { findAnsweredRows } from './estimates.ts';
import {
  findFirstLabelled,
  findNewestAnswers,
  findNewestLabelled,
  readHour,
} from './labelled-rows.ts';
import { findNextLabels } from './streams.ts';

const ROWS = 600;
let test: TestDatabase;
let long: Awaited<ReturnType<typeof logLongRequests>>;
beforeAll(async () => {
  test = await createTestDatabase();
  long = await logLongRequests(test.db, { model: 'long', requests: 60, rows: ROWS });
  await test.db.pool.query(
    `INSERT INTO labels (request_id, row, label, observed_at, received_at)
     SELECT 'long-' || n, r, to_jsonb((r * 2 >= $1)::int), now(), timestamptz '2026-03-10T09:30:00Z'
     FROM generate_series(0, 59) AS n, generate_series(0, $1 - 1) AS r`,
    [ROWS],
  );
});
afterAll(() => test?.drop());

/** Which request and row of it; the labels are what was predicted. */
const placeOf = (row: RequestRow | undefined) => row?.input;

it('the first labelled rows are those, and no request is read for each of its rows', async () => {
  const found = await findFirstLabelled(test.db, { ...long, limit: 1500 });
  expect(found).toHaveLength(1500);
  expect(placeOf(found[0])).toEqual([0, 0]);
  expect(placeOf(found.at(-1))).toEqual([2, 299]);
  expect(found.every(({ label, predicted }) => label === predicted)).toBe(true);
  expect(found[599]?.scores?.[1]).toBeCloseTo(599 / ROWS, 12);
});

it('so are the newest, oldest first', async () => {
  const found = await findNewestLabelled(test.db, { ...long, limit: 1500 });
  expect(found).toHaveLength(1500);
  expect(placeOf(found[0])).toEqual([57, 300]);
  expect(placeOf(found.at(-1))).toEqual([59, 599]);
});

it('all labelled rows of an hour, by prediction and by arrival', async () => {
  for (const [basis, hour] of [
    ['prediction', long.from],
    ['arrival', long.to],
  ] as const) {
    let rows = 0;
    let right = 0;
    for await (const some of readHour(test.db, { model: 'long', basis, hour })) {
      rows += some.length;
      right += some.filter(({ label, predicted }) => label === predicted).length;
    }
    expect([basis, rows, right]).toEqual([basis, 60 * ROWS, 60 * ROWS]);
  }
});

it('labels in the order that they came', async () => {
  const after = { receivedAt: new Date(0), requestId: '', row: 0 };
  const asked = { model: 'long', after, before: new Date(), limit: 10_000 };
  const found = await test.db.prisma.$transaction((tx) => findNextLabels(tx, asked));
  expect(found).toHaveLength(10_000);
  expect(found.every(({ label, predicted }) => label === predicted)).toBe(true);
});

it('some answered rows, spread over the span and over their requests', async () => {
  const found = await findAnsweredRows(test.db, { ...long, limit: 500 });
  expect(found.length).toBeGreaterThan(450);
  expect(found.length).toBeLessThanOrEqual(500);
  const places = found.map(({ input }) => input as [number, number]);
  expect(Math.min(...places.map(([request]) => request))).toBeLessThan(6);
  expect(Math.max(...places.map(([request]) => request))).toBeGreaterThan(54);
  expect(Math.max(...places.map(([, row]) => row))).toBeGreaterThan(550);
  const answers = await findNewestAnswers(test.db, { ...long, rows: 1000 });
  expect(answers.length).toBe(2 * ROWS);
});
