import { LRUCache } from 'lru-cache';
import { type RateAdmission, type TokenBucket, takeToken } from '../rate-limit.ts';

/** More keys than any installation has; the longest unused gives way, which costs a full bucket at worst. */
const MAX_BUCKETS = 10_000;

export interface RateLimits {
  admit(keyId: string, limitPerSecond: number): RateAdmission;
}

/** How often each API key may ask this replica. */
export function createRateLimits({
  clock,
  maxBuckets = MAX_BUCKETS,
}: {
  /** Milliseconds, monotonic. */
  clock: () => number;
  maxBuckets?: number;
}): RateLimits {
  const buckets = new LRUCache<string, TokenBucket>({ max: maxBuckets });
  return {
    admit(keyId, limitPerSecond) {
      const { bucket, admission } = takeToken(buckets.get(keyId), limitPerSecond, clock());
      buckets.set(keyId, bucket);
      return admission;
    },
  };
}
