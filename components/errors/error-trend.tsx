'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Select } from '#components/ui/field.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { toSentence } from '#components/ui/to-sentence.ts';
import { type ErrorGroupDetail, errorTrendSpans } from '#lib/predictions/contract.ts';
import { getSeries } from '#lib/telemetry/contract.ts';

const spanNames = { hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days' };
type Span = keyof typeof spanNames;

const units = {
  60: 'per minute',
  900: 'per quarter of an hour',
  3600: 'per hour',
} as Record<number, string>;

/** How often, over time, with the releases in the span. */
export function ErrorTrend({
  group,
  last,
  onLast,
}: {
  group: ErrorGroupDetail;
  last: Span;
  onLast: (last: Span) => void;
}) {
  const { points, step_seconds } = group.trend;
  const what = group.answered ? 'failures of the version' : 'failed predictions';
  const stepMs = step_seconds * 1000;
  const from = Date.parse(points[0]?.at ?? group.first_seen_at);
  const to = Date.parse(points.at(-1)?.at ?? group.last_seen_at) + stepMs;
  // Only its marks are used; a model that is not registered has none.
  const series = useOperation(getSeries, {
    params: { model: group.model },
    query: {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      points: 10,
    },
  });
  return (
    <ChartPanel
      title="Trend"
      unit={`${what} ${units[step_seconds] ?? `per ${step_seconds} seconds`}`}
      rows={points.map(({ at, count }) => ({ t: Date.parse(at), count }))}
      lines={[
        {
          key: 'count',
          name: toSentence(what).slice(0, -1),
          colour: 'var(--bad)',
          isBuckets: true,
        },
      ]}
      isWhole
      emptyTop={4}
      from={from}
      to={to}
      stepMs={stepMs}
      marks={(series.data?.marks ?? []).map((mark) => ({ ...mark, t: Date.parse(mark.at) }))}
      format={formatNumber}
      legend={
        <Select
          aria-label="Span of the trend"
          value={last}
          onChange={(event) => {
            const chosen = errorTrendSpans.find((each) => each === event.target.value);
            if (chosen) onLast(chosen);
          }}
        >
          {errorTrendSpans.map((span) => (
            <option key={span} value={span}>
              {spanNames[span]}
            </option>
          ))}
        </Select>
      }
    />
  );
}
