'use client';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import type { Mark } from '#components/charts/mark.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useZoom } from '#components/timeline/use-zoom.ts';
import { formatNumber } from '#components/ui/format-number.ts';
import { getBusinessMetrics } from '#lib/performance/operations.ts';

const MINUTE_MS = 60_000;

/** A team's own numbers of a model, beside the model's. */
export function BusinessCharts({ model, marks }: { model: string; marks: Mark[] }) {
  const range = useTimeRange();
  const onZoom = useZoom();
  const { data } = useOperationAt(
    getBusinessMetrics,
    [model, ...range.key],
    () => ({ params: { model }, query: range.bounds() }),
    { refetchInterval: range.live && MINUTE_MS },
  );
  if (!data || data.metrics.length === 0) return null;
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      {data.metrics.map(({ name, points }) => (
        <ChartPanel
          key={name}
          title={name}
          unit="posted by the team"
          rows={points
            .map(({ at, value }) => ({ t: Date.parse(at), value }))
            .sort((a, b) => a.t - b.t)}
          lines={[{ key: 'value', name, colour: 'var(--accent-text)', width: 1.75 }]}
          from={Date.parse(data.from)}
          to={Date.parse(data.to)}
          stepMs={MINUTE_MS}
          marks={marks}
          onZoom={onZoom}
          format={formatNumber}
          isFromZero={false}
          isHalf
          note={
            data.is_cut ? 'There are more than 10,000 points; the newest are drawn.' : undefined
          }
        />
      ))}
    </div>
  );
}
