'use client';
import type { ChartLine } from '#components/charts/chart-line.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import type { Mark } from '#components/charts/mark.ts';
import type { ChartRow } from '#components/charts/series-rows.ts';
import { versionColour, versionName } from '#components/charts/version-colour.ts';
import { useZoom } from '#components/timeline/use-zoom.ts';
import { formatAxisNumber, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import type { Performance, VersionPerformance } from '#lib/performance/operations.ts';
import { metricName } from './performance-words.ts';

type Point = VersionPerformance['points'][number];

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
  const shared = {
    ...{ from: Date.parse(data.from), to: Date.parse(data.to), stepMs: data.step_seconds * 1000 },
    ...{ marks, onZoom, isHalf: true, empty: 'No label came for this time range' },
  };
  const lines = (estimated: boolean): ChartLine[] =>
    data.versions.flatMap(({ version }): ChartLine[] => {
      const colour = versionColour(version);
      const name = versionName(version);
      const realised = { key: `${version}`, name, colour, width: 1.75 };
      if (!estimated) return [realised];
      const dash = '4 3';
      return [
        { ...realised, name: `${name}, by labels` },
        { key: `${version}e`, name: `${name}, estimated`, colour, dash, dot: 'ring' as const },
      ];
    });
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <ChartPanel
        title={metricName(metric)}
        unit={`by labels; dashed: estimated without (${data.by === 'arrival' ? 'by arrival of labels' : 'by time of prediction'})`}
        rows={rowsOf(data, (point, version) => ({
          [`${version}`]: point.metrics?.[metric] ?? null,
          [`${version}e`]: point.estimated?.[metric] ?? null,
        }))}
        lines={lines(true)}
        format={formatNumber}
        isFromZero={false}
        {...shared}
      />
      <ChartPanel
        title="Labels"
        unit="% of what was answered"
        rows={rowsOf(data, (point, version) => ({ [`${version}`]: point.coverage }))}
        lines={lines(false)}
        format={formatPercent}
        formatAxis={(share) => formatAxisNumber(share * 100)}
        {...shared}
      />
    </div>
  );
}

function rowsOf(
  { versions }: Performance,
  read: (point: Point, version: number) => Record<string, number | null>,
): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const { version, points } of versions) {
    for (const point of points) {
      const t = Date.parse(point.at);
      rows.set(t, { ...rows.get(t), ...read(point, version), t });
    }
  }
  return [...rows.values()].sort((a, b) => a.t - b.t);
}
