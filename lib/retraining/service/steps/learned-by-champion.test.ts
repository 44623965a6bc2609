import { expect, test } from 'vitest';
import { retrainingPolicySchema } from '../../policy.ts';
import { judgeLearned } from './learned-by-champion.ts';

const lesson = (
  train: string,
  [splitAt, to]: [string | null, string | null],
  policy: object = {},
  more: object = {},
) => ({
  spec: { policy: retrainingPolicySchema.parse(policy) },
  snapshot: { files: { train, holdout: 'h' }, split_at: splitAt, to, ...more },
});
const file = (path: string) => ({ data: { from: 'file', path, label: 'late', time: 'at' } });
const [march, april, may] = ['2026-03-01', '2026-04-01', '2026-05-01'];
const now = lesson('b', [april, may]);

test.each<[string, ReturnType<typeof lesson>, ReturnType<typeof lesson>, string]>([
  ['up to the holdout', lesson('a', [april, may]), now, 'none'],
  ['beyond its oldest row', lesson('a', [may, may]), now, 'some'],
  [
    'of each class to the newest',
    lesson('a', [march, may], { split: { stratified: true } }),
    now,
    'some',
  ],
  ['the same rows', lesson('b', [may, may]), now, 'none'],
  ['rows without a time', lesson('a', [null, null]), now, 'unknown'],
  ['a file, and now predictions', lesson('a', [march, april], file('a.csv')), now, 'unknown'],
  [
    'another file',
    lesson('a', [march, april], file('a.csv')),
    lesson('b', [april, may], file('b.csv')),
    'unknown',
  ],
  [
    'the same file, as it was',
    lesson('a', [march, april], file('a.csv')),
    lesson('b', [april, may], file('a.csv')),
    'none',
  ],
  [
    'the same stream',
    lesson('a', [may, may], {}, { held_before: [] }),
    lesson('b', [april, may], {}, { held_before: [] }),
    'none',
  ],
])('%s', (_, then, given, expected) => {
  expect(judgeLearned(then, given)).toBe(expected);
});
