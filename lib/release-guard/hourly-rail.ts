import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import type { RailBaseline } from './contract.ts';
import { RATIOS, ratioEvidence } from './rate-evidence.ts';

/** What of the requests of some time was bad. */
export interface CountedHour {
  at: Date;
  bad: number;
  all: number;
}
type ByHour = NonNullable<RailBaseline['by_hour']>;

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;
/** Of all hours together. */
const DOUBT = 0.01;

/** 0 to 167, from an instant that does not matter. */
export const hourOfWeek = (at: Date): number => Math.floor(at.getTime() / HOUR_MS) % WEEK_HOURS;

/**
 * What is tolerated in each hour of the week, where hours differ: as of a whole baseline, of that hour alone and so that the bounds hold together. null: the same hour differs from one week to another, so that what is
 * usual in it is not known either.
 */
export function freezeByHour(
  counted: readonly CountedHour[],
  { tolerance, floor, leastShare }: { tolerance: number; floor: number; leastShare: number },
): ByHour | null {
  const hours = [...Map.groupBy(counted, ({ at }) => hourOfWeek(at))];
  const confidence = 1 - DOUBT / hours.length;
  const found: ByHour = [];
  for (const [hour, weeks] of hours) {
    const { bad, all } = sum(weeks);
    if (all === 0) continue;
    const least = Math.floor(all * leastShare);
    const bound = upperBinomialBound(Math.max(least, Math.round(bad)), all, confidence);
    const tolerated = Math.max(floor, bound * (1 + tolerance));
    if (weeks.some((week) => lowerBound(week, confidence) > tolerated)) return null;
    found.push({ hour, tolerated });
  }
  return found;
}

/**
 * ln E by ratio of a release's requests, each hour held against what is tolerated in it: the product over hours is a supermartingale as each of them is. Hours of which nothing is known say nothing.
 * `tolerated`: the mean over the requests that count.
 */
export function hourlyEvidence(
  counted: readonly CountedHour[],
  byHour: ByHour,
): { ratios: { ratio: number; log_e: number }[]; tolerated: number | null } {
  const known = new Map(byHour.map(({ hour, tolerated }) => [hour, tolerated]));
  const hours = counted.flatMap(({ at, bad, all }) => {
    const tolerated = known.get(hourOfWeek(at));
    return tolerated === undefined || all === 0
      ? []
      : [{ bad: Math.min(bad, all), all, tolerated }];
  });
  if (hours.length === 0) return { ratios: [], tolerated: null };
  const parts = hours.map(({ bad, all, tolerated }) =>
    ratioEvidence({ events: bad, all }, tolerated),
  );
  const ratios = RATIOS.flatMap((ratio) => {
    const logs = parts.map((part) => part.find((one) => one.ratio === ratio)?.log_e);
    const isWhole = logs.every((log) => log !== undefined);
    return isWhole ? [{ ratio, log_e: logs.reduce((total, log) => total + log, 0) }] : [];
  });
  const all = hours.reduce((total, hour) => total + hour.all, 0);
  const mean = hours.reduce((total, hour) => total + hour.all * hour.tolerated, 0) / all;
  return { ratios, tolerated: mean };
}

function sum(weeks: readonly CountedHour[]): { bad: number; all: number } {
  const all = weeks.reduce((total, week) => total + week.all, 0);
  return {
    bad: Math.min(
      all,
      weeks.reduce((total, week) => total + week.bad, 0),
    ),
    all,
  };
}

const lowerBound = ({ bad, all }: CountedHour, confidence: number): number =>
  all === 0 ? 0 : 1 - upperBinomialBound(all - Math.min(all, Math.round(bad)), all, confidence);
