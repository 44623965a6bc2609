import { expect, test } from 'vitest';
import { ApiError } from '#components/api/api-error.ts';
import { describeConflict, isConflict } from './describe-conflict.ts';

const problem = {
  type: 'urn:mainstay:problem:release_conflict',
  title: 'Another release came first',
  status: 409,
  code: 'release_conflict',
  detail: 'There is no release 9; the newest is 4.',
  request_id: 'r',
} as const;
const meant = 'flights goes from version 2 to version 3 on 1 replica.';

test('says what was meant and what is in force, by whom and when in the viewer’s zone', () => {
  const error = new ApiError({
    ...problem,
    current: {
      seq: 5,
      kind: 'rollback',
      versions: [1],
      reason: 'too slow',
      created_at: '2026-11-22T04:00:01.234Z',
      created_by: { kind: 'api_key', id: 'k', name: 'ci' },
    },
  });
  expect(isConflict(error)).toBe(true);
  expect(describeConflict(error, meant, 'Europe/Berlin')).toEqual({
    meant: `You meant: ${meant}`,
    now: 'Now version 1 is in force (release 5): API key ci rolled back to it on 22 Nov 2026, 05:00:01 CET, “too slow”.',
  });
});

test('without a release that came first, the answer’s own words', () => {
  const error = new ApiError({ ...problem, current: null });
  expect(describeConflict(error, meant).now).toBe(problem.detail);
});
