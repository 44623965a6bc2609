import { expect, it } from 'vitest';
import type { Performance } from '#lib/performance/operations.ts';
import { coverageChart, drawnLines, metricChart } from './performance-rows.ts';

const hour = (n: number) => `2026-03-10T0${n}:00:00.000Z`;
const point = (n: number, over: object = {}) => ({
  ...{ at: hour(n), labelled_rows: 10, answered_rows: 20, coverage: 0.5, is_over: true },
  metrics: { roc_auc: 0.7 },
  intervals: { roc_auc: { low: 0.6, high: 0.8, method: 'DeLong' } },
  estimated: { roc_auc: 0.72 },
  ...over,
});
const data = {
  versions: [
    {
      version: 2,
      points: [point(8), point(9, { metrics: null, intervals: {} })],
    },
  ],
} as unknown as Performance;
const under = {
  versions: [{ version: 2, points: [point(7), point(8, { is_over: false, coverage: 0.1 })] }],
} as unknown as Performance;

it('has a metric with its interval, beside the estimate', () => {
  const { rows, lines } = metricChart(data, 'roc_auc');
  expect(rows[0]).toEqual({
    ...{ t: Date.parse(hour(8)), 2: 0.7, '2low': 0.6, '2high': 0.8, '2e': 0.72 },
  });
  expect(drawnLines({ rows, lines }).map(({ key }) => key)).toEqual(['2', '2e']);
  expect(lines[0]?.band).toEqual({ low: '2low', high: '2high' });
});

it('draws no line to what is under way', () => {
  const { rows, lines } = metricChart(under, 'roc_auc');
  expect(rows[1]).toEqual({
    ...{ t: Date.parse(hour(8)), '2now': 0.7, '2nowlow': 0.6, '2nowhigh': 0.8, '2enow': 0.72 },
  });
  expect(drawnLines({ rows, lines }).map(({ name }) => name)).toEqual([
    'Version 2, by labels',
    'Version 2, by labels so far',
    'Version 2, estimated',
    'Version 2, estimated so far',
  ]);
  const covered = coverageChart(under);
  expect(covered.rows.map((row) => [row['2'], row['2now']])).toEqual([
    [0.5, undefined],
    [undefined, 0.1],
  ]);
});
