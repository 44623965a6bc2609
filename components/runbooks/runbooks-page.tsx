'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { useOperation } from '#components/api/use-operation.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { listRunbooks, type RunbookSummary } from '#lib/runbooks/operations.ts';
import { NEW_RUNBOOK, runbookPath } from './runbook-path.ts';
import { RunsPanel } from './runs-panel.tsx';

const filters = { archived: z.enum(['true']) };
const origins = {
  shipped: 'Comes with Mainstay',
  changed: 'Changed by your team',
  own: 'Your own',
};

const columns: Column<RunbookSummary>[] = [
  {
    id: 'title',
    header: 'Runbook',
    phone: 'title',
    value: ({ title }) => title,
    cell: ({ title, has_offer: hasOffer }) => (
      <span className="flex flex-wrap items-center gap-2 font-medium">
        {title}
        {hasOffer ? <Badge tone="accent">A newer text is offered</Badge> : null}
      </span>
    ),
  },
  {
    id: 'slug',
    header: 'Name in rules',
    value: ({ slug }) => slug,
    cell: ({ slug }) => <code className="font-mono text-xs">{slug}</code>,
    width: '12rem',
  },
  {
    id: 'origin',
    header: 'Origin',
    value: ({ origin }) => origins[origin],
    cell: ({ origin }) => origins[origin],
    width: '12rem',
  },
  {
    id: 'version',
    header: 'Version',
    align: 'right',
    value: ({ version }) => version,
    cell: ({ version }) => <span className="num">{version}</span>,
    width: '6rem',
  },
  {
    id: 'updated',
    header: 'Last written',
    value: ({ updated_at: at }) => at,
    cell: ({ updated_at: at, updated_by: by }) => (
      <span>
        <Time at={at} /> <span className="text-muted">by {nameActor(by)}</span>
      </span>
    ),
    width: '14rem',
  },
];

/** What there is to follow when something is wrong. */
export function RunbooksPage() {
  const router = useRouter();
  const { whyNot } = useViewer();
  const { filter, setFilter } = useFilters(filters);
  const isArchived = filter.archived === 'true';
  const list = useOperation(listRunbooks, { query: { archived: isArchived ? 'true' : 'false' } });
  const refusal = whyNot('operator');
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="-mb-4">
        <PageHeader
          title="Runbooks"
          description="What to do when something is wrong, step by step; some steps ask, check or act by themselves."
          actions={
            <>
              <Button onClick={() => setFilter({ archived: isArchived ? null : 'true' })}>
                {isArchived ? 'Show those in use' : 'Show archived'}
              </Button>
              {refusal === null ? (
                <Button variant="primary" asChild>
                  <Link href={NEW_RUNBOOK}>
                    <Plus aria-hidden />
                    New runbook
                  </Link>
                </Button>
              ) : null}
            </>
          }
        />
      </div>
      <Panel flush>
        {list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={isArchived ? 'Archived runbooks' : 'Runbooks'}
            columns={columns}
            rows={list.data?.items ?? []}
            rowId={({ slug }) => slug}
            onOpen={({ slug }) => router.push(runbookPath(slug))}
            loading={list.isPending}
            csvName="runbooks"
            empty={
              isArchived ? (
                <EmptyState title="No runbook is archived">
                  One that nobody needs any more is archived on its page. Nothing of it is deleted.
                </EmptyState>
              ) : (
                <EmptyState
                  title="There is no runbook"
                  commands={[
                    { label: 'Brings those that come with Mainstay', code: 'npm run migrate' },
                  ]}
                >
                  Mainstay’s own come with the database’s preparation. Write one of your own with
                  “New runbook”.
                </EmptyState>
              )
            }
          />
        )}
      </Panel>
      <RunsPanel title="Runs" query={{}} />
    </div>
  );
}
