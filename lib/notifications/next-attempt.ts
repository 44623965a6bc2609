const FIRST_SECONDS = 10;
const LONGEST_SECONDS = 3600;

/** After so many attempts, about a day, a message is given up: it is in the log, and may be sent again by hand. */
export const MOST_ATTEMPTS = 40;

/**
 * Seconds until what was tried so often is tried again: 10, 20, 40 … up to an hour, less up to half of it so that what failed together does
 * not come together (`chance`, from 0 to 1), and no sooner than the other side asked for. null: it is given up.
 */
export function nextAttempt(given: {
  attempts: number;
  retryAfterSeconds: number | null;
  chance: number;
}): number | null {
  if (given.attempts >= MOST_ATTEMPTS) return null;
  const longest = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (given.attempts - 1));
  const seconds = Math.max(FIRST_SECONDS, longest * (1 - given.chance / 2));
  const wanted = Math.min(given.retryAfterSeconds ?? 0, LONGEST_SECONDS);
  return Math.max(seconds, wanted);
}
