const DAY_MS = 86_400_000;
const WEEKS = [7, 14, 21, 28] as const;
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** One other Monday may have been out of the ordinary. */
const LEAST_WEEKS = 2;

/**
 * With which days before a span is compared, as so many days back: traffic has its hours, and its weekdays. The same weekday of the weeks before, where two of them or more are in the history;
 * else the days before. None where there is no history of a day. A span that is longer than a day is compared with spans that do not overlap it.
 */
export function daysBefore(span: { from: Date; to: Date }, since: Date | null): number[] {
  if (!since) return [];
  const length = Math.ceil((span.to.getTime() - span.from.getTime()) / DAY_MS);
  const history = span.from.getTime() - since.getTime();
  const isThere = (days: number) => days >= length && days * DAY_MS <= history;
  const weeks = WEEKS.filter(isThere);
  if (weeks.length >= LEAST_WEEKS) return weeks;
  return DAYS.filter((days) => days % Math.max(1, length) === 0 && isThere(days));
}
