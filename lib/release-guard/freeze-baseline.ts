import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import {
  boundAbove,
  countAbove,
  LATENCY_BIN_COUNT,
  latencyQuantile,
} from '#lib/stats/latency-histogram.ts';
import type {
  AnswerShape,
  AnswersBaseline,
  Baseline,
  GuardSettings,
  RailBaseline,
  RateRail,
} from './contract.ts';
import { freezeByHour, hourOfWeek } from './hourly-rail.ts';

/** What a release was asked within an hour, or in all. */
export interface ServedHour {
  at: Date;
  /** Without those that were refused. */
  requests: number;
  /** With a 4xx: the release found them wrong. */
  refused: number;
  serverErrors: number;
  degraded: number;
  latencies: number[];
}

export const CONFIDENCE = 0.99;
/** Fewer say nothing of what is usual. */
export const LEAST_REQUESTS = 500;
/** Of 24, that had requests: a day is known as a whole. */
export const WHOLE_DAY_HOURS = 23;
const HOUR_MS = 3_600_000;
/** Of an hour, what of it was bad, and out of how many. */
export type CountOf = (hour: ServedHour) => { bad: number; all: number };

/**
 * What is tolerated of a fresh release, frozen when it begins: for each guardrail the upper 99 % confidence bound of the share that was bad before, times 1 + tolerance, or the floor where
 * that is more. Before is the same hours of the week in the last four weeks, of releases with the same versions, if they had 500 requests; else the last 24 hours, of which the whole day has to be known. They
 * are comparable only where none of the hours was by itself certainly above what is tolerated: a share that swings over them says nothing of one (but where they are two at most).
 */
export function freezeBaseline(
  {
    sameHours,
    lastDay,
    prediction = null,
    shape = null,
  }: {
    sameHours: readonly ServedHour[];
    lastDay: readonly ServedHour[];
    prediction?: AnswersBaseline | null;
    shape?: AnswerShape | null;
  },
  settings: Pick<GuardSettings, 'tolerance' | 'guardrails'>,
): Baseline {
  const isSame = requestsOf(sameHours) >= LEAST_REQUESTS;
  const hours = isSame ? sameHours : lastDay;
  const all = requestsOf(hours);
  const source = isSame ? 'same_hours' : all > 0 ? 'last_24_hours' : 'none';
  const latencies = sumLatencies(hours);
  const p99 = latencyQuantile(latencies, 0.99);
  const slowMs = p99 === null ? null : boundAbove(p99);
  const isWholeDay =
    isSame || lastDay.filter(({ requests }) => requests > 0).length >= WHOLE_DAY_HOURS;
  const counts = countsOf(slowMs);
  const rail = (name: RateRail) =>
    railOf(hours, counts[name], {
      // By what p99 is, up to a hundredth may be slower: with that many the bound holds although the limit was chosen by the same requests (Wilks 1941).
      leastShare: name === 'latency' ? 0.01 : 0,
      ...settings,
      floor: settings.guardrails[name].floor,
      isSame,
      isWholeDay,
    });
  const rails = {
    errors: rail('errors'),
    refused: rail('refused'),
    latency: rail('latency'),
    degraded: rail('degraded'),
  };
  const times = hours.map(({ at }) => at.getTime());
  return {
    ...{ source, requests: all, slow_ms: slowMs, ...rails, prediction, answer_bins: shape },
    from: times.length > 0 ? new Date(Math.min(...times)).toISOString() : null,
    to: times.length > 0 ? new Date(Math.max(...times) + HOUR_MS).toISOString() : null,
    said: sayWhatBefore(source, all, isWholeDay, rails),
  };
}

/** What counts as bad for each guardrail, and of how many. */
export const countsOf = (slowMs: number | null): Record<RateRail, CountOf> => ({
  errors: (hour) => ({ bad: failedOf(hour), all: hour.requests }),
  refused: (hour) => ({ bad: hour.refused, all: askedOf(hour) }),
  latency: ({ latencies, requests }) => ({
    ...{ bad: slowMs === null ? 0 : countAbove(latencies, slowMs), all: requests },
  }),
  degraded: ({ degraded, requests }) => ({ bad: degraded, all: requests }),
});

/** All requests, those that were refused among them. */
export const askedOf = ({ requests, refused }: Pick<ServedHour, 'requests' | 'refused'>): number =>
  requests + refused;

/** Failed, or answered by something else because the version failed. */
export function failedOf({
  serverErrors,
  degraded,
}: Pick<ServedHour, 'serverErrors' | 'degraded'>): number {
  return serverErrors + degraded;
}

