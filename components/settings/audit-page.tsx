'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { type AuditEntry, listAudit } from '#lib/audit/contract.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditFilters, auditFilters } from './audit-filters.tsx';
import { actionWords, readSubject } from './describe-change.ts';

/** Every change: who, what, when, why, before and after. */
export function AuditPage() {
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(auditFilters);
  const { can } = useViewer();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  const list = useOperationPages(listAudit, { query: { ...query, limit: 100 } });
  function toggle(entry: AuditEntry) {
    const next = new Set(open);
    if (!next.delete(entry.id)) next.add(entry.id);
    setOpen(next);
  }
  return (
    <Panel
      flush
      title="Audit history"
      description={`Every change${can('admin') ? '' : ' of models'}, newest first. Open a row to see what it was before and after.`}
    >
      <UnreadFilters of={[unread]} className="border-b" />
      <AuditFilters
        filter={filter}
        setFilter={setFilter}
        onClear={isFiltered ? clearFilter : null}
        actors={list.items.map((entry) => entry.actor)}
      />
      <PagedTable
        list={list}
        onError={<Button onClick={clearFilter}>Clear the filter</Button>}
        label="Changes"
        columns={columns}
        rowId={(entry) => entry.id}
        onOpen={toggle}
        expanded={(entry) => (open.has(entry.id) ? <AuditDetail entry={entry} /> : null)}
        csvName="mainstay-audit"
        empty={
          isFiltered ? (
            <EmptyState
              title="No change matches the filter"
              action={<Button onClick={clearFilter}>Clear the filter</Button>}
            />
          ) : (
            <EmptyState title="No change yet">
              Every change of a model, version, alias, release, API key or user is kept here; those
              of API keys and users are shown to admins.
            </EmptyState>
          )
        }
      />
    </Panel>
  );
}

const actorKinds = { user: 'user', api_key: 'API key', system: 'system' } as const;

const columns: Column<AuditEntry>[] = [
  {
    id: 'at',
    header: 'When',
    width: '8rem',
    value: (entry) => entry.at,
    cell: (entry) => <Time at={entry.at} />,
  },
  {
    id: 'actor',
    header: 'Who',
    width: '12rem',
    value: (entry) => entry.actor.name,
    cell: (entry) => (
      <span className="flex flex-col leading-4">
        <span>{entry.actor.name}</span>
        <span className="text-muted text-xs">{actorKinds[entry.actor.kind]}</span>
      </span>
    ),
  },
  {
    id: 'action',
    header: 'What',
    width: '13rem',
    phone: 'title',
    value: (entry) => entry.action,
    cell: (entry) => <span className="font-medium">{actionWords[entry.action]}</span>,
  },
  {
    id: 'subject',
    header: 'Subject',
    width: '16rem',
    value: (entry) => entry.subject,
    cell: (entry) => <Subject entry={entry} />,
  },
  {
    id: 'reason',
    header: 'Why',
    value: (entry) => entry.reason,
    cell: (entry) =>
      entry.reason ? (
        <span className="line-clamp-2 break-words" title={entry.reason}>
          {entry.reason}
        </span>
      ) : (
        <span className="text-muted">no reason given</span>
      ),
  },
];

/** Users and keys are named by their id in the history; what they were called is in the change. */
function Subject({ entry }: { entry: AuditEntry }) {
  const { text, href } = readSubject(entry.subject);
  const named = entry.after?.name ?? entry.before?.name;
  const shown = entry.model === null && typeof named === 'string' ? named : text;
  return href ? (
    <Link href={href} className="break-words text-accent-text hover:underline">
      {shown}
    </Link>
  ) : (
    shown
  );
}
