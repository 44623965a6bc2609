'use client';
import { useRouter } from 'next/navigation';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listTrainingRuns } from '#lib/retraining/operations.ts';
import { runPath } from './retraining-path.ts';
import { runColumns } from './run-columns.tsx';
import { isMoving } from './run-looks.ts';

/** Every run of a model, newest first. */
export function RunsPanel({ model }: { model: string }) {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const query = { model, limit: 20 };
  const list = useOperationPages(listTrainingRuns, { query }, { refetchInterval });
  const isBusy = list.items.some(isMoving);
  useOperationPages(listTrainingRuns, { query }, { refetchInterval: 2000, enabled: isBusy });
  return (
    <Panel flush title="Runs">
      <PagedTable
        list={list}
        label={`Training runs of ${model}`}
        columns={runColumns}
        rowId={({ number }) => String(number)}
        csvName={`${model}-training-runs`}
        onOpen={({ number }) => router.push(runPath(model, number))}
        empty={
          <EmptyState title={`${model} was not trained here yet`}>
            Retrain now starts a run: it takes a snapshot of the labelled predictions, trains,
            compares with the version in force, and registers what came of it.
          </EmptyState>
        }
      />
    </Panel>
  );
}
