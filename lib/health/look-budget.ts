import type { Objective } from './operations.ts';

const HOUR_MS = 3_600_000;
/** One bad look may have had a cause that was over before anybody could act. */
const LEAST_BAD = 2;
/** Of a lax objective every look may be bad without reaching the factor: nine tenths of what is bad then are enough. */
const MOST_OF_ALL = 0.9;

/** Whether an objective was kept when it was looked at. */
export interface Look {
  at: Date;
  isBad: boolean;
}

/** How often an objective is looked at, and over which windows its budget may burn. */
export interface LookPlan {
  everyHours: number;
  pairs: readonly {
    longHours: number;
    shortHours: number;
    factor: number;
    level: 'page' | 'ticket';
  }[];
}

export const LOOK_PLANS = {
  label_freshness: {
    everyHours: 1,
    pairs: [
      { longHours: 6, shortHours: 1, factor: 6, level: 'page' },
      { longHours: 72, shortHours: 6, factor: 1, level: 'ticket' },
    ],
  },
  quality: {
    everyHours: 6,
    pairs: [
      { longHours: 24, shortHours: 6, factor: 3, level: 'ticket' },
      { longHours: 72, shortHours: 6, factor: 1, level: 'ticket' },
    ],
  },
} as const satisfies Record<string, LookPlan>;

/**
 * The error budget of an objective that is kept or missed at a time, and is no share of requests: (1 − share) of the hours in which it was looked at. Each look stands for the hours since the one
 * before. The burn rate of a span is the share of bad looks over 1 − share.
 */
export function judgeLooks(
  share: number,
  { everyHours, pairs }: LookPlan,
  looks: readonly Look[],
  now: Date,
): Pick<Objective, 'budget' | 'burn'> {
  const since = (hours: number) =>
    looks.filter(({ at }) => at.getTime() > now.getTime() - hours * HOUR_MS);
  const bad = (some: readonly Look[]) => some.filter(({ isBad }) => isBad).length;
  const rate = (some: readonly Look[]) =>
    some.length === 0 ? null : bad(some) / some.length / (1 - share);
  const burn = pairs.map(({ longHours, shortHours, level, ...pair }) => {
    const [long, short] = [since(longHours), since(shortHours)];
    const factor = Math.min(pair.factor, MOST_OF_ALL / (1 - share));
    const [longRate, shortRate] = [rate(long), rate(short)];
    return {
      ...{ long: span(longHours), short: span(shortHours), factor, level },
      ...{ long_rate: longRate, short_rate: shortRate },
      is_burning: bad(long) >= LEAST_BAD && (longRate ?? 0) > factor && (shortRate ?? 0) > factor,
    };
  });
  if (looks.length === 0) return { budget: null, burn };
  const allowed = (1 - share) * looks.length * everyHours;
  const spent = bad(looks) * everyHours;
  return { budget: { of: 'hours', allowed, spent, left: 1 - spent / allowed }, burn };
}

/** An objective that is kept now is missed all the same where its budget is spent, and at risk where that burns. */
export function withBudget(
  judged: Omit<Objective, 'objective'>,
  { budget, burn }: Pick<Objective, 'budget' | 'burn'>,
): Omit<Objective, 'objective'> {
  const isSpent = budget !== null && budget.left < 0;
  const isBurning = burn.some(({ is_burning }) => is_burning);
  const { status } = judged;
  const worse = isSpent && status !== 'no_data' ? 'missed' : status;
  return { ...judged, budget, burn, status: worse === 'met' && isBurning ? 'at_risk' : worse };
}

/**
 * At the end of each hour of a span: whether the newest label was older than so many hours for certain, when labels are known by the hour they came in. It begins with the first label
 * there is. `labelled`: hours with labels, rising, with the last of them before the span.
 */
export function freshnessLooks(
  labelled: readonly Date[],
  { from, to }: { from: Date; to: Date },
  withinHours: number,
): Look[] {
  const [first] = labelled;
  if (!first) return [];
  const looks: Look[] = [];
  let place = 0;
  const start = Math.ceil(Math.max(from.getTime(), first.getTime() + HOUR_MS) / HOUR_MS);
  for (let hour = start; hour * HOUR_MS <= to.getTime(); hour += 1) {
    const end = hour * HOUR_MS;
    while ((labelled[place + 1]?.getTime() ?? Number.POSITIVE_INFINITY) < end) place += 1;
    const newest = (labelled[place]?.getTime() ?? 0) + HOUR_MS;
    looks.push({ at: new Date(end), isBad: (end - newest) / HOUR_MS > withinHours });
  }
  return looks;
}

function span(hours: number): string {
  return hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`;
}
