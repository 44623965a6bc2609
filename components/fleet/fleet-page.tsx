'use client';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { debounce, parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import { useStale } from '#components/frame/use-stale.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Input } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { getFleet, TRAFFIC_MINUTES } from '#lib/telemetry/contract.ts';
import { FirstModel } from './first-model.tsx';
import { fleetColumns } from './fleet-columns.tsx';
import { fleetSentence, problemsFirst } from './model-state.ts';
import { NewModelDialog } from './new-model-dialog.tsx';
import { ReplicasLine } from './replicas-line.tsx';

/** Every model: is anything wrong, what changed, how much goes through. */
export function FleetPage() {
  const router = useRouter();
  const { whyNot } = useViewer();
  const { live, refetchInterval } = useTimeRange();
  const [search, setSearch] = useQueryState('search', parseAsString.withDefault(''));
  const [action, setAction] = useQueryState('do', parseAsString);
  const fleet = useOperation(
    getFleet,
    { query: { search: search || undefined, limit: 200 } },
    { refetchInterval },
  );
  const models = useMemo(() => problemsFirst(fleet.data?.items ?? []), [fleet.data]);
  const isEmpty = fleet.data !== undefined && models.length === 0 && !search;
  const stale = useStale(fleet.dataUpdatedAt);
  const columns = useMemo(() => fleetColumns(stale), [stale]);
  const sentence = stale
    ? ({ state: 'unknown', text: 'Not known: the console does not answer' } as const)
    : fleetSentence(models);

  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-4">
        <div className="min-w-0">
          <h1 className="font-semibold text-xl tracking-tight">Fleet</h1>
          <div className="flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1">
            {fleet.data ? (
              <>
                {isEmpty || models.length === 0 ? null : (
                  <Status state={sentence.state}>{sentence.text}</Status>
                )}
                {stale ? null : <ReplicasLine replicas={fleet.data.replicas} />}
              </>
            ) : (
              <Skeleton className="w-64" />
            )}
          </div>
        </div>
        <div className="flex items-center gap-2 max-sm:w-full">
          <Input
            type="search"
            aria-label="Filter models by name"
            placeholder="Filter by name"
            value={search}
            onChange={(event) =>
              void setSearch(event.target.value || null, { limitUrlUpdates: debounce(150) })
            }
            className="sm:w-52"
          />
          <Button
            variant="primary"
            disabledReason={whyNot('operator')}
            onClick={() => void setAction('new-model')}
          >
            <Plus aria-hidden />
            New model
          </Button>
        </div>
      </header>
      <Panel flush>
        {fleet.isError && !fleet.data ? (
          <ErrorState error={fleet.error} onRetry={() => void fleet.refetch()} />
        ) : isEmpty ? (
          <FirstModel onNewModel={() => void setAction('new-model')} />
        ) : (
          <DataTable
            label="Models"
            columns={columns}
            rows={models}
            rowId={(model) => model.name}
            onOpen={(model) => router.push(modelPath(model.name))}
            loading={fleet.isPending}
            csvName="fleet"
            empty={
              <EmptyState title={`No model’s name contains “${search}”`}>
                <Button onClick={() => void setSearch(null)}>Show all models</Button>
              </EmptyState>
            }
          />
        )}
      </Panel>
      {models.length > 0 ? (
        <p className="pt-2 text-muted text-xs">
          Traffic, latency and errors are of the last {TRAFFIC_MINUTES} minutes
          {live ? ', renewed every 4 seconds' : '; renewing is paused'}.
          {fleet.data?.next_cursor ? ' The first 200 models are shown; filter to see others.' : ''}
        </p>
      ) : null}
      <NewModelDialog open={action === 'new-model'} onClose={() => void setAction(null)} />
    </>
  );
}
