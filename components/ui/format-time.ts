const steps: [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60_000, 1000, 'second'],
  [3_600_000, 60_000, 'minute'],
  [86_400_000, 3_600_000, 'hour'],
  [30 * 86_400_000, 86_400_000, 'day'],
  [365 * 86_400_000, 30 * 86_400_000, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400_000, 'year'],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** "3 min. ago", "in 2 hr."; "just now" within five seconds. */
export function formatRelative(at: string, nowMs: number): string {
  const difference = Date.parse(at) - nowMs;
  if (Number.isNaN(difference)) return '–';
  const size = Math.abs(difference);
  if (size < 5000) return 'just now';
  const [, unitMs, unit] = steps.find(([limit]) => size < limit) ?? [0, 1000, 'second' as const];
  const count = Math.round(size / unitMs);
  return relative.format(difference < 0 ? -count : count, unit).replace('.', '');
}

/** Date, time to the second and zone. Without `timeZone` it is the viewer's. */
export function formatExactTime(at: string, timeZone?: string): string {
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
}

const TIMESTAMP = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** A sentence of the server's with the timestamps in it as people write them. Without `timeZone` in the viewer's zone. */
export function withExactTimes(text: string, timeZone?: string): string {
  return text.replace(TIMESTAMP, (at) => formatExactTime(at, timeZone));
}

/** "2 Mar 2001". Without `timeZone` the viewer's zone. */
export function formatDay(at: string, timeZone?: string): string {
  return new Date(at).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
}

/** "14:03:22" on the day itself, "21 Nov, 14:03" otherwise; in the viewer's zone. */
export function formatClock(at: string, nowMs: number): string {
  const date = new Date(at);
  const sameDay = date.toDateString() === new Date(nowMs).toDateString();
  return sameDay
    ? date.toLocaleTimeString('en-GB')
    : date.toLocaleString('en-GB', {
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      });
}
