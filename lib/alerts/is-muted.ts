import type { Inhibition, Labels } from '#lib/notifications/contract.ts';
import { matchesAll } from '#lib/notifications/match-routes.ts';
import type { Silence, Weekly } from './contract.ts';

type Given = Pick<Silence, 'matchers' | 'starts_at' | 'ends_at' | 'weekly'>;

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MINUTES = 1440;

/** Whether a silence or maintenance is on. */
export function isOn({ starts_at, ends_at, weekly }: Omit<Given, 'matchers'>, now: Date): boolean {
  if (now < new Date(starts_at) || now >= new Date(ends_at)) return false;
  return weekly === null || isWithinWeek(weekly, now);
}

export function silences(silence: Given, labels: Labels, now: Date): boolean {
  return isOn(silence, now) && matchesAll(silence.matchers, labels);
}

/** By the clocks of its time zone: where they go forward an hour less is left, where they go back an hour more. */
function isWithinWeek({ days, at, minutes, time_zone }: Weekly, now: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{
      timeZone: time_zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    },
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const today = DAYS.indexOf(part('weekday').toLowerCase() as (typeof DAYS)[number]);
  const minute = Number(part('hour')) * 60 + Number(part('minute'));
  const [hours = 0, rest = 0] = at.split(':').map(Number);
  const begins = hours * 60 + rest;
  const isDay = (offset: number) => {
    const day = DAYS[(today - offset + 7) % 7];
    return day !== undefined && days.includes(day);
  };
  // One that began yesterday may still go on.
  return (
    (isDay(0) && minute >= begins && minute < begins + minutes) ||
    (isDay(1) && minute + DAY_MINUTES >= begins && minute + DAY_MINUTES < begins + minutes)
  );
}

/** What keeps something from being told, because something worse fires about the same. */
export function inhibitorOf<A extends { labels: Labels }>(
  inhibitions: readonly Inhibition[],
  firing: readonly A[],
  alert: A,
): A | undefined {
  for (const { source, target, equal } of inhibitions) {
    if (!matchesAll(target, alert.labels)) continue;
    const found = firing.find(
      (other) =>
        other !== alert &&
        matchesAll(source, other.labels) &&
        // What is about the whole model is about its versions too.
        equal.every((label) => {
          const [mine, theirs] = [alert.labels[label], other.labels[label]];
          return mine === theirs || (label === 'version' && theirs === undefined);
        }),
    );
    if (found) return found;
  }
  return undefined;
}
