import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TokenBucket, takeToken } from './rate-limit.ts';

const allowed = { allowed: true };

describe('takeToken', () => {
  it.each<
    [
      name: string,
      bucket: TokenBucket | undefined,
      limit: number,
      nowMs: number,
      after: TokenBucket,
      admission: object,
    ]
  >([
    ['a new one is full', undefined, 10, 500, { tokens: 9, atMs: 500 }, allowed],
    ['a new one of a small limit holds one', undefined, 0.5, 0, { tokens: 0, atMs: 0 }, allowed],
    ['time fills it', { tokens: 0, atMs: 0 }, 10, 300, { tokens: 2, atMs: 300 }, allowed],
    [
      'no further than a second’s worth',
      { tokens: 5, atMs: 0 },
      10,
      60_000,
      { tokens: 9, atMs: 60_000 },
      allowed,
    ],
    [
      'an empty one refuses, and says until when',
      { tokens: 0, atMs: 0 },
      10,
      0,
      { tokens: 0, atMs: 0 },
      { allowed: false, retryAfterSeconds: 0.1 },
    ],
    [
      'a part of a token is not one',
      { tokens: 0.5, atMs: 0 },
      2,
      0,
      { tokens: 0.5, atMs: 0 },
      { allowed: false, retryAfterSeconds: 0.25 },
    ],
    [
      'a slow one says so',
      { tokens: 0, atMs: 0 },
      0.01,
      1000,
      { tokens: 0.01, atMs: 1000 },
      { allowed: false, retryAfterSeconds: 99 },
    ],
    ['a lowered limit empties it', { tokens: 99, atMs: 0 }, 2, 0, { tokens: 1, atMs: 0 }, allowed],
    [
      'a clock that goes back gives nothing',
      { tokens: 0, atMs: 1000 },
      10,
      0,
      { tokens: 0, atMs: 0 },
      { allowed: false, retryAfterSeconds: 0.1 },
    ],
  ])('%s', (_name, bucket, limit, nowMs, after, admission) => {
    const taken = takeToken(bucket, limit, nowMs);
    expect(taken.bucket.tokens).toBeCloseTo(after.tokens, 10);
    expect(taken.bucket.atMs).toBe(after.atMs);
    expect(taken.admission).toEqual(admission);
  });

  it('never lets through more than the burst and what flowed in', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0.1, max: 50, noNaN: true }), (steps, limit) => {
        let bucket: TokenBucket | undefined;
        let nowMs = 0;
        let count = 0;
        for (const step of steps) {
          nowMs += step;
          const taken = takeToken(bucket, limit, nowMs);
          bucket = taken.bucket;
          if (taken.admission.allowed) count += 1;
        }
        const since = (nowMs - (steps[0] ?? 0)) / 1000;
        expect(count).toBeLessThanOrEqual(Math.max(1, limit) + limit * since + 1e-6);
      }),
    );
  });

  it('lets through after the time it said', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (limit, tokens) => {
          const { bucket, admission } = takeToken({ tokens, atMs: 0 }, limit, 0);
          if (admission.allowed) throw new Error('there was no token');
          const later = admission.retryAfterSeconds * 1000 + 1;
          expect(takeToken(bucket, limit, later).admission).toEqual(allowed);
        },
      ),
    );
  });
});
