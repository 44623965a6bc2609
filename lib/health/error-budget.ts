import { countWithin } from '#lib/stats/latency-histogram.ts';
import type { Objective } from './operations.ts';
import type { ServedCounts } from './served-counts.ts';

const MINUTE_MS = 60_000;

/** Pairs of windows and how many times faster than even both have to spend the budget (Site Reliability Workbook, 2018, ch. 5). */
const BURN_WINDOWS = [
  { long: '1h', short: '5m', factor: 14.4, level: 'page' },
  { long: '6h', short: '30m', factor: 6, level: 'page' },
  { long: '3d', short: '6h', factor: 1, level: 'ticket' },
] as const;

/** Of a lax objective everything may fail without reaching 14.4 times: nine tenths of what fails then are enough. */
const MOST_OF_ALL = 0.9;
/** Fewer bad events in the long window may be chance, in a quiet hour one alone. */
const LEAST_BAD = 5;

export const WINDOW_MS = {
  '5m': 5 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '6h': 360 * MINUTE_MS,
  '3d': 4_320 * MINUTE_MS,
} as const;
export type WindowName = keyof typeof WINDOW_MS;

/** Events that an objective is about, and those of them that break it. */
export interface Events {
  all: number;
  bad: number;
}

/** Requests that are not the caller’s fault; bad are those that failed. */
export function availabilityOf(counts: ServedCounts | null): Events {
  if (!counts) return { all: 0, bad: 0 };
  return { all: counts.requests - counts.clientErrors, bad: counts.serverErrors };
}

/** Requests whose latency is known; bad are those that took longer. */
export function latencyOf(counts: ServedCounts | null, withinMs: number): Events {
  if (!counts) return { all: 0, bad: 0 };
  const all = counts.latencies.reduce((sum, n) => sum + n, 0);
  return { all, bad: all - countWithin(counts.latencies, withinMs) };
}

/**
 * How an objective of a share of events stands. The budget of a window is (1 − target) of its events; the burn rate of a span is the share of bad events over 1 − target: at 1 the
 * budget lasts just as long as the window. It is at risk where a long and a short window burn faster than their factor: the long one says that it matters, the short one that it
 * still goes on. The factor is at most 0.9/(1 − target), and fewer than five bad events in the long window burn nothing.
 */
export function judgeEvents(
  target: number,
  whole: Events,
  spans: Readonly<Record<WindowName, Events>>,
): Pick<Objective, 'status' | 'target' | 'actual' | 'budget' | 'burn'> {
  const burn = BURN_WINDOWS.map(({ long, short, level, ...pair }) => {
    const factor = Math.min(pair.factor, MOST_OF_ALL / (1 - target));
    const [longRate, shortRate] = [burnRate(spans[long], target), burnRate(spans[short], target)];
    const isEnough = spans[long].bad >= LEAST_BAD;
    const isBurning = isEnough && (longRate ?? 0) > factor && (shortRate ?? 0) > factor;
    return {
      ...{ long, short, factor, level, long_rate: longRate, short_rate: shortRate },
      is_burning: isBurning,
    };
  });
  if (whole.all === 0) return { status: 'no_data', target, actual: null, budget: null, burn };
  const allowed = (1 - target) * whole.all;
  const left = 1 - whole.bad / allowed;
  const isAtRisk = burn.some(({ is_burning }) => is_burning);
  return {
    status: left < 0 ? 'missed' : isAtRisk ? 'at_risk' : 'met',
    target,
    actual: 1 - whole.bad / whole.all,
    budget: { of: 'requests', allowed, spent: whole.bad, left },
    burn,
  };
}

function burnRate({ all, bad }: Events, target: number): number | null {
  return all === 0 ? null : bad / all / (1 - target);
}
