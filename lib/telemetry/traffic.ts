import { latencyQuantile } from '#lib/stats/latency-histogram.ts';
import { TRAFFIC_MINUTES, type Traffic } from './contract.ts';

const MINUTE_MS = 60_000;
const SPARKLINE_MINUTES = 60;

/** What the traffic numbers are told from: short enough that an outage shows at once. */
export const trafficSpan = (now: Date) => lastMinutes(now, TRAFFIC_MINUTES);
export const sparklineSpan = (now: Date) => lastMinutes(now, SPARKLINE_MINUTES);

/** Whole minutes, the current one included. */
function lastMinutes(now: Date, count: number): { from: Date; to: Date } {
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  return { from: new Date(thisMinute - (count - 1) * MINUTE_MS), to: now };
}

export interface MinuteCount {
  minute: string;
  requests: number;
  clientErrors: number;
  serverErrors: number;
}

/** `minutes` are the sparkline's, `latencyCounts` the traffic's. */
export function summariseTraffic(
  now: Date,
  minutes: readonly MinuteCount[],
  latencyCounts: readonly number[],
): { traffic: Traffic; sparkline: number[] } {
  const span = trafficSpan(now);
  const { from } = sparklineSpan(now);
  const recent = minutes.filter(({ minute }) => Date.parse(minute) >= span.from.getTime());
  const sum = (key: 'requests' | 'clientErrors' | 'serverErrors') =>
    recent.reduce((total, minute) => total + minute[key], 0);
  const requests = sum('requests');
  const seconds = (span.to.getTime() - span.from.getTime()) / 1000;
  const sparkline = new Array<number>(SPARKLINE_MINUTES).fill(0);
  for (const { minute, requests: count } of minutes) {
    const index = Math.floor((Date.parse(minute) - from.getTime()) / MINUTE_MS);
    if (index >= 0 && index < SPARKLINE_MINUTES) sparkline[index] = (sparkline[index] ?? 0) + count;
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
