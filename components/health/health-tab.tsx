'use client';
import { useOperationAt } from '#components/api/use-operation.ts';
import type { ChartLine } from '#components/charts/chart-line.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { versionColour, versionName } from '#components/charts/version-colour.ts';
import { useHiddenLines } from '#components/features/use-hidden-lines.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useMarks } from '#components/timeline/use-marks.ts';
import { useZoom } from '#components/timeline/use-zoom.ts';
import { ZoomLine } from '#components/timeline/zoom-line.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import {
  formatAxisNumber,
  formatDuration,
  formatNumber,
  formatPercent,
} from '#components/ui/format-number.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getHealth } from '#lib/health/operations.ts';
import { type HealthMeasure, healthKey, toHealthRows } from './health-rows.ts';
import { ObjectivesPanel } from './objectives-panel.tsx';

const asPercent = (rate: number) => formatAxisNumber(rate * 100);

/** Whether a model keeps to what it is to keep to, and how it does request by request, version by version. */
export function HealthTab({ model }: { model: string }) {
  const range = useTimeRange();
  const onZoom = useZoom();
  const marks = useMarks(model);
  const [hidden, toggle] = useHiddenLines();
  const health = useOperationAt(
    getHealth,
    [model, ...range.key],
    () => ({ params: { model }, query: range.bounds() }),
    { refetchInterval: range.refetchInterval },
  );
  const { data } = health;
  if (health.error && !data) {
    return <ErrorState error={health.error} onRetry={() => void health.refetch()} />;
  }
  if (!data) return <Skeleton className="h-96 w-full opacity-50" />;
  const shown = data.versions.filter(({ version }) => !hidden.includes(String(version)));
  const linesOf = (
    measure: HealthMeasure,
    look: Partial<ChartLine> = {},
    suffix = '',
  ): ChartLine[] =>
    shown.map(({ version }) => ({
      key: healthKey(version, measure),
      name: `${versionName(version)}${suffix}`,
      colour: versionColour(version),
      ...look,
    }));
  const shared = {
    ...{ rows: toHealthRows(data), from: Date.parse(data.from), to: Date.parse(data.to) },
    ...{ stepMs: data.step_seconds * 1000, marks, onZoom, isHalf: true },
  };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[range.unread]} className="rounded-md" />
      <ObjectivesPanel model={model} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Legend
          label="Versions"
          hidden={hidden}
          onToggle={toggle}
          items={data.versions.map(({ version }) => ({
            id: String(version),
            name: versionName(version),
            colour: versionColour(version),
            width: 2.5,
          }))}
        />
        <ZoomLine />
      </div>
      <div className="grid gap-3 xl:grid-cols-2">
        <ChartPanel
          title="Requests"
          unit="per second"
          lines={linesOf('rate')}
          format={(value) => `${formatNumber(value)}/s`}
          {...shared}
        />
        <ChartPanel
          title="Latency"
          unit="ms; dashed: p99"
          lines={[...linesOf('p95', {}, ', p95'), ...linesOf('p99', { dash: '4 3' }, ', p99')]}
          format={formatDuration}
          {...shared}
        />
        <ChartPanel
          title="Errors"
          unit="% of requests, ours"
          lines={linesOf('errors')}
          format={formatPercent}
          formatAxis={asPercent}
          emptyTop={0.04}
          {...shared}
        />
        <ChartPanel
          title="Degraded"
          unit="% of requests, answered by a fallback"
          lines={linesOf('degraded')}
          format={formatPercent}
          formatAxis={asPercent}
          emptyTop={0.04}
          {...shared}
        />
      </div>
    </div>
  );
}
