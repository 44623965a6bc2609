'use client';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import type { Mark } from '#components/charts/mark.ts';
import { useZoom } from '#components/timeline/use-zoom.ts';
import { formatAxisNumber, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import type { Performance } from '#lib/performance/operations.ts';
import { coverageChart, drawnLines, metricChart } from './performance-rows.ts';
import { metricName } from './performance-words.ts';

/** A metric over time by labels and by estimate, beside each other, and how much of it labels cover. */
export function PerformanceCharts({
  data,
  metric,
  marks,
}: {
  data: Performance;
  metric: string;
  marks: Mark[];
}) {
  const onZoom = useZoom();
  const isUnderWay = data.versions.some(({ points }) => points.some(({ is_over }) => !is_over));
  const shared = {
    ...{ from: Date.parse(data.from), to: Date.parse(data.to), stepMs: data.step_seconds * 1000 },
    ...{ marks, onZoom, isHalf: true, empty: 'No label came for this time range' },
    note: isUnderWay
      ? 'The last point is of a time that is not over, and stands by itself: more of it is to come.'
      : undefined,
  };
  const values = metricChart(data, metric);
  const coverage = coverageChart(data);
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <ChartPanel
        title={metricName(metric)}
        unit={`by labels, shaded: 95 % intervals; dashed: estimated without (${data.by === 'arrival' ? 'by arrival of labels' : 'by time of prediction'})`}
        rows={values.rows}
        lines={drawnLines(values)}
        format={formatNumber}
        isFromZero={false}
        {...shared}
      />
      <ChartPanel
        title="Labels"
        unit="% of what was answered"
        rows={coverage.rows}
        lines={drawnLines(coverage)}
        format={formatPercent}
        formatAxis={(share) => formatAxisNumber(share * 100)}
        {...shared}
      />
    </div>
  );
}
