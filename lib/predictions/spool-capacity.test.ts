import { expect, it } from 'vitest';
import { admit, type Capacity, hasRecovered, logFull } from './spool-capacity.ts';

const capacity = (over: Partial<Capacity> = {}): Capacity => ({
  bytes: 0,
  maxBytes: 1000,
  segmentBytes: 100,
  whenFull: 'refuse',
  isDiskFailing: false,
  isPostgresAway: false,
  ...over,
});

const TAKEN = { admitted: true, dropsOldest: false, waits: false };
const DROPS = { admitted: true, dropsOldest: true, waits: false };

it.each([
  ['takes what has room', {}, TAKEN],
  ['takes what has room while Postgres is away', { bytes: 999, isPostgresAway: true }, TAKEN],
  ['refuses when full', { bytes: 1000 }, { admitted: false }],
  ['drops the oldest when told to', { bytes: 1000, whenFull: 'drop-oldest' as const }, DROPS],
  [
    'lets wait for that when it is late',
    { bytes: 1100, whenFull: 'drop-oldest' as const },
    { ...DROPS, waits: true },
  ],
  [
    'refuses while the disk fails',
    { isDiskFailing: true, whenFull: 'drop-oldest' as const },
    { admitted: false },
  ],
])('%s', (_name, over, expected) => {
  expect(admit(capacity(over))).toMatchObject(expected);
});

it('says when to come back, later when Postgres is away', () => {
  const waitOf = (over: Partial<Capacity>) => {
    const answer = admit(capacity({ bytes: 1000, ...over }));
    if (answer.admitted) throw new Error('it was taken');
    const error = logFull(answer);
    expect(error).toMatchObject({ code: 'log_full', status: 503 });
    return Number(error.extra.retry_after_seconds);
  };
  expect(waitOf({ isPostgresAway: true })).toBeGreaterThan(waitOf({}));
});

it('has recovered with a tenth free', () => {
  expect(hasRecovered(capacity({ bytes: 900 }))).toBe(false);
  expect(hasRecovered(capacity({ bytes: 899 }))).toBe(true);
});
