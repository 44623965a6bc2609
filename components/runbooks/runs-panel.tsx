'use client';
import { useRouter } from 'next/navigation';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RunbookRunSummary } from '#lib/runbooks/contract.ts';
import { listRunbookRuns } from '#lib/runbooks/operations.ts';
import { runbookRunPath } from './runbook-path.ts';
import { runLooks } from './step-looks.ts';

const columns: Column<RunbookRunSummary>[] = [
  {
    id: 'run',
    header: 'Run',
    phone: 'title',
    value: ({ number }) => number,
    cell: ({ number, title }) => (
      <span>
        <span className="num">{number}</span> <span className="text-muted">{title}</span>
      </span>
    ),
  },
  {
    id: 'about',
    header: 'About',
    value: ({ subject }) => subject.model,
    cell: ({ subject: { model, version, incident } }) =>
      [
        model,
        version === null ? null : `version ${version}`,
        incident === null ? null : `incident ${incident}`,
      ]
        .filter((each) => each !== null)
        .join(', ') || '–',
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <Status state={runLooks[status].state}>{runLooks[status].word}</Status>,
    width: '9rem',
  },
  {
    id: 'done',
    header: 'Steps done',
    align: 'right',
    value: ({ done }) => done,
    cell: ({ done, steps }) => (
      <span className="num">
        {done} of {steps}
      </span>
    ),
    width: '8rem',
  },
  {
    id: 'started',
    header: 'Began',
    value: ({ started_at: at }) => at,
    cell: ({ started_at: at, started_by: by }) => (
      <span>
        <Time at={at} /> <span className="text-muted">by {nameActor(by)}</span>
      </span>
    ),
    width: '14rem',
  },
];

/** Runs of runbooks, newest first. */
export function RunsPanel({
  title,
  query,
}: {
  title: string;
  query: { runbook?: string; incident?: number };
}) {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const list = useOperationPages(
    listRunbookRuns,
    { query: { ...query, limit: 20 } },
    { refetchInterval },
  );
  return (
    <Panel title={title} flush>
      <PagedTable
        list={list}
        label="Runs of runbooks"
        columns={columns}
        rowId={({ number }) => String(number)}
        onOpen={({ number }) => router.push(runbookRunPath(number))}
        empty={
          <EmptyState title="Nobody has followed one yet">
            A run begins with “Follow” on a runbook’s page, or within an incident. It records who
            did which step, and what came of it.
          </EmptyState>
        }
      />
    </Panel>
  );
}
