import { describe, expect, it } from 'vitest';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import { quantiles, summariseTraffic, trafficSpan } from './traffic.ts';

const now = new Date('2026-01-01T12:00:30.500Z');
const span = trafficSpan(now);
const minute = (time: string, requests: number, clientErrors = 0, serverErrors = 0) => ({
  minute: `2026-01-01T${time}:00.000Z`,
  requests,
  clientErrors,
  serverErrors,
});

/** Counts of [latency, how many]. */
function histogram(...latencies: [number, number][]): number[] {
  const counts = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  for (const [latencyMs, count] of latencies) counts[latencyBin(latencyMs)] = count;
  return counts;
}

it('spans sixty minutes, the current one included', () => {
  expect(span.from.toISOString()).toBe('2026-01-01T11:01:00.000Z');
  expect(span.to).toEqual(now);
});

describe('summariseTraffic', () => {
  it('adds up minutes into rates and a sparkline', () => {
    const { traffic, sparkline } = summariseTraffic(
      span,
      [minute('11:01', 10, 1), minute('11:59', 20, 0, 3), minute('12:00', 10)],
      histogram([10, 40]),
    );
    expect(traffic).toMatchObject({
      requests: 40,
      client_error_rate: 1 / 40,
      server_error_rate: 3 / 40,
    });
    expect(traffic.requests_per_second).toBeCloseTo(40 / 3570.5, 9);
    expect(traffic.p50_ms).toBeGreaterThan(10 / 1.2);
    expect(traffic.p99_ms).toBeLessThan(10 * 1.2);
    expect(sparkline).toHaveLength(60);
    expect([sparkline[0], sparkline[1], sparkline[58], sparkline[59]]).toEqual([10, 0, 20, 10]);
  });

  it('says null where there was no request', () => {
    const { traffic, sparkline } = summariseTraffic(span, [], []);
    expect(traffic).toEqual({
      requests: 0,
      requests_per_second: 0,
      client_error_rate: null,
      server_error_rate: null,
      p50_ms: null,
      p95_ms: null,
      p99_ms: null,
    });
    expect(sparkline).toEqual(new Array(60).fill(0));
  });
});

it('reads the quantiles', () => {
  const { p50_ms, p95_ms } = quantiles(histogram([1, 90], [100, 10]));
  expect(p50_ms).toBeLessThan(1.2);
  expect(p95_ms).toBeGreaterThan(80);
});
