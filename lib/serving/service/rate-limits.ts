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
  const buckets = new Map<string, TokenBucket>();
  return {
    admit(keyId, limitPerSecond) {
      const known = buckets.get(keyId);
      const { bucket, admission } = takeToken(known, limitPerSecond, clock());
      // A map keeps its order of insertion: the first is the longest unused.
      if (known) buckets.delete(keyId);
      else if (buckets.size >= maxBuckets) {
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      buckets.set(keyId, bucket);
      return admission;
    },
  };
}
