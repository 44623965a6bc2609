import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { logLongRequests } from '#test/long-requests.ts';
import { trafficColumns } from '../traffic-columns.ts';
import { countAnswered, findFirstPredictions, findPredictionsBetween } from './traffic.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

const number = { type: 'number', tensorType: 'float32', required: true, rank: 1 } as const;
const watched = {
  task: 'binary' as const,
  features: ['request', 'row'].map((name) => ({ ...number, name })),
  classes: undefined,
};
const valuesOf = (found: Parameters<typeof trafficColumns>[1], name: string) => {
  const column = trafficColumns(watched, found).features.get(name);
  return column?.kind === 'number' ? [...column.values] : [];
};

it('the first predictions are so many rows', async () => {
  const long = await logLongRequests(test.db, { model: 'first', requests: 20, rows: 300 });
  const found = await findFirstPredictions(test.db, long, 1000);
  expect(found).toHaveLength(4);
  expect(trafficColumns(watched, found).rows).toBe(1000);
  expect(valuesOf(found, 'row').slice(-100)).toEqual(Array.from({ length: 100 }, (_, row) => row));
});

it('answered rows are counted, not requests', async () => {
  await test.db.pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, degraded, latency_counts)
     VALUES ('counted', '2026-03-10T08:00:00Z', 1, 1, 10, 3000, 1, 1, 0, '{}')`,
  );
  expect(await countAnswered(test.db, { model: 'counted', version: 1 })).toBe(2400);
});

it.each([
  ['all of a short span', 10, 300, 3000, 3000],
  ['every third row', 10, 300, 1000, 1000],
  ['some rows of some requests', 100, 300, 1000, 1000],
  ['some requests of one row', 4000, 1, 1000, 1000],
])('a span as rows: %s', async (name, requests, rows, limit, least) => {
  const { model, version, ...span } = await logLongRequests(test.db, {
    ...{ model: name, requests, rows },
  });
  const found = await findPredictionsBetween(test.db, { model, version }, { ...span, limit });
  const of = valuesOf(found, 'request');
  expect(of.length).toBeGreaterThanOrEqual(least * 0.9);
  expect(of.length).toBeLessThanOrEqual(limit);
  // Little more is read than is wanted.
  expect(found.length * rows).toBeLessThanOrEqual(limit * 3);
  expect(Math.max(...of)).toBeGreaterThan(requests * 0.9 - 3);
  const own = valuesOf(found, 'row');
  expect(Math.max(...own)).toBeGreaterThan(rows * 0.95 - 1);
});
