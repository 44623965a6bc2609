'use client';
import { useMemo } from 'react';
import { z } from 'zod';
import { useOperationAt, useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listTimeline, timelineKinds } from '#lib/timeline/contract.ts';
import { mergeWindows } from './merge-windows.ts';
import { timelineColumns } from './timeline-columns.tsx';
import { kindWords } from './timeline-words.ts';
import { TrafficChart } from './traffic-chart.tsx';

const filters = { kind: z.enum(timelineKinds), when: z.enum(['ever']) };
const PAGE = 50;

/** Everything that changed of a model, on one page: beside its traffic, and as a list. */
export function TimelineTab({ model }: { model: string }) {
  const range = useTimeRange();
  const { filter, setFilter, unread } = useFilters(filters);
  const columns = useMemo(() => timelineColumns(model), [model]);
  const kind = filter.kind ?? undefined;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <UnreadFilters of={[range.unread, unread]} className="rounded-md" />
      <TrafficChart model={model} />
      <Panel
        flush
        title="What changed"
        description={`Releases, settings, drift, data quality, performance and what replicas of ${model} went through, newest first`}
      >
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Select
            aria-label="Kind of change"
            value={filter.kind ?? ''}
            onChange={(event) =>
              setFilter({
                kind: timelineKinds.find((each) => each === event.target.value) ?? null,
              })
            }
          >
            <option value="">Every kind</option>
            {timelineKinds.map((each) => (
              <option key={each} value={each}>
                {kindWords[each]}
              </option>
            ))}
          </Select>
          <Select
            aria-label="When"
            value={filter.when ?? ''}
            onChange={(event) => setFilter({ when: event.target.value ? 'ever' : null })}
          >
            <option value="">In the time range</option>
            <option value="ever">Since the beginning</option>
          </Select>
        </div>
        {filter.when === 'ever' ? (
          <EverList model={model} kind={kind} columns={columns} />
        ) : (
          <RangeList
            model={model}
            kind={kind}
            columns={columns}
            onAll={() => setFilter({ when: 'ever' })}
          />
        )}
      </Panel>
    </div>
  );
}

interface ListProps {
  model: string;
  kind: (typeof timelineKinds)[number] | undefined;
  columns: ReturnType<typeof timelineColumns>;
}

const MOST_IN_RANGE = 200;

function RangeList({ model, kind, columns, onAll }: ListProps & { onAll: () => void }) {
  const range = useTimeRange();
  const list = useOperationAt(
    listTimeline,
    [model, kind, ...range.key],
    () => ({ params: { model }, query: { kind, ...range.bounds(), limit: MOST_IN_RANGE } }),
    { refetchInterval: range.refetchInterval },
  );
  if (list.isError && !list.data) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <DataTable
      label={`What changed of ${model}`}
      columns={columns}
      rows={mergeWindows(list.data?.items ?? [])}
      rowId={({ id }) => id}
      csvName={`${model}-timeline`}
      more={
        list.data?.next_cursor
          ? { hasMore: true, loading: false, load: onAll }
          : { hasMore: false, loading: false, load: onAll }
      }
      empty={
        <EmptyState
          title="Nothing changed in this time range"
          action={<Button onClick={onAll}>Show everything since the beginning</Button>}
        >
          Choose a longer range above: what you see in the charts has another cause than a release,
          a setting, drift or a breaker of this time.
        </EmptyState>
      }
    />
  );
}

function EverList({ model, kind, columns }: ListProps) {
  const { refetchInterval } = useTimeRange();
  const list = useOperationPages(
    listTimeline,
    { params: { model }, query: { kind, limit: PAGE } },
    { refetchInterval },
  );
  return (
    <PagedTable
      list={list}
      label={`What changed of ${model}`}
      columns={columns}
      rows={mergeWindows(list.items)}
      rowId={({ id }) => id}
      csvName={`${model}-timeline`}
      empty={
        <EmptyState title="Nothing has happened yet">
          Releases, changed settings, drift that begins or ends and breakers that open are listed
          here as they happen.
        </EmptyState>
      }
    />
  );
}
