const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
];

/** Round points in time between two, at most `max` of them. `offsetMs` is the zone's distance from UTC. */
export function timeTicks(from: number, to: number, max: number, offsetMs = 0): number[] {
  const step = steps.find((each) => (to - from) / each <= max) ?? 28 * day;
  const first = Math.ceil((from + offsetMs) / step) * step - offsetMs;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** A tick's text: the date where a day begins or the steps are days, else the time of day. */
export function formatTick(at: number): string {
  const date = new Date(at);
  return date.getHours() === 0 && date.getMinutes() === 0
    ? date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
    : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
