'use client';
import type { ReactNode } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { listRuns, type RunAnswer } from '#lib/features/value-operations.ts';
import { isUnderWay } from './describe-run.ts';
import { runColumns } from './run-columns.tsx';

/** While a run is under way it is looked at so often, whether the page is live or not. */
const WATCH_MS = 1000;

/** Materializations and retrievals, newest first; those under way move by themselves. */
export function RunsTable({
  kind,
  view,
  empty,
}: {
  kind?: RunAnswer['kind'];
  view?: string;
  empty: ReactNode;
}) {
  const { refetchInterval } = useTimeRange();
  const query = { kind, view, limit: 20 };
  const first = useOperationPages(listRuns, { query }, { refetchInterval });
  const hasWork = first.items.some(isUnderWay);
  useOperationPages(listRuns, { query }, { refetchInterval: WATCH_MS, enabled: hasWork });
  return (
    <PagedTable
      list={first}
      label={view ? `Runs of ${view}` : 'Runs'}
      columns={runColumns}
      rowId={({ id }) => id}
      empty={empty}
    />
  );
}
