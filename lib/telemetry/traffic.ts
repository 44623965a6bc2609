import { LATENCY_BIN_COUNT, latencyQuantile } from '#lib/stats/latency-histogram.ts';
import type { Traffic } from './contract.ts';

const MINUTE_MS = 60_000;
export const TRAFFIC_MINUTES = 60;

/** The last hour as whole minutes, the current one included. */
export function trafficSpan(now: Date): { from: Date; to: Date } {
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  return { from: new Date(thisMinute - (TRAFFIC_MINUTES - 1) * MINUTE_MS), to: now };
}

export interface MinuteCount {
  minute: string;
  requests: number;
  clientErrors: number;
  serverErrors: number;
}

/** Counts of a histogram, given for the bins that have any. */
export interface SparseHistogram {
  bins: readonly number[];
  counts: readonly number[];
}

export function summariseTraffic(
  span: { from: Date; to: Date },
  minutes: readonly MinuteCount[],
  histogram: SparseHistogram,
): { traffic: Traffic; sparkline: number[] } {
  const sum = (key: 'requests' | 'clientErrors' | 'serverErrors') =>
    minutes.reduce((total, minute) => total + minute[key], 0);
  const requests = sum('requests');
  const seconds = (span.to.getTime() - span.from.getTime()) / 1000;
  const sparkline = new Array<number>(TRAFFIC_MINUTES).fill(0);
  for (const { minute, requests: count } of minutes) {
    const index = Math.floor((Date.parse(minute) - span.from.getTime()) / MINUTE_MS);
    if (index >= 0 && index < TRAFFIC_MINUTES) sparkline[index] = (sparkline[index] ?? 0) + count;
  }
  return {
    traffic: {
      requests,
      requests_per_second: seconds > 0 ? requests / seconds : 0,
      client_error_rate: requests > 0 ? sum('clientErrors') / requests : null,
      server_error_rate: requests > 0 ? sum('serverErrors') / requests : null,
      ...quantiles(histogram),
    },
    sparkline,
  };
}

export function quantiles({ bins, counts }: SparseHistogram) {
  const dense = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  for (const [index, bin] of bins.entries()) dense[bin] = counts[index] ?? 0;
  return {
    p50_ms: latencyQuantile(dense, 0.5),
    p95_ms: latencyQuantile(dense, 0.95),
    p99_ms: latencyQuantile(dense, 0.99),
  };
}
