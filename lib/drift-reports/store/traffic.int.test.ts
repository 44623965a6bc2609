import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { logLongRequests } from '#test/long-requests.ts';
import { findLastAnswers, findSomeRows } from './traffic.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

const rowsOf = (found: readonly { pick: { take: number } }[]) =>
  found.reduce((sum, { pick }) => sum + pick.take, 0);

it('some rows are rows, of requests with many as of those with one', async () => {
  const long = await logLongRequests(test.db, { model: 'long', requests: 200, rows: 300 });
  const found = await findSomeRows(test.db, long, 2000);
  expect(found).toHaveLength(50);
  expect(rowsOf(found)).toBe(2000);
  // A request may be sorted: from its beginning, its middle and its end.
  const skips = found.map(({ pick }) => pick.skip);
  expect(skips[0]).toBe(0);
  expect(skips.at(-1)).toBe(300 - 40);
  expect(new Set(skips).size).toBeGreaterThan(40);

  const single = await logLongRequests(test.db, { model: 'single', requests: 5000, rows: 1 });
  expect(rowsOf(await findSomeRows(test.db, single, 2000))).toBe(2000);

  const few = await logLongRequests(test.db, { model: 'few', requests: 10, rows: 300 });
  const taken = await findSomeRows(test.db, few, 2000);
  // After the last request begins there are places with none.
  expect(rowsOf(taken)).toBeGreaterThan(1800);
  for (const { pick } of taken) expect(pick.skip + pick.take).toBeLessThanOrEqual(300);
});

it('the last answers are of so many rows, not of so many requests', async () => {
  const asked = { model: 'long', version: 1 };
  const found = await findLastAnswers(test.db, asked, new Date('2026-03-10T09:00:00.000Z'), 1000);
  expect(found).toHaveLength(4);
});
