import { EARLIEST_MS } from '#lib/http/contract.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';

const HOUR_MS = 3_600_000;
/** Times are of the years 1 to 9999. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');
const DAY_HOURS = 24;
const MOST_DAYS = 100;
const STEPS_HOURS = [1, 2, 3, 6, 12];

export interface Hours {
  from: Date;
  to: Date;
  stepMs: number;
}

/** The span that is asked for in whole hours, and the narrowest step that covers it with at most `points` buckets (two or more), counted from 1970. */
export function chooseHours(
  query: { from?: string; to?: string; points: number },
  now: Date,
): Hours {
  const toMs = query.to === undefined ? now.getTime() : Date.parse(query.to);
  const weekBefore = Math.max(EARLIEST_MS, toMs - 7 * DAY_HOURS * HOUR_MS);
  const fromMs = query.from === undefined ? weekBefore : Date.parse(query.from);
  const refuse = (message: string) => invalidRequest([{ field: 'from', message }]);
  if (toMs <= fromMs) throw refuse('must be before `to`');
  if (toMs - fromMs > MOST_DAYS * DAY_HOURS * HOUR_MS) {
    throw refuse(`must be at most ${MOST_DAYS} days before \`to\``);
  }
  const from = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  // What is now is in it.
  const end = query.to === undefined ? toMs + 1 : toMs;
  const to = Math.min(LATEST_MS, Math.ceil(end / HOUR_MS) * HOUR_MS);
  const fits = (hours: number) => {
    const step = hours * HOUR_MS;
    return Math.ceil(to / step) - Math.floor(from / step) <= query.points;
  };
  let hours = STEPS_HOURS.find(fits) ?? DAY_HOURS;
  while (!fits(hours)) hours += DAY_HOURS;
  return { from: new Date(from), to: new Date(to), stepMs: hours * HOUR_MS };
}
