import { Temporal } from 'temporal-polyfill';

/**
 * The first moment at which the clock of a time zone shows this time of this day, or has passed it. A time that exists twice, as clocks go back, is the first
 * one; one that does not exist, as they go forward or a day is left out, is the moment of the jump. So later times never come first,
 * and a turn is as long as the days were.
 */
export function firstMoment(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const local =
    time === '24:00'
      ? date.add({ days: 1 }).toPlainDateTime()
      : date.toPlainDateTime(Temporal.PlainTime.from(time));
  const found = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds;
  return (found.getTimeZoneTransition('next') ?? found).epochMilliseconds;
}

/** The day it is in a time zone. */
export function localDay(at: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** When days begin in a time zone, from a time and before another; a day that was left out begins with the next one. */
export function dayStarts(from: number, to: number, timeZone: string): number[] {
  const starts = new Set<number>();
  for (let day = localDay(from, timeZone); ; day = day.add({ days: 1 })) {
    const start = firstMoment(day, '00:00', timeZone);
    if (start >= to) return [...starts];
    if (start >= from) starts.add(start);
  }
}

/** Whole days from one to another; negative when the other is earlier. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'day' }).days;
}

export function readDay(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}
