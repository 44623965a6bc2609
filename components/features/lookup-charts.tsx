'use client';
import { useMemo } from 'react';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { hasAlone } from '#components/charts/series-rows.ts';
import { presetNames } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatAxisNumber, formatNumber } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { getViewLookups } from '#lib/features/usage-operations.ts';
import { ageLines, ageUnit, outcomeLines, toLookupRows } from './lookup-rows.ts';
import { LookupSummary } from './lookup-summary.tsx';
import { useHiddenLines } from './use-hidden-lines.ts';
import { ageWords } from './value-text.ts';

const REFETCH_MS = 15_000;
const perMinute = (value: number) => `${formatNumber(value)}/min`;

/** How often the view is looked up for predictions, what comes of it, and how old that is, over the page's time range. */
export function LookupCharts({ view }: { view: ViewAnswerBody }) {
  const range = useTimeRange();
  const [hidden, toggle] = useHiddenLines();
  const { data, error, refetch } = useOperationAt(
    getViewLookups,
    [view.name, ...range.key],
    () => ({ params: { view: view.name }, query: range.bounds() }),
    { refetchInterval: range.live && REFETCH_MS },
  );
  const rows = useMemo(() => data && toLookupRows(data, Date.now()), [data]);
  if (!data || !rows) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Panel title="Lookups" flush>
        <div role="status" aria-label="Loading" className="h-56 p-4">
          <Skeleton className="h-full opacity-50" />
        </div>
      </Panel>
    );
  }
  const back =
    range.range.kind === 'custom' ? (
      <Button size="sm" onClick={() => range.setPreset(range.preset)}>
        Back to the {presetNames[range.preset].toLowerCase()}
      </Button>
    ) : null;
  if (data.totals.lookups === 0) {
    return (
      <Panel title="Lookups" actions={back} flush>
        <EmptyState title="Not looked up in this time range">
          {view.models.length > 0
            ? 'What predictions by entity key look up in it is counted here within a few seconds, minute by minute, for 90 days.'
            : 'Once a version of a model takes features from it, what its predictions look up is counted here.'}
        </EmptyState>
      </Panel>
    );
  }
  const outcomes = outcomeLines(data.totals);
  const unit = ageUnit(rows);
  const shared = {
    rows,
    from: Date.parse(data.from),
    to: Date.parse(data.to),
    stepMs: data.step_seconds * 1000,
    marks: [],
    onZoom: (from: number, to: number) =>
      range.setCustom(new Date(from).toISOString(), new Date(to).toISOString()),
  };
  const legendOf = (lines: typeof outcomes) =>
    lines.map(({ key, ...line }) => ({ ...line, id: key, hasPoints: hasAlone(rows, [key]) }));
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <LookupSummary lookups={data} />
        {back}
      </div>
      <div className="grid gap-3 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-1">
          <ChartPanel
            title="Lookups"
            unit="per minute"
            lines={outcomes.filter(({ key }) => !hidden.includes(key))}
            format={perMinute}
            {...shared}
          />
          <Legend label="Outcomes" items={legendOf(outcomes)} hidden={hidden} onToggle={toggle} />
        </div>
        <div className="flex min-w-0 flex-col gap-1">
          <ChartPanel
            title="Age when looked up"
            unit={unit.word}
            lines={ageLines.filter(({ key }) => !hidden.includes(key))}
            format={ageWords}
            formatAxis={(seconds) => formatAxisNumber(seconds / unit.seconds)}
            emptyTop={unit.seconds}
            {...shared}
          />
          <Legend
            label="Quantiles of age"
            items={legendOf(ageLines)}
            hidden={hidden}
            onToggle={toggle}
          />
        </div>
      </div>
      <p className="text-muted text-xs">
        A lookup is a row of a prediction’s request, or of one for features alone on a gateway; all
        are counted. Its age is that of the entity’s latest event as of the time asked for, where
        that was not expired; quantiles of it are off by at most a quarter.
      </p>
    </div>
  );
}
