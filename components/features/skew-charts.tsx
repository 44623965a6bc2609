'use client';
import { useQueries } from '@tanstack/react-query';
import { callApi } from '#components/api/call-api.ts';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { hasAlone } from '#components/charts/series-rows.ts';
import { versionColour, versionName } from '#components/charts/version-colour.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { eventMarks } from '#components/model/event-marks.ts';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { formatAxisNumber, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { getSkewSeries, type SkewAnswer } from '#lib/skew/operations.ts';
import { listServingEvents } from '#lib/telemetry/contract.ts';
import { skewKey, toSkewRows } from './skew-rows.ts';
import { useHiddenLines } from './use-hidden-lines.ts';

const REFETCH_MS = 60_000;
/** It is measured every quarter of an hour: an hour of it says little. */
const LEAST_SPAN_MS = 24 * 60 * 60 * 1000;
const MOST_VERSIONS = 6;

/** How far a feature as it was served agreed with itself offline, and with each version's reference, over time. */
export function SkewCharts({ model, items }: { model: string; items: SkewAnswer['items'] }) {
  const range = useTimeRange();
  const [hidden, toggle] = useHiddenLines();
  const refetchInterval = range.live && REFETCH_MS;
  const shown = items.toSorted((a, b) => b.version - a.version).slice(0, MOST_VERSIONS);
  const spanOf = () => {
    const { from, to } = range.bounds();
    const dayBefore = new Date(Date.parse(to) - LEAST_SPAN_MS).toISOString();
    return { from: range.range.kind === 'preset' && dayBefore < from ? dayBefore : from, to };
  };
  const series = useQueries({
    queries: shown.map(({ version, feature }) => ({
      queryKey: [getSkewSeries.id, model, version, feature, ...range.key],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const span = spanOf();
        const input = { params: { model }, query: { version, feature, ...span } };
        const { points } = await callApi(getSkewSeries, input, { signal });
        return { ...span, asked: range.bounds().from, points };
      },
      refetchInterval,
    })),
  });
  const events = useOperationAt(
    listServingEvents,
    [model, 'skew', ...range.key],
    () => ({ query: { model, ...spanOf(), limit: 200 } }),
    { refetchInterval },
  );
  const answers = series.flatMap(({ data }) => data ?? []);
  const [first] = answers;
  const error = series.find((each) => each.error)?.error;
  if (!first) return error ? <ErrorNote error={error} /> : null;
  const { rows, stepMs } = toSkewRows(answers.flatMap(({ points }) => points));
  // No further back than there is something, unless that was asked for.
  const measuredFrom = (rows[0]?.t ?? Number.POSITIVE_INFINITY) - stepMs;
  const from = Math.max(Date.parse(first.from), Math.min(Date.parse(first.asked), measuredFrom));
  const versions = shown.map(({ version }) => version);
  const linesOf = (measure: 'wrong' | 'psi') =>
    versions
      .filter((version) => !hidden.includes(`skew-${version}`))
      .map((version) => ({
        key: skewKey(version, measure),
        name: versionName(version),
        colour: versionColour(version),
      }));
  const shared = {
    rows,
    from,
    to: Date.parse(first.to),
    stepMs,
    marks: eventMarks(events.data?.items ?? []).filter(({ version }) =>
      versions.some((each) => each === version),
    ),
    onZoom: (from: number, to: number) =>
      range.setCustom(new Date(from).toISOString(), new Date(to).toISOString()),
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="grid gap-3 xl:grid-cols-2">
        <ChartPanel
          title="Beside offline"
          unit={`${model}, % of rows that differ`}
          lines={linesOf('wrong')}
          format={formatPercent}
          formatAxis={(share) => formatAxisNumber(share * 100)}
          emptyTop={0.04}
          {...shared}
        />
        <ChartPanel
          title="Beside the reference"
          unit={`${model}, PSI`}
          lines={linesOf('psi')}
          format={formatNumber}
          emptyTop={0.4}
          {...shared}
        />
      </div>
      <Legend
        label={`Versions of ${model}`}
        items={versions.map((version) => ({
          id: `skew-${version}`,
          name: versionName(version),
          colour: versionColour(version),
          hasPoints: hasAlone(rows, [skewKey(version, 'wrong'), skewKey(version, 'psi')]),
        }))}
        hidden={hidden}
        onToggle={toggle}
      />
    </div>
  );
}
