'use client';
import { useOperationAt } from '#components/api/use-operation.ts';
import type { ChartLine } from '#components/charts/chart-line.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { versionColour } from '#components/charts/version-colour.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useMarks } from '#components/timeline/use-marks.ts';
import { useZoom } from '#components/timeline/use-zoom.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { formatAxisNumber, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { decidingEffects } from '#lib/drift/deciding-effects.ts';
import { type ColumnResult, QUANTILES, type Report } from '#lib/drift-reports/contract.ts';
import { getDriftSeries } from '#lib/drift-reports/operations.ts';
import type { ModelDriftSettings } from '#lib/drift-reports/settings.ts';
import { toDriftRows } from './drift-rows.ts';
import { effectsOf } from './explain-column.ts';

const SHOWN = [0.05, 0.5, 0.95] as const;
const quantileName = { 0.05: '5th hundredth', 0.5: 'median', 0.95: '95th hundredth' } as const;

/** One column over time: how far it is from the reference, where its values lie, and how many are missing. */
export function ColumnCharts({
  report,
  column,
  floors,
  refetchInterval,
}: {
  report: Report;
  column: ColumnResult;
  floors: ModelDriftSettings['floors'];
  refetchInterval: number | false;
}) {
  const { model, version, window } = report;
  const { name, role } = column;
  const range = useTimeRange();
  const onZoom = useZoom();
  const marks = useMarks(model);
  const series = useOperationAt(
    getDriftSeries,
    [model, version, window, role, name, ...range.key],
    () => ({
      params: { model },
      query: { version, window, role, column: name, ...range.bounds() },
    }),
    { refetchInterval },
  );
  if (series.error && !series.data) return <ErrorNote error={series.error} />;
  const points = series.data?.points ?? [];
  const bounds = range.bounds();
  const span = { from: Date.parse(bounds.from), to: Date.parse(bounds.to) };
  const colour = versionColour(version);
  const of = series.data?.of ?? 0;
  const shared = {
    ...span,
    marks,
    onZoom,
    isHalf: true,
    empty: series.data ? 'No comparison was made in this time range' : '',
    note:
      of > points.length
        ? `${points.length} of ${of} comparisons are drawn, evenly spaced. Zoom in for all of them.`
        : undefined,
  };
  const effects = effectsOf(column, floors);
  const missing = (absent: number, present: number) =>
    absent + present === 0 ? null : absent / (absent + present);
  const wasMissing = missing(column.missing_ref, column.n_ref);
  const quantileLines = SHOWN.flatMap((share): ChartLine[] => {
    const width = share === 0.5 ? 1.75 : 1.25;
    const line = { key: `now${share}`, name: `${quantileName[share]} now`, colour, width };
    const before = { key: `ref${share}`, name: `${quantileName[share]} of the reference` };
    return [
      { ...line, opacity: share === 0.5 ? 1 : 0.7 },
      { ...before, colour: 'var(--muted)', dash: '4 3', width: 1.25 },
    ];
  });
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      {effects.map(({ id, name: title, unit, floor, scale }) => (
        <ChartPanel
          key={id}
          title={title}
          unit={unit === 'σ' ? 'σ of the reference' : unit || 'effect size'}
          {...toDriftRows(
            points.map(({ at, effects }) => {
              const value = decidingEffects(effects)[id];
              return { t: Date.parse(at), value: typeof value === 'number' ? value * scale : null };
            }),
            span,
            { floor: floor * scale },
          )}
          lines={[
            { key: 'value', name: title, colour, width: 1.75 },
            { key: 'floor', name: 'floor', colour: 'var(--muted)', dash: '4 3', width: 1.25 },
          ]}
          format={formatNumber}
          {...shared}
        />
      ))}
      {column.quantiles.current ? (
        <ChartPanel
          title="Quantiles"
          unit="dashed: the reference"
          {...toDriftRows(
            points.map(({ at, quantiles: { current } }) => ({
              t: Date.parse(at),
              ...Object.fromEntries(
                SHOWN.map((share) => [`now${share}`, current?.[QUANTILES.indexOf(share)] ?? null]),
              ),
            })),
            span,
            Object.fromEntries(
              SHOWN.map((share) => [
                `ref${share}`,
                column.quantiles.reference?.[QUANTILES.indexOf(share)] ?? null,
              ]),
            ),
          )}
          lines={quantileLines}
          format={formatNumber}
          isFromZero={false}
          {...shared}
        />
      ) : null}
      <ChartPanel
        title="Missing"
        unit="% of rows"
        {...toDriftRows(
          points.map((point) => ({
            t: Date.parse(point.at),
            now: missing(point.missing_cur, point.n_cur),
          })),
          span,
          { reference: wasMissing },
        )}
        lines={[
          { key: 'now', name: 'now', colour, width: 1.75 },
          { key: 'reference', name: 'reference', colour: 'var(--muted)', dash: '4 3', width: 1.25 },
        ]}
        format={formatPercent}
        formatAxis={(share) => formatAxisNumber(share * 100)}
        emptyTop={0.04}
        {...shared}
      />
    </div>
  );
}
