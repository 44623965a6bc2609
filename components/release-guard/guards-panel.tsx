'use client';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listReleaseGuards } from '#lib/release-guard/operations.ts';
import { EvidenceList } from './evidence-list.tsx';
import { guardColumns } from './guard-columns.tsx';
import { GuardSettingsDialog } from './guard-settings-dialog.tsx';

const REFETCH_MS = 15_000;

/** What the guard made of each release, and how it is set. */
export function GuardsPanel({ model }: { model: string }) {
  const { live } = useTimeRange();
  const [isEditing, setEditing] = useState(false);
  const [open, setOpen] = useState<number | null>(null);
  const guards = useOperationPages(
    listReleaseGuards,
    { params: { model }, query: { limit: 10 } },
    { refetchInterval: live && REFETCH_MS },
  );
  return (
    <Panel
      flush
      title="Release guard"
      description="Watches each new version for a while, and rolls back what is certainly worse"
      actions={
        <Button size="sm" onClick={() => setEditing(true)}>
          Settings…
        </Button>
      }
    >
      {isEditing ? <GuardSettingsDialog model={model} onClose={() => setEditing(false)} /> : null}
      <PagedTable
        list={guards}
        label={`What guards made of releases of ${model}`}
        columns={guardColumns}
        rowId={({ release }) => String(release)}
        onOpen={({ release }) => setOpen(open === release ? null : release)}
        expanded={(guard) =>
          guard.release === open ? (
            <div className="flex max-w-4xl flex-col gap-4 pt-2 sm:pl-6">
              <p className="break-words">{guard.said}</p>
              <EvidenceList evidence={guard.evidence} accepted={guard.accepted} />
              <p className="text-muted text-xs">{guard.baseline.said}</p>
            </div>
          ) : null
        }
        csvName={`${model}-guards`}
        empty={
          <EmptyState title="No release was watched yet">
            The next promotion of another version is watched for an hour, against the version it
            replaces.
          </EmptyState>
        }
      />
    </Panel>
  );
}
