import { expect, test } from 'vitest';
import type { RunAnswer } from '#lib/features/value-operations.ts';
import { describeRequest, fileOf, oddOf, progressOf } from './describe-run.ts';

test.each([
  [{ views: [{ name: 'origin', version: 2 }] }, 'origin v2'],
  [
    { features: ['a@1:x', 'a@1:y', 'a@1:z', 'b@1:x'], row_count: 1 },
    'a@1:x, a@1:y, a@1:z and 1 more for 1 row',
  ],
  [{ features: ['a@1:x'], row_count: 1200 }, 'a@1:x for 1,200 rows'],
  [{ features: ['a@1:x'], file: 'bookings.csv' }, 'a@1:x for the rows of bookings.csv'],
  [{}, '–'],
])('%j', (request, words) => {
  expect(describeRequest({ request })).toBe(words);
});

const run = {
  status: 'running',
  done: 5,
  total: 20,
  result: null,
  file_removed_at: null,
} as RunAnswer;

test.each<[Partial<RunAnswer>, number | null]>([
  [{}, 0.25],
  [{ total: null }, null],
  [{ total: 0 }, null],
  [{ done: 25 }, 1],
  [{ status: 'done', total: null }, 1],
])('%j is %s of it', (over, share) => {
  expect(progressOf({ ...run, ...over })).toBe(share);
});

test('says which rows had a wrong key', () => {
  const one = { column: 'b', type: 'integer', rows: 1, first: [{ row: 2, value: 'q' }] };
  const first = [...one.first, { row: 4, value: '1.5' }];
  expect(oddOf({ result: { wrong_keys: [one, { ...one, rows: 1200, first }] } })).toEqual([
    '1 row has a b that is no whole number and found no events (row 2: “q”).',
    '1,200 rows have a b that is no whole number and found no events (row 2: “q”, row 4: “1.5”, …).',
  ]);
  expect(oddOf({ result: { rows: 3 } })).toEqual([]);
  expect(oddOf({ result: null })).toEqual([]);
});

test('only a retrieval that is done made a file, until that is removed', () => {
  const result = { digest: 'd', filename: 'features.csv', size_bytes: 12 };
  expect(fileOf({ ...run, result })).toBeNull();
  expect(fileOf({ ...run, status: 'done', result })).toEqual({ sizeBytes: 12 });
  const removed = { status: 'done', file_removed_at: '2026-03-01T12:00:00.000Z' } as const;
  expect(fileOf({ ...run, ...removed, result })).toBeNull();
  expect(fileOf({ ...run, status: 'done', result: { rows: 3 } })).toBeNull();
});
