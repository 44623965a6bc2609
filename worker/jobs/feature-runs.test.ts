import { expect, test } from 'vitest';
import { featureJobs } from './feature-runs.ts';

test.each([
  [30, ['2026-01-30T12:00:00.000Z']],
  [0, []],
])('files of retrievals are kept for %i days', async (keepFilesDays, expected) => {
  const removed: string[] = [];
  const jobs = featureJobs({
    features: {
      carryOut: async () => undefined,
      forsakenRuns: async () => [],
      removeOldBuckets: async () => 0,
      removeOldFiles: async (before) => removed.push(before.toISOString()),
    },
    now: () => new Date('2026-03-01T12:00:00Z'),
    keepFilesDays,
    queue: async () => undefined,
  });
  await jobs['remove-old-files']();
  expect(removed).toEqual(expected);
});
