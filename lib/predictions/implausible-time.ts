/** A Unix time in seconds that is taken for milliseconds lands in the first weeks of 1970. */
const EARLIEST_MS = Date.UTC(1971, 0, 1);
/** Clocks differ, but not by more. */
const AHEAD_MINUTES = 5;

/** Why a time that a sender gives for what has happened cannot be right; undefined when it can. History of any age may be replayed. */
export function implausibleTime(time: Date, now: Date): string | undefined {
  const latest = new Date(now.getTime() + AHEAD_MINUTES * 60_000);
  if (time.getTime() >= EARLIEST_MS && time.getTime() <= latest.getTime()) return undefined;
  const earliest = new Date(EARLIEST_MS).toISOString();
  return `must be from ${earliest} to ${latest.toISOString()} (${AHEAD_MINUTES} minutes from now), got ${time.toISOString()}`;
}
