/** Failed attempts of one subject: an e-mail address, or a network address. */
export interface Failures {
  failures: number;
  lastFailedAt: Date;
}

/** Failures that cost no wait. Many people may share a network address, so it has more. */
const FREE_FAILURES = { email: 5, address: 50 } as const;
export type ThrottleKind = keyof typeof FREE_FAILURES;

const MAX_DELAY_SECONDS = 15 * 60;
/** A subject quiet for this long starts afresh. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

/** Whole seconds until the next attempt may be made (0: now): after the free ones 1, 2, 4, … up to 15 minutes. */
export function signInDelaySeconds(kind: ThrottleKind, held: Failures, now: Date): number {
  const beyond = countedFailures(held, now) - FREE_FAILURES[kind];
  if (beyond < 0) return 0;
  const delaySeconds = Math.min(2 ** beyond, MAX_DELAY_SECONDS);
  const elapsedMs = now.getTime() - held.lastFailedAt.getTime();
  return Math.max(0, Math.ceil(delaySeconds - elapsedMs / 1000));
}

/** Failures that still count. */
export function countedFailures(held: Failures, now: Date): number {
  const isForgotten = now.getTime() - held.lastFailedAt.getTime() >= FORGOTTEN_AFTER_MS;
  return isForgotten ? 0 : held.failures;
}
