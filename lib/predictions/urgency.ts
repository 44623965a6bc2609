/** Records that have waited this long are shipped as urgently as predictions are answered. */
const URGENT_AFTER_MS = 5000;
/** And no longer when none waits for longer than this. */
const RELAXED_BELOW_MS = 1000;

/**
 * Whether shipping competes with predictions for the processor as an equal: not as long as it keeps up, since a record waits
 * on disk as safely as in Postgres.
 * @param behindMs how long the oldest record has waited
 */
export function isUrgent(wasUrgent: boolean, behindMs: number): boolean {
  return behindMs > (wasUrgent ? RELAXED_BELOW_MS : URGENT_AFTER_MS);
}
