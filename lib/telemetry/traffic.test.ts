import { describe, expect, it } from 'vitest';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import { quantiles, sparklineSpan, summariseTraffic, trafficSpan } from './traffic.ts';

const now = new Date('2026-01-01T12:00:30.500Z');
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

it('spans five minutes and sixty, the current one included', () => {
  expect(trafficSpan(now)).toEqual({ from: new Date('2026-01-01T11:56:00.000Z'), to: now });
  expect(sparklineSpan(now)).toEqual({ from: new Date('2026-01-01T11:01:00.000Z'), to: now });
});

describe('summariseTraffic', () => {
  it('adds the last minutes up into rates, and the hour into a sparkline', () => {
    const { traffic, sparkline } = summariseTraffic(
      now,
      [
        minute('11:01', 10, 1),
        minute('11:55', 500, 500),
        minute('11:56', 20, 0, 3),
        minute('12:00', 10, 1),
      ],
      histogram([10, 30]),
    );
    expect(traffic).toMatchObject({
      requests: 30,
      client_error_rate: 1 / 30,
      server_error_rate: 3 / 30,
    });
    expect(traffic.requests_per_second).toBeCloseTo(30 / 270.5, 9);
    expect(traffic.p50_ms).toBeGreaterThan(10 / 1.2);
    expect(traffic.p99_ms).toBeLessThan(10 * 1.2);
    expect(sparkline).toHaveLength(60);
    expect([0, 1, 54, 55, 59].map((at) => sparkline[at])).toEqual([10, 0, 500, 20, 10]);
  });

  it('says null where there was no request', () => {
    const { traffic, sparkline } = summariseTraffic(now, [], []);
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
