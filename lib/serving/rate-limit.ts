/** Requests an API key may still send at once, as of a time. */
export interface TokenBucket {
  tokens: number;
  /** Milliseconds, monotonic. */
  atMs: number;
}

export type RateAdmission = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/**
 * A token bucket: `limitPerSecond` tokens flow in each second, one second's worth fits (one at least), and a request takes
 * one. Without a bucket it is full.
 */
export function takeToken(
  bucket: TokenBucket | undefined,
  limitPerSecond: number,
  nowMs: number,
): { bucket: TokenBucket; admission: RateAdmission } {
  const capacity = Math.max(1, limitPerSecond);
  const passed = bucket ? Math.max(0, nowMs - bucket.atMs) : 0;
  // A limit that was lowered takes what is too much out of the bucket.
  const full = bucket ? bucket.tokens + (passed / 1000) * limitPerSecond : capacity;
  const tokens = Math.min(capacity, full);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs: nowMs }, admission: ALLOWED };
  const retryAfterSeconds = Math.ceil(((1 - tokens) / limitPerSecond) * 1000) / 1000;
  return { bucket: { tokens, atMs: nowMs }, admission: { allowed: false, retryAfterSeconds } };
}

const ALLOWED: RateAdmission = { allowed: true };
