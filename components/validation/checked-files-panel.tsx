'use client';
import { FileCheck } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Num } from '#components/ui/num.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { getVersion } from '#lib/registry/contract.ts';
import { listValidationRuns, type ValidationRunSummary } from '#lib/validation/operations.ts';
import { CheckDialog } from './check-dialog.tsx';
import { checkedFilePath } from './validation-path.ts';

/** Files and snapshots that were held against a model's rules, and the way to check another. */
export function CheckedFilesPanel({ model, version }: { model: string; version: number }) {
  const router = useRouter();
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const [isOpen, setOpen] = useState(false);
  const registered = useOperation(getVersion, { params: { model, version } });
  const list = useOperationPages(listValidationRuns, { params: { model }, query: { limit: 20 } });
  const check = (
    <Button disabledReason={refusal} onClick={() => setOpen(true)}>
      <FileCheck aria-hidden />
      Check a file
    </Button>
  );
  return (
    <Panel
      flush
      title="Checked files"
      description="Data held against the rules as a whole, before anybody trains on it or sends it."
      actions={list.items.length > 0 ? check : null}
    >
      <PagedTable
        list={list}
        label={`Files checked against rules of ${model}`}
        columns={columns}
        rowId={({ id }) => id}
        onOpen={({ id }) => router.push(checkedFilePath(model, id))}
        csvName={`${model}-checked-files`}
        empty={
          <EmptyState title="No file has been checked" action={check}>
            Give a CSV or Parquet file, or take a snapshot that is kept here; rows that break a rule
            are listed by index and can be downloaded.
          </EmptyState>
        }
      />
      {isOpen ? (
        <CheckDialog
          model={model}
          version={version}
          reference={registered.data?.reference?.filename ?? null}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </Panel>
  );
}

const columns: Column<ValidationRunSummary>[] = [
  {
    id: 'source',
    header: 'What',
    phone: 'title',
    value: ({ source }) => source,
    cell: ({ source, model, id }) => (
      <Link href={checkedFilePath(model, id)} className="break-all font-medium hover:underline">
        {source}
      </Link>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    width: '6rem',
    value: ({ version }) => version,
    cell: ({ version }) => <VersionChip version={version} />,
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    width: '7rem',
    value: ({ row_count }) => row_count,
    cell: ({ row_count }) => <Num value={row_count} />,
  },
  {
    id: 'failing',
    header: 'Failing rows',
    width: '11rem',
    value: ({ failing_rows }) => failing_rows,
    cell: ({ failing_rows }) => <FailingRows count={failing_rows} />,
  },
  {
    id: 'at',
    header: 'Checked',
    width: '7rem',
    value: ({ at }) => at,
    cell: ({ at }) => <Time at={at} />,
  },
  {
    id: 'by',
    header: 'By',
    width: '10rem',
    wideOnly: true,
    value: ({ by }) => nameActor(by),
    cell: ({ by }) => nameActor(by),
  },
];

function FailingRows({ count }: { count: number }) {
  if (count === 0) return <Status state="good">none</Status>;
  return (
    <Status state="warning">
      <Num value={count} />
    </Status>
  );
}
