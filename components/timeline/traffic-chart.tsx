'use client';
import { useMemo } from 'react';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { lineKey, toSeriesRows } from '#components/charts/series-rows.ts';
import { versionColour, versionName } from '#components/charts/version-colour.ts';
import { useHiddenLines } from '#components/features/use-hidden-lines.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getSeries } from '#lib/telemetry/contract.ts';
import { useMarks } from './use-marks.ts';
import { useZoom } from './use-zoom.ts';
import { ZoomLine } from './zoom-line.tsx';

/** Which versions took how much traffic, with everything that changed as marks. */
export function TrafficChart({ model }: { model: string }) {
  const range = useTimeRange();
  const onZoom = useZoom();
  const marks = useMarks(model);
  const [hidden, toggle] = useHiddenLines();
  const { data, error } = useOperationAt(
    getSeries,
    [model, ...range.key],
    () => ({ params: { model }, query: range.bounds() }),
    { refetchInterval: range.refetchInterval },
  );
  const shown = useMemo(() => data && toSeriesRows(data, null, Date.now()), [data]);
  if (!data || !shown) {
    return error ? <ErrorNote error={error} /> : <Skeleton className="h-72 w-full opacity-50" />;
  }
  const lines = shown.versions.map((version) => ({
    id: String(version),
    key: lineKey(version, 'rate'),
    name: versionName(version),
    colour: versionColour(version),
  }));
  return (
    <ChartPanel
      title="Traffic by version"
      unit="requests per second"
      rows={shown.rows}
      lines={lines.filter(({ id }) => !hidden.includes(id))}
      from={Date.parse(data.from)}
      to={Date.parse(data.to)}
      stepMs={data.step_seconds * 1000}
      marks={marks}
      format={(value) => `${formatNumber(value)}/s`}
      onZoom={onZoom}
      legend={
        <span className="flex items-center gap-2">
          <ZoomLine />
          <Legend label="Versions" hidden={hidden} onToggle={toggle} items={lines} />
        </span>
      }
    />
  );
}
