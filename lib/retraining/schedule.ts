import { CronExpressionParser } from 'cron-parser';
import type { RetrainingPolicy } from './policy.ts';

type Schedule = NonNullable<RetrainingPolicy['triggers']['schedule']>;

const cronOf = ({ cron, time_zone: tz }: Schedule, currentDate: Date) =>
  CronExpressionParser.parse(cron, { currentDate, tz });

/** The first time of a schedule after another. */
export function nextTime(schedule: Schedule, after: Date): Date {
  return cronOf(schedule, after).next().toDate();
}

/** The last time of a schedule at or before another. */
export function lastTime(schedule: Schedule, at: Date): Date {
  return cronOf(schedule, new Date(at.getTime() + 1))
    .prev()
    .toDate();
}
