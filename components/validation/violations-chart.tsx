'use client';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { useOperation, useOperationAt } from '#components/api/use-operation.ts';
import type { ChartLine } from '#components/charts/chart-line.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { presetNames } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getSeries } from '#lib/telemetry/contract.ts';
import { getViolationSeries } from '#lib/validation/operations.ts';
import { RuleTotals } from './rule-totals.tsx';
import { ruleLook, ruleTitle } from './rule-words.ts';
import { toViolationRows } from './violation-rows.ts';

/** How often rules were broken over the page's time range, and what that led to, or would have. */
export function ViolationsChart({
  model,
  version,
  onRule,
}: {
  model: string;
  version: number | null;
  /** Shows the examples of a rule. */
  onRule: (rule: string) => void;
}) {
  const range = useTimeRange();
  const [hidden, setHidden] = useQueryState('hide', parseAsArrayOf(parseAsString).withDefault([]));
  const series = useOperationAt(
    getViolationSeries,
    [model, version, ...range.key],
    () => ({ params: { model }, query: { ...range.bounds(), version: version ?? undefined } }),
    { refetchInterval: range.refetchInterval },
  );
  // Only its marks are used.
  const releases = useOperation(
    getSeries,
    {
      params: { model },
      query: { from: series.data?.from, to: series.data?.to, points: 10 },
    },
    { enabled: series.data !== undefined },
  );
  const { data } = series;
  const drawn = useMemo(() => data && toViolationRows(data, Date.now()), [data]);
  if (!data || !drawn) {
    return series.isError ? (
      <ErrorState error={series.error} onRetry={() => void series.refetch()} />
    ) : (
      <Panel title="Rules broken" flush>
        <div role="status" aria-label="Loading" className="h-56 p-4">
          <Skeleton className="h-full opacity-50" />
        </div>
      </Panel>
    );
  }
  const looks = drawn.rules.map((rule, index) => ({
    ...ruleLook(index),
    id: rule,
    name: ruleTitle(rule),
  }));
  const lines: ChartLine[] = looks
    .filter(({ id }) => !hidden.includes(id))
    .map(({ id, ...look }) => ({ ...look, key: id }));
  const minutes = data.step_seconds / 60;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ChartPanel
        title="Rules broken"
        unit={`requests per ${minutes === 1 ? 'minute' : `${formatNumber(minutes)} minutes`}`}
        rows={drawn.rows}
        lines={lines}
        from={Date.parse(data.from)}
        to={Date.parse(data.to)}
        stepMs={data.step_seconds * 1000}
        marks={(releases.data?.marks ?? []).map((mark) => ({ ...mark, t: Date.parse(mark.at) }))}
        isWhole
        emptyTop={4}
        format={formatNumber}
        onZoom={(from, to) =>
          range.setCustom(new Date(from).toISOString(), new Date(to).toISOString())
        }
        legend={
          range.range.kind === 'custom' ? (
            <Button size="sm" onClick={() => range.setPreset(range.preset)}>
              Back to the {presetNames[range.preset].toLowerCase()}
            </Button>
          ) : null
        }
      />
      {looks.length > 0 ? (
        <Legend
          label="Rules"
          items={looks}
          hidden={hidden}
          onToggle={(id) =>
            void setHidden(
              hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id],
            )
          }
        />
      ) : null}
      <RuleTotals model={model} totals={data.totals} requests={data.requests} onRule={onRule} />
    </div>
  );
}
