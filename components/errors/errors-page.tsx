'use client';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { listErrorGroups } from '#lib/predictions/contract.ts';
import { errorColumns } from './error-columns.tsx';
import { errorGroupPath } from './error-path.ts';

const states = ['open', 'settled', 'every'] as const;
/** As the REST list has them; the page begins with what is open, so that both is a choice of its own. */
const errorFilters = { model: listErrorGroups.query.shape.model, state: z.enum(states) };
const stateNames = { open: 'Open', settled: 'Settled', every: 'Open and settled' };

/** Failed predictions, those that have model, version, stage and code in common as one; last seen first. */
export function ErrorsPage() {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(errorFilters);
  const { model } = filter;
  const state = filter.state ?? 'open';
  const list = useOperationPages(
    listErrorGroups,
    {
      query: { model: model ?? undefined, state: state === 'every' ? undefined : state, limit: 50 },
    },
    { refetchInterval },
  );
  return (
    <>
      <PageHeader
        title="Errors"
        description="Failed predictions, and failures of versions that a fallback answered for, grouped by model, version, stage and code. Settle a group once its cause is gone; it opens by itself when it fails again."
      />
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <ModelSelect model={model} onModel={(model) => setFilter({ model })} />
          <Select
            aria-label="State"
            value={state}
            onChange={(event) =>
              setFilter({
                state: states.find((each) => each === event.target.value) ?? null,
              })
            }
          >
            {states.map((each) => (
              <option key={each} value={each}>
                {stateNames[each]}
              </option>
            ))}
          </Select>
        </div>
        <PagedTable
          list={list}
          onError={isFiltered ? <Button onClick={clearFilter}>Clear the filter</Button> : null}
          label="Groups of failed predictions"
          columns={errorColumns}
          rowId={({ fingerprint }) => fingerprint}
          onOpen={({ fingerprint }) => router.push(errorGroupPath(fingerprint))}
          csvName={model ? `${model}-errors` : 'errors'}
          empty={
            <NoErrors
              model={model}
              state={state}
              onEvery={() => setFilter({ model: null, state: 'every' })}
            />
          }
        />
      </Panel>
    </>
  );
}

function NoErrors({
  model,
  state,
  onEvery,
}: {
  model: string | null;
  state: (typeof states)[number];
  onEvery: () => void;
}) {
  const of = model ? ` of ${model}` : '';
  if (!model && state === 'every') {
    return (
      <EmptyState title="No prediction has failed">
        Requests that are refused or fail appear here within a few seconds, those of one kind as
        one.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={state === 'every' ? `No prediction${of} has failed` : `No ${state} error${of}`}
      action={<Button onClick={onEvery}>Show every error</Button>}
    >
      {state === 'settled'
        ? 'Errors are settled one by one, with a reason, once their cause is gone.'
        : 'Requests that are refused or fail appear here within a few seconds.'}
    </EmptyState>
  );
}
