import { expect, test } from 'vitest';
import type { RunAnswer } from '#lib/features/value-operations.ts';
import { describeRequest, fileOf, progressOf } from './describe-run.ts';

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

const run = { status: 'running', done: 5, total: 20, result: null } as RunAnswer;

test.each<[Partial<RunAnswer>, number | null]>([
  [{}, 0.25],
  [{ total: null }, null],
  [{ total: 0 }, null],
  [{ done: 25 }, 1],
  [{ status: 'done', total: null }, 1],
])('%j is %s of it', (over, share) => {
  expect(progressOf({ ...run, ...over })).toBe(share);
});

test('only a retrieval that is done made a file', () => {
  const result = { digest: 'd', filename: 'features.csv', size_bytes: 12 };
  expect(fileOf({ ...run, result })).toBeNull();
  expect(fileOf({ ...run, status: 'done', result })).toEqual({ sizeBytes: 12 });
  expect(fileOf({ ...run, status: 'done', result: { rows: 3 } })).toBeNull();
});
