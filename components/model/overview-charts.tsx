'use client';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { useOperation, useOperationAt } from '#components/api/use-operation.ts';
import type { ChartLine } from '#components/charts/chart-line.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { hasAlone, lineKey, type Measure, toSeriesRows } from '#components/charts/series-rows.ts';
import { versionColour, versionName } from '#components/charts/version-colour.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { presetNames } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useMarks } from '#components/timeline/use-marks.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import {
  formatAxisNumber,
  formatDuration,
  formatNumber,
  formatPercent,
} from '#components/ui/format-number.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getModelStatus, getSeries, listServingEvents } from '#lib/telemetry/contract.ts';
import { eventMarks } from './event-marks.ts';

const quantiles = [
  { id: 'p50', name: 'p50', width: 1.25, opacity: 0.6, dot: 'ring' },
  { id: 'p95', name: 'p95', width: 1.75 },
  { id: 'p99', name: 'p99', width: 1.25, dash: '4 3', dot: 'diamond' },
] as const satisfies (Partial<ChartLine> & { id: Measure })[];

const errorKinds = [
  { id: 'serverErrors', name: 'ours (5xx)', width: 1.75 },
  { id: 'clientErrors', name: 'the caller’s (4xx)', width: 1.25, dash: '4 3', dot: 'diamond' },
] as const satisfies (Partial<ChartLine> & { id: Measure })[];

const perSecond = (value: number) => `${formatNumber(value)}/s`;

/** Requests, latency and errors by version over the page's time range, with the releases in it. */
export function OverviewCharts({ model }: { model: string }) {
  const range = useTimeRange();
  const [hidden, setHidden] = useQueryState('hide', parseAsArrayOf(parseAsString).withDefault([]));
  const series = useOperationAt(
    getSeries,
    [model, ...range.key],
    () => ({ params: { model }, query: range.bounds() }),
    { refetchInterval: range.refetchInterval },
  );
  const status = useOperation(
    getModelStatus,
    { params: { model } },
    { refetchInterval: range.refetchInterval },
  );
  const events = useOperationAt(
    listServingEvents,
    [model, 'marks', ...range.key],
    () => ({ query: { model, include: 'replicas' as const, ...range.bounds(), limit: 200 } }),
    { refetchInterval: range.refetchInterval },
  );
  const incidents = useMarks(model, 'incident');
  const { versions_in_force, in_force_since } = status.data ?? {};
  const since = in_force_since ?? null;
  const inForce = (versions_in_force ?? []).join();
  const data = useMemo(() => {
    if (!series.data) return null;
    const versions = inForce ? inForce.split(',').map(Number) : [];
    return toSeriesRows(series.data, { versions, since }, Date.now());
  }, [series.data, inForce, since]);
  if (series.isError && !series.data) {
    return <ErrorState error={series.error} onRetry={() => void series.refetch()} />;
  }
  if (!series.data || !data) return <ChartSkeletons />;

  const toggle = (id: string) =>
    void setHidden(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id]);
  const versions = data.versions.filter((version) => !hidden.includes(String(version)));
  const linesOf = (measures: readonly (Partial<ChartLine> & { id: Measure })[]): ChartLine[] =>
    versions.flatMap((version) =>
      measures
        .filter((measure) => !hidden.includes(measure.id))
        .map(({ id, name, ...look }) => ({
          ...look,
          key: lineKey(version, id),
          name: name ? `${versionName(version)}, ${name}` : versionName(version),
          colour: versionColour(version),
        })),
    );
  // The legend of what every version has several lines of: as the chart draws them, in no version's colour.
  const legendOf = (measures: readonly (Partial<ChartLine> & { id: Measure; name: string })[]) =>
    measures.map((each) => ({
      ...each,
      colour: 'var(--muted)',
      hasPoints: hasAlone(
        data.rows,
        versions.map((version) => lineKey(version, each.id)),
      ),
    }));
  const shared = {
    rows: data.rows,
    from: Date.parse(series.data.from),
    to: Date.parse(series.data.to),
    stepMs: series.data.step_seconds * 1000,
    marks: [
      ...series.data.marks.map((mark) => ({ ...mark, t: Date.parse(mark.at) })),
      ...eventMarks(events.data?.items ?? []),
      ...incidents,
    ],
    onZoom: (from: number, to: number) =>
      range.setCustom(new Date(from).toISOString(), new Date(to).toISOString()),
  };
  const zoomed = range.range.kind === 'custom';
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[range.unread]} className="rounded-md" />
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <Legend
          label="Versions"
          hidden={hidden}
          onToggle={toggle}
          items={data.versions.map((version) => ({
            id: String(version),
            name: versionName(version),
            colour: versionColour(version),
            width: 2.5,
          }))}
        />
        <span className="flex items-center gap-2 text-muted text-xs">
          {zoomed ? (
            <Button size="sm" onClick={() => range.setPreset(range.preset)}>
              Back to the {presetNames[range.preset].toLowerCase()}
            </Button>
          ) : (
            <span className="max-sm:hidden">Drag over a chart to zoom</span>
          )}
        </span>
      </div>
      <ChartPanel
        title="Requests"
        unit="per second"
        lines={linesOf([{ id: 'rate' }])}
        format={perSecond}
        {...shared}
      />
      <ChartPanel
        title="Latency"
        unit="ms"
        lines={linesOf(quantiles)}
        format={formatDuration}
        legend={
          <Legend label="Quantiles" hidden={hidden} onToggle={toggle} items={legendOf(quantiles)} />
        }
        {...shared}
      />
      <ChartPanel
        title="Errors"
        unit="% of requests"
        lines={linesOf(errorKinds)}
        format={formatPercent}
        formatAxis={(rate) => formatAxisNumber(rate * 100)}
        emptyTop={0.04}
        legend={
          <Legend
            label="Kinds of error"
            hidden={hidden}
            onToggle={toggle}
            items={legendOf(errorKinds)}
          />
        }
        {...shared}
      />
    </div>
  );
}

function ChartSkeletons() {
  return (
    <div role="status" aria-label="Loading" className="flex min-w-0 flex-col gap-3">
      <Skeleton className="h-8 w-48 opacity-50" />
      {['requests', 'latency', 'errors'].map((chart) => (
        <div key={chart} className="rounded-lg border bg-surface">
          <div className="flex h-11 items-center border-b px-4">
            <Skeleton className="w-32" />
          </div>
          <div className="h-56 p-4">
            <Skeleton className="h-full w-full opacity-50" />
          </div>
        </div>
      ))}
    </div>
  );
}
