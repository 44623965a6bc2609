'use client';
import { useMemo } from 'react';
import { useOperationAt } from '#components/api/use-operation.ts';
import { ChartPanel } from '#components/charts/chart-panel.tsx';
import { Legend } from '#components/charts/legend.tsx';
import { hasAlone } from '#components/charts/series-rows.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatAxisNumber, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { FeatureReference } from '#lib/features/feature-reference.ts';
import { getServedValues } from '#lib/features/usage-operations.ts';
import { servedSentence, toServedRows } from './served-rows.ts';
import { useHiddenLines } from './use-hidden-lines.ts';

/** It reads thousands of predictions. */
const REFETCH_MS = 60_000;
const words = { number: formatNumber, share: formatPercent };

/** How a feature's values that models were fed were distributed, over the page's time range. */
export function ServedChart({ of }: { of: FeatureReference & { version: number } }) {
  const range = useTimeRange();
  const [hidden, toggle] = useHiddenLines();
  const { view, version, feature } = of;
  const { data, error, refetch } = useOperationAt(
    getServedValues,
    [view, version, feature, ...range.key],
    () => ({ params: { view }, query: { feature, version, ...range.bounds() } }),
    { refetchInterval: range.live && REFETCH_MS },
  );
  const drawn = useMemo(() => data && toServedRows(data), [data]);
  if (!data || !drawn) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Panel title="Values served" flush>
        <div role="status" aria-label="Loading" className="h-56 p-4">
          <Skeleton className="h-full opacity-50" />
        </div>
      </Panel>
    );
  }
  const isShares = drawn.kind === 'shares';
  const said = servedSentence(data, words);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <ChartPanel
        title="Values served"
        unit={isShares ? `${feature}, % of values` : feature}
        rows={drawn.rows}
        lines={drawn.lines.filter(({ key }) => !hidden.includes(key))}
        from={Date.parse(data.from)}
        to={Date.parse(data.to)}
        stepMs={data.step_seconds * 1000}
        marks={[]}
        isFromZero={isShares}
        format={isShares ? formatPercent : formatNumber}
        formatAxis={isShares ? (share) => formatAxisNumber(share * 100) : formatAxisNumber}
        onZoom={(from, to) =>
          range.setCustom(new Date(from).toISOString(), new Date(to).toISOString())
        }
      />
      <Legend
        label="Values"
        items={drawn.lines.map(({ key, ...line }) => ({
          ...line,
          id: key,
          hasPoints: hasAlone(drawn.rows, [key]),
        }))}
        hidden={hidden}
        onToggle={toggle}
      />
      {said ? <p className="text-muted text-xs">{said}</p> : null}
    </div>
  );
}
