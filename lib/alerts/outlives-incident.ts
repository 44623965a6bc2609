import type { AlertRule } from './contract.ts';

const LEAST_SECONDS = 300;

/**
 * Whether an alert still holds when whatever was measured before its incident was resolved is out of its window, and it would have been over by itself: then it is part of that incident no more.
 * What merely keeps firing does not hold.
 */
export function outlivesIncident(
  { lastBadAt, resolvedAt }: { lastBadAt: Date; resolvedAt: Date },
  rule: Pick<AlertRule, 'window_minutes' | 'keep_firing_seconds'>,
): boolean {
  const graceSeconds = Math.max(LEAST_SECONDS, 60 * rule.window_minutes + rule.keep_firing_seconds);
  return lastBadAt.getTime() - resolvedAt.getTime() >= 1000 * graceSeconds;
}
