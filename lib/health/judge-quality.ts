import { isLowerBetter } from '#lib/stats/lower-is-better.ts';
import type { Objective } from './operations.ts';

const HOUR_MS = 3_600_000;

interface Measured {
  value: number;
  n: number;
  interval: { low: number; high: number } | null;
}

/** A metric against what it is to be: missed only where its interval leaves no doubt. */
export function judgeQuality(
  { metric, target }: { metric: string; target: number },
  measured: Measured | null,
): Omit<Objective, 'objective'> {
  const isLower = isLowerBetter(metric);
  const bound = isLower ? 'at most' : 'at least';
  const none = { target, budget: null, burn: [] };
  if (!measured) {
    const text = `${metric} ${bound} ${target}: no labels say what it is`;
    return { status: 'no_data', text, actual: null, ...none };
  }
  const { value, n, interval } = measured;
  const isGood = (at: number) => (isLower ? at <= target : at >= target);
  const best = interval && (isLower ? interval.low : interval.high);
  const isInDoubt = best === null || isGood(best);
  const status = isGood(value) ? 'met' : isInDoubt ? 'at_risk' : 'missed';
  const text = `${metric} ${bound} ${target}: ${Number(value.toPrecision(4))} by ${n.toLocaleString('en')} labels`;
  return { status, text, actual: value, ...none };
}

/** The age of the newest label, in hours. */
export function judgeFreshness(
  withinHours: number,
  newest: Date | null,
  now: Date,
): Omit<Objective, 'objective'> {
  const none = { target: withinHours, budget: null, burn: [] };
  if (!newest) {
    const text = `A label every ${withinHours} hours: none has come`;
    return { status: 'no_data', text, actual: null, ...none };
  }
  const hours = Math.max(0, now.getTime() - newest.getTime()) / HOUR_MS;
  const text = `A label every ${withinHours} hours: the newest came ${hours < 0.1 ? 'just now' : `${hours.toFixed(1)} hours ago`}`;
  return { status: hours <= withinHours ? 'met' : 'missed', text, actual: hours, ...none };
}
