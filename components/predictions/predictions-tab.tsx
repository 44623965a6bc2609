'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { errorsPath } from '#components/errors/error-path.ts';
import type { Bounds } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listPredictions } from '#lib/predictions/contract.ts';
import { LogLag } from './log-lag.tsx';
import { NoPredictions } from './no-predictions.tsx';
import { predictionColumns } from './prediction-columns.tsx';
import { type Outcome, outcomes, PredictionFilters } from './prediction-filters.tsx';
import { predictionsPath } from './prediction-path.ts';

/** A model's predictions, newest first, as the frame's time range and the filters say. */
export function PredictionsTab({ model }: { model: string }) {
  const router = useRouter();
  const { range, live, refetchInterval, key, bounds } = useTimeRange();
  const [filter, setFilter] = useQueryStates({
    version: parseAsInteger,
    status: parseAsStringLiteral(outcomes),
    request: parseAsString.withDefault(''),
  });
  const from = useStart(key.join(' '), bounds);
  const query = filter.request
    ? { model, request_id: filter.request }
    : {
        model,
        version: filter.version ?? undefined,
        ...statusQuery(filter.status),
        from,
        to: range.kind === 'custom' ? range.to : undefined,
      };
  const list = useOperationPages(
    listPredictions,
    { query: { ...query, limit: 100 } },
    {
      refetchInterval,
    },
  );
  const filtered = filter.version !== null || filter.status !== null || filter.request !== '';

  return (
    <Panel
      flush
      title="Predictions"
      description={
        <>
          {describeOrder(filter.request, live)} <LogLag model={model} />
        </>
      }
      actions={
        <Link href={errorsPath(model)} className="text-accent-text text-xs hover:underline">
          Errors by kind
        </Link>
      }
    >
      <PredictionFilters model={model} filter={filter} setFilter={setFilter} />
      {list.isError && list.items.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label={`Predictions of ${model}`}
          columns={predictionColumns}
          rows={list.items}
          rowId={(row) => row.id}
          onOpen={(row) => router.push(predictionsPath(model, row.request_id, row.id))}
          loading={list.isPending}
          csvName={`${model}-predictions`}
          more={{
            hasMore: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          empty={
            <NoPredictions
              model={model}
              requestId={filter.request}
              filtered={filtered}
              onClear={() => setFilter({ version: null, status: null, request: null })}
            />
          }
        />
      )}
    </Panel>
  );
}

function statusQuery(outcome: Outcome | null) {
  if (outcome === null) return {};
  return outcome === 'degraded' ? { degraded: 'true' as const } : { status: outcome };
}

/**
 * A preset span starts where it did when it was chosen and has no end, so that what arrives is added on top and the pages
 * loaded so far stay.
 */
function useStart(key: string, bounds: () => Bounds): string {
  const [start, setStart] = useState(() => ({ key, from: bounds().from }));
  if (start.key === key) return start.from;
  const moved = { key, from: bounds().from };
  setStart(moved);
  return moved.from;
}

function describeOrder(requestId: string, live: boolean): string {
  if (requestId) return 'With this request id, at any time, newest first.';
  return live
    ? 'By arrival, newest first; new ones are added as they come.'
    : 'By arrival, newest first.';
}
