'use client';
import { useMemo } from 'react';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { versionColour } from '#components/charts/version-colour.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useMarks } from '#components/timeline/use-marks.ts';
import { useZoom } from '#components/timeline/use-zoom.ts';
import { formatNumber } from '#components/ui/format-number.ts';
import { listDriftReports } from '#lib/drift-reports/operations.ts';
import { toDriftRows } from './drift-rows.ts';

const MOST = 200;

/** How many columns drifted, and how far the mean prediction was off, scan by scan. */
export function DriftCharts({
  model,
  version,
  window,
  refetchInterval,
}: {
  model: string;
  version: number;
  window: string;
  refetchInterval: number | false;
}) {
  const range = useTimeRange();
  const onZoom = useZoom();
  const marks = useMarks(model);
  const reports = useOperationAt(
    listDriftReports,
    [model, version, window, ...range.key],
    () => ({ params: { model }, query: { version, window, ...range.bounds(), limit: MOST } }),
    { refetchInterval },
  );
  const { from, to } = range.bounds();
  const span = { from: Date.parse(from), to: Date.parse(to) };
  const threshold = reports.data?.items.find((one) => one.prediction_shift)?.prediction_shift
    ?.threshold;
  const points = useMemo(
    () =>
      (reports.data?.items ?? []).map(({ at, verdict, dataset, prediction_shift }) => ({
        t: Date.parse(at),
        drifted: verdict === 'not_enough_data' ? null : dataset.drifted,
        shift: prediction_shift?.shift ?? null,
      })),
    [reports.data],
  );
  const colour = versionColour(version);
  const shared = { ...span, marks, onZoom, isHalf: true };
  const note = reports.data?.next_cursor
    ? `The newest ${MOST} comparisons of this time range are drawn; there are more.`
    : undefined;
  const empty = reports.data ? 'No comparison was made in this time range' : '';
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <ChartPanel
        title="Columns that drifted"
        unit={`of version ${version}, by scan`}
        {...toDriftRows(points, span)}
        lines={[{ key: 'drifted', name: 'drifted', colour, width: 1.75 }]}
        format={formatNumber}
        isWhole
        note={note}
        empty={empty}
        {...shared}
      />
      <ChartPanel
        title="Mean prediction"
        unit="standard deviations from the baseline’s"
        {...toDriftRows(points, span, threshold === undefined ? {} : { threshold })}
        lines={[
          { key: 'shift', name: 'off by', colour, width: 1.75 },
          {
            ...{ key: 'threshold', name: 'threshold', colour: 'var(--muted)' },
            ...{ dash: '4 3', width: 1.25 },
          },
        ]}
        format={formatNumber}
        empty={empty}
        {...shared}
      />
    </div>
  );
}
