'use client';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { listRetrainingPolicies, type StoredPolicy } from '#lib/retraining/operations.ts';
import { policyChanges } from './policy-changes.ts';
import { PolicyChangesList } from './policy-changes-list.tsx';

/** Every version of a policy, each with what it changed. */
export function PolicyHistory({ model }: { model: string }) {
  const [opened, setOpened] = useState<number | null>(null);
  const list = useOperationPages(listRetrainingPolicies, {
    params: { model },
    query: { limit: 50 },
  });
  const before = (row: StoredPolicy) =>
    list.items.find(({ version }) => version === row.version - 1) ?? null;
  return (
    <Panel flush title="History" description="A version never changes">
      <PagedTable
        list={list}
        label={`Versions of the policy of ${model}`}
        columns={columns(opened, setOpened)}
        rowId={({ version }) => String(version)}
        expanded={(row) => {
          const older = before(row);
          return row.version === opened && older ? (
            <div className="flex flex-col gap-2 px-4 py-3">
              <p className="font-medium">
                From version {older.version} to version {row.version}
              </p>
              <PolicyChangesList changes={policyChanges(older.policy, row.policy)} />
            </div>
          ) : null;
        }}
        empty={<p className="p-6 text-center text-muted">No policy was saved yet.</p>}
      />
    </Panel>
  );
}

function columns(
  opened: number | null,
  onOpen: (version: number | null) => void,
): Column<StoredPolicy>[] {
  return [
    {
      id: 'version',
      header: 'Version',
      phone: 'title',
      width: '8rem',
      value: (row) => row.version,
      cell: (row) => <span className="num font-medium">Version {row.version}</span>,
    },
    {
      id: 'made',
      header: 'Set',
      width: '14rem',
      value: (row) => row.created_at,
      cell: (row) => (
        <>
          <Time at={row.created_at} />
          <span className="text-muted"> by {nameActor(row.created_by)}</span>
        </>
      ),
    },
    {
      id: 'reason',
      header: 'Reason',
      phone: 'wide',
      value: (row) => row.reason,
      cell: (row) => <span className="break-words">{row.reason ?? '–'}</span>,
    },
    {
      id: 'changed',
      header: 'What changed',
      headerHidden: true,
      width: '9rem',
      align: 'right',
      cell: (row) =>
        row.version === 1 ? (
          <span className="text-muted">the first</span>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={opened === row.version}
            onClick={() => onOpen(opened === row.version ? null : row.version)}
          >
            {opened === row.version ? 'Hide' : 'What changed'}
          </Button>
        ),
    },
  ];
}
