import { expect, it } from 'vitest';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import { availabilityOf, type Events, judgeEvents, latencyOf } from './error-budget.ts';

const spans = (given: Partial<Record<'5m' | '30m' | '1h' | '6h' | '3d', Events>> = {}) => {
  const none = { all: 0, bad: 0 };
  return { '5m': none, '30m': none, '1h': none, '6h': none, '3d': none, ...given };
};

it.each<[string, Events, Parameters<typeof judgeEvents>[2], string, number?]>([
  ['nothing was asked', { all: 0, bad: 0 }, spans(), 'no_data'],
  ['a tenth of the budget', { all: 100_000, bad: 10 }, spans(), 'met'],
  ['more than the budget', { all: 100_000, bad: 101 }, spans(), 'missed'],
  [
    'an hour and five minutes that burn 20 times too fast',
    { all: 100_000, bad: 10 },
    spans({ '1h': { all: 500, bad: 10 }, '5m': { all: 50, bad: 1 } }),
    'at_risk',
  ],
  [
    'everything fails, of an objective that is lax',
    { all: 10_000, bad: 500 },
    spans({ '1h': { all: 500, bad: 500 }, '5m': { all: 50, bad: 50 } }),
    'at_risk',
    0.9,
  ],
  [
    'one failure in a quiet hour',
    { all: 50_000, bad: 1 },
    spans({
      ...{ '5m': { all: 3, bad: 1 }, '30m': { all: 3, bad: 1 }, '1h': { all: 3, bad: 1 } },
      ...{ '6h': { all: 20, bad: 1 }, '3d': { all: 300, bad: 1 } },
    }),
    'met',
  ],
  [
    'an hour that burned, and is over',
    { all: 100_000, bad: 10 },
    spans({ '1h': { all: 500, bad: 10 }, '5m': { all: 50, bad: 0 } }),
    'met',
  ],
])('%s', (_name, whole, windows, status, target = 0.999) => {
  expect(judgeEvents(target, whole, windows).status).toBe(status);
});

it('budget and burn rates are in events, and in times of what would be even', () => {
  const found = judgeEvents(
    0.99,
    { all: 10_000, bad: 25 },
    spans({ '6h': { all: 100, bad: 3 }, '30m': { all: 10, bad: 0 } }),
  );
  expect(found.actual).toBeCloseTo(0.9975, 12);
  expect(found.budget?.allowed).toBeCloseTo(100, 9);
  expect(found.budget?.left).toBeCloseTo(0.75, 9);
  expect(found.burn[1]?.long_rate).toBeCloseTo(3, 9);
  expect(found.burn[1]).toMatchObject({ short_rate: 0, is_burning: false });
  expect(found.burn[0]).toMatchObject({ long_rate: null, short_rate: null });
});

it('what callers did wrong is not counted, and latencies are split within their bin', () => {
  const latencies = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  latencies[latencyBin(10)] = 80;
  latencies[latencyBin(300)] = 20;
  const counts = { requests: 110, clientErrors: 10, serverErrors: 2, degraded: 0, latencies };
  expect(availabilityOf(counts)).toEqual({ all: 100, bad: 2 });
  expect(latencyOf(counts, 100)).toEqual({ all: 100, bad: 20 });
  expect(latencyOf(counts, 1).bad).toBe(100);
  expect(latencyOf(null, 1)).toEqual({ all: 0, bad: 0 });
});

it('two pairs page, the third is a ticket; the factor is what the target can reach', () => {
  const { burn } = judgeEvents(0.9, { all: 100, bad: 0 }, spans());
  expect(burn.map(({ level, factor }) => [level, Number(factor.toFixed(6))])).toEqual([
    ['page', 9],
    ['page', 6],
    ['ticket', 1],
  ]);
});
