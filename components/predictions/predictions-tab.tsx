'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { errorsPath } from '#components/errors/error-path.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import type { Bounds } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listPredictions } from '#lib/predictions/contract.ts';
import { LogLag } from './log-lag.tsx';
import { LogSampling } from './log-sampling.tsx';
import { NoPredictions } from './no-predictions.tsx';
import { predictionColumns } from './prediction-columns.tsx';
import { PredictionFilters, predictionFilters } from './prediction-filters.tsx';
import { predictionsPath } from './prediction-path.ts';

/** A model's predictions, newest first, as the frame's time range and the filters say. */
export function PredictionsTab({ model }: { model: string }) {
  const router = useRouter();
  const { range, live, refetchInterval, key, bounds, unread } = useTimeRange();
  const filters = useFilters(predictionFilters);
  const { version, status, degraded, request_id } = filters.filter;
  const from = useStart(key.join(' '), bounds);
  const span = { from, to: range.kind === 'custom' ? range.to : undefined };
  const query = {
    model,
    version: version ?? undefined,
    status: status ?? undefined,
    degraded: degraded ?? undefined,
    ...(request_id === null ? span : { request_id }),
  };
  const list = useOperationPages(
    listPredictions,
    { query: { ...query, limit: 100 } },
    {
      refetchInterval,
    },
  );

  return (
    <Panel
      flush
      title="Predictions"
      description={
        <>
          {describeOrder(request_id, live)} <LogLag model={model} /> <LogSampling model={model} />
        </>
      }
      actions={
        <Link href={errorsPath(model)} className="text-accent-text text-xs hover:underline">
          Errors by kind
        </Link>
      }
    >
      <UnreadFilters of={[unread, filters.unread]} className="border-b" />
      <PredictionFilters model={model} filter={filters.filter} setFilter={filters.setFilter} />
      <PagedTable
        list={list}
        label={`Predictions of ${model}`}
        columns={predictionColumns}
        rowId={(row) => row.id}
        onOpen={(row) => router.push(predictionsPath(model, row.request_id, row.id))}
        csvName={`${model}-predictions`}
        empty={
          <NoPredictions
            model={model}
            byRequestId={request_id !== null}
            filtered={filters.isFiltered}
            onClear={filters.clearFilter}
          />
        }
      />
    </Panel>
  );
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

function describeOrder(requestId: string | null, live: boolean): string {
  if (requestId !== null) return 'With this request id, at any time, newest first.';
  return live
    ? 'By arrival, newest first; new ones are added as they come.'
    : 'By arrival, newest first.';
}
