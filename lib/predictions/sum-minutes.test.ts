import { expect, it } from 'vitest';
import { latencyBin } from '#lib/stats/latency-histogram.ts';
import { sumMinutes } from './sum-minutes.ts';

const request = (over: Partial<Parameters<typeof sumMinutes>[0][number]> = {}) => ({
  model: 'flights',
  atMs: Date.parse('2026-01-01T10:00:30.500Z'),
  version: 1 as number | null,
  releaseSeq: 4 as number | null,
  status: 200,
  rowCount: 2,
  latencyMs: 1,
  degraded: false,
  cached: false,
  ...over,
});

it('adds up per model, minute, version and release, in key order', () => {
  const sums = sumMinutes([
    request({ model: 'z' }),
    request({ version: 2, status: 503 }),
    request(),
    request({
      atMs: Date.parse('2026-01-01T10:00:59.999Z'),
      status: 422,
      latencyMs: 8,
      degraded: true,
    }),
    request({ atMs: Date.parse('2026-01-01T10:01:00.000Z'), cached: true }),
    request({ version: null, releaseSeq: null, status: 404 }),
  ]);
  expect(
    sums.map((sum) => [
      sum.model,
      new Date(sum.minuteMs).toISOString().slice(11, 16),
      sum.version,
      sum.releaseSeq,
      sum.requests,
      sum.rowCount,
      sum.clientErrors,
      sum.serverErrors,
      sum.degraded,
      sum.cached,
    ]),
  ).toEqual([
    ['flights', '10:00', 0, 0, 1, 2, 1, 0, 0, 0],
    ['flights', '10:00', 1, 4, 2, 4, 1, 0, 1, 0],
    ['flights', '10:00', 2, 4, 1, 2, 0, 1, 0, 0],
    ['flights', '10:01', 1, 4, 1, 2, 0, 0, 0, 1],
    ['z', '10:00', 1, 4, 1, 2, 0, 0, 0, 0],
  ]);
  const two = sums[1]?.latencyCounts ?? [];
  expect(two[latencyBin(1)]).toBe(1);
  expect(two[latencyBin(8)]).toBe(1);
  expect(two.reduce((a, b) => a + b)).toBe(2);
});
