import { latencyQuantile } from '#lib/stats/latency-histogram.ts';
import type { Traffic } from './contract.ts';

const MINUTE_MS = 60_000;
const TRAFFIC_MINUTES = 60;

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

export function summariseTraffic(
  span: { from: Date; to: Date },
  minutes: readonly MinuteCount[],
  latencyCounts: readonly number[],
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
      ...quantiles(latencyCounts),
    },
    sparkline,
  };
}

/** Of a latency histogram's counts. */
export function quantiles(counts: readonly number[]) {
  return {
    p50_ms: latencyQuantile(counts, 0.5),
    p95_ms: latencyQuantile(counts, 0.95),
    p99_ms: latencyQuantile(counts, 0.99),
  };
}