function sumLatencies(hours: readonly Pick<ServedHour, 'latencies'>[]): number[] {
  const sum = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  for (const { latencies } of hours) {
    for (const [bin, count] of latencies.entries()) sum[bin] = (sum[bin] ?? 0) + count;
  }
  return sum;
}

function railOf(
  hours: readonly ServedHour[],
  countOf: CountOf,
  of: {
    tolerance: number;
    floor: number;
    /** At least so large a share counts as bad in the bound. */
    leastShare: number;
    isSame: boolean;
    isWholeDay: boolean;
  },
): RailBaseline {
  const counted = hours.map((hour) => ({ at: hour.at, ...countOf(hour) }));
  const all = counted.reduce((sum, hour) => sum + hour.all, 0);
  const events = Math.min(
    all,
    counted.reduce((sum, { bad }) => sum + bad, 0),
  );
  if (all === 0) {
    const nothing = { rate: null, tolerated: null, is_comparable: false, by_hour: null };
    return { events, all, ...nothing };
  }
  const least = Math.floor(all * of.leastShare);
  const bound = upperBinomialBound(Math.max(least, Math.round(events)), all, CONFIDENCE);
  const tolerated = Math.max(of.floor, bound * (1 + of.tolerance));
  const swings =
    (!of.isSame || coverLong(hours)) &&
    counted.some(
      (hour) =>
        hour.all > 0 && lowerBound(Math.min(hour.all, Math.round(hour.bad)), hour.all) > tolerated,
    );
  const byHour = of.isSame && swings ? freezeByHour(counted, of) : null;
  const isComparable = byHour !== null || ((of.isSame || of.isWholeDay) && !swings);
  const rate = events / all;
  return { events, all, rate, tolerated, is_comparable: isComparable, by_hour: byHour };
}

/** Of at most two hours in a row a guard sees as much of either: what differs between them is as it was. */
function coverLong(hours: readonly { at: Date }[]): boolean {
  return new Set(hours.map(({ at }) => hourOfWeek(at))).size > 2;
}

const lowerBound = (events: number, all: number): number =>
  1 - upperBinomialBound(all - events, all, CONFIDENCE);

function requestsOf(hours: readonly ServedHour[]): number {
  return hours.reduce((sum, { requests }) => sum + requests, 0);
}

function sayWhatBefore(
  source: Baseline['source'],
  all: number,
  isWholeDay: boolean,
  rails: Record<string, RailBaseline>,
): string {
  const count = all.toLocaleString('en');
  if (source === 'none')
    return 'The version before had no requests in the last 24 hours, so there is nothing to compare with.';
  if (source === 'same_hours') {
    return `Compared with ${count} requests at the same hours of the week in the four weeks before.${sayWhatSwings(rails)}`;
  }
  const compared = `Compared with ${count} requests of the 24 hours before`;
  if (!isWholeDay) {
    return `${compared}, which do not cover a whole day: how much is usual at this hour is not known, so it takes nine times as much to roll back, and a person is asked before.`;
  }
  return `${compared}${sayWhatSwings(rails) ? `.${sayWhatSwings(rails)}` : ', whose hours are alike.'}`;
}

function sayWhatSwings(rails: Record<string, RailBaseline>): string {
  const namesOf = (isMeant: (rail: RailBaseline) => boolean) =>
    Object.entries(rails).flatMap(([name, rail]) => (isMeant(rail) ? [name] : []));
  const hourly = namesOf(({ by_hour }) => by_hour !== null);
  const names = namesOf(({ is_comparable }) => !is_comparable).join(' and ');
  const byHour =
    hourly.length === 0
      ? ''
      : ` Its hours differ in ${hourly.join(' and ')}: each is compared with the same hour of the week.`;
  if (names === '') return byHour;
  return `${byHour} Its hours differ in ${names}, so that what is usual at this hour is not known: there a person is asked, and it takes nine times as much to roll back.`;
}

/** Of a guard that was extended beyond the hours of the week that its baseline is of: what is usual then is not known. */
export function outlivedBaseline(baseline: Baseline): Baseline {
  if (baseline.source !== 'same_hours') return baseline;
  const { errors, refused, latency, degraded, prediction } = baseline;
  const outlived = <T extends object>(rail: T) => ({ ...rail, is_comparable: false });
  const outlivedRate = (rail: RailBaseline) => ({ ...outlived(rail), by_hour: null });
  return {
    ...baseline,
    ...{ errors: outlivedRate(errors), refused: outlivedRate(refused) },
    ...{ latency: outlivedRate(latency), degraded: outlivedRate(degraded) },
    prediction: prediction && outlived(prediction),
    said: `${baseline.said} It was extended beyond these hours, and what is usual then is not known: a person is asked, and it takes nine times as much to roll back.`,
  };
}
