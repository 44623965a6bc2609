import { EARLIEST_MS } from '#lib/http/contract.ts';
import { AppError } from '#lib/http/errors.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MAX_DAYS = 100;
const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720];

export interface SeriesSpan {
  from: Date;
  to: Date;
  stepSeconds: number;
}

/** The span that is asked for, and the narrowest step that covers it with at most `points` buckets. */
export function chooseSpan(
  query: { from?: string; to?: string; points: number },
  now: Date,
): SeriesSpan {
  const to = query.to === undefined ? now : new Date(query.to);
  const hourBefore = Math.max(to.getTime() - HOUR_MS, EARLIEST_MS);
  const from = new Date(query.from ?? hourBefore);
  const spanMs = to.getTime() - from.getTime();
  if (spanMs <= 0) throw refused('must be before `to`');
  if (spanMs > MAX_DAYS * 24 * HOUR_MS)
    throw refused(`must be at most ${MAX_DAYS} days before \`to\``);
  const fits = (minutes: number) => {
    const step = minutes * MINUTE_MS;
    return Math.ceil(to.getTime() / step) - Math.floor(from.getTime() / step) <= query.points;
  };
  let minutes = STEPS_MINUTES.find(fits) ?? 1440;
  while (!fits(minutes)) minutes += 1440;
  return { from, to, stepSeconds: minutes * 60 };
}

function refused(message: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `\`from\` ${message}.`,
    fields: [{ field: 'from', message }],
  });
}
