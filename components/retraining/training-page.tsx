'use client';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import type { RunSummary } from '#lib/retraining/contract.ts';
import { listTrainingRuns } from '#lib/retraining/operations.ts';
import { CancelRunDialog } from './cancel-run-dialog.tsx';
import { runPath } from './retraining-path.ts';
import { cancelColumn, fleetRunColumns } from './run-columns.tsx';
import { isMoving, statusLooks } from './run-looks.ts';

const { model, status } = listTrainingRuns.query.shape;
const filters = { model, status };
const WATCH_MS = 2000;

/** Training runs of all models: what is open first, then what has ended. */
export function TrainingPage() {
  const router = useRouter();
  const { filter, setFilter, clearFilter, isFiltered, unread } = useFilters(filters);
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const [cancelling, setCancelling] = useState<RunSummary | null>(null);
  const asked = { model: filter.model ?? undefined, status: filter.status ?? undefined };
  const open = useOperationPages(
    listTrainingRuns,
    { query: { ...asked, is_open: 'true', limit: 100 } },
    { refetchInterval: WATCH_MS },
  );
  const ended = useOperationPages(
    listTrainingRuns,
    { query: { ...asked, is_open: 'false', limit: 50 } },
    { refetchInterval },
  );
  const rows = useMemo(() => [...open.items, ...ended.items], [open.items, ended.items]);
  const refusal = whyNot('operator');
  const hasOpen = open.items.length > 0;
  const columns = useMemo(
    () => (hasOpen ? [...fleetRunColumns, cancelColumn(setCancelling, refusal)] : fleetRunColumns),
    [refusal, hasOpen],
  );
  const running = open.items.filter(isMoving).length;
  const waiting = open.items.filter((run) => run.status === 'waiting').length;
  const error = open.error ?? ended.error;
  return (
    <>
      <PageHeader
        title="Training"
        description={`${running} queued or running, ${waiting} waiting for a decision. Those that are open come first.`}
      />
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <ModelSelect model={filter.model} onModel={(model) => setFilter({ model })} />
          <Select
            aria-label="Status"
            value={filter.status ?? ''}
            onChange={({ target }) =>
              setFilter({ status: status.safeParse(target.value).data ?? null })
            }
          >
            <option value="">Every status</option>
            {Object.entries(statusLooks).map(([id, { word }]) => (
              <option key={id} value={id}>
                {word}
              </option>
            ))}
          </Select>
          {isFiltered ? (
            <Button variant="ghost" onClick={clearFilter}>
              Show all
            </Button>
          ) : null}
        </div>
        {error && rows.length === 0 ? (
          <ErrorState
            error={error}
            onRetry={() => {
              void open.refetch();
              void ended.refetch();
            }}
          />
        ) : (
          <DataTable
            label="Training runs"
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            loading={open.isPending || ended.isPending}
            csvName="training-runs"
            onOpen={(run) => router.push(runPath(run.model, run.number))}
            more={{
              hasMore: ended.hasNextPage,
              loading: ended.isFetchingNextPage,
              load: () => void ended.fetchNextPage(),
            }}
            empty={
              <EmptyState title={isFiltered ? 'No run is like that' : 'Nothing was trained yet'}>
                {isFiltered
                  ? 'Show all of them, or choose another model or status.'
                  : 'A model’s tab Retraining starts a run, or sets a policy that does.'}
              </EmptyState>
            }
          />
        )}
      </Panel>
      {cancelling ? <CancelRunDialog run={cancelling} onClose={() => setCancelling(null)} /> : null}
    </>
  );
}
