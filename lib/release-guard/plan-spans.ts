const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const WEEKS = 4;

export interface Span {
  from: Date;
  to: Date;
}

/** The hours of the week that a guard is in, in each of the four weeks before, and the 24 hours before it begins. */
export function planSpans({ startedAt, endsAt }: { startedAt: Date; endsAt: Date }): {
  sameHours: Span[];
  lastDay: Span;
} {
  const from = Math.floor(startedAt.getTime() / HOUR_MS) * HOUR_MS;
  const to = Math.ceil(endsAt.getTime() / HOUR_MS) * HOUR_MS;
  return {
    sameHours: Array.from({ length: WEEKS }, (_, week) => ({
      from: new Date(from - (week + 1) * WEEK_MS),
      to: new Date(to - (week + 1) * WEEK_MS),
    })),
    lastDay: { from: new Date(startedAt.getTime() - 24 * HOUR_MS), to: startedAt },
  };
}

/** A span hour by hour. */
export function hoursOf({ from, to }: Span): Span[] {
  const hours: Span[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += HOUR_MS) {
    hours.push({ from: new Date(at), to: new Date(Math.min(at + HOUR_MS, to.getTime())) });
  }
  return hours;
}
