'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import type { SignedItem } from '#lib/checklist/contract.ts';
import { getChecklist } from '#lib/checklist/operations.ts';
import { CHECKLIST } from './checklist-anchor.ts';
import { ChecklistRow } from './checklist-row.tsx';
import { summarize } from './item-words.ts';
import { PolicyDialog } from './policy-dialog.tsx';
import { SignDialog } from './sign-dialog.tsx';

/** What a version has of the deployment checklist, and the boxes that people sign. */
export function ChecklistPanel({
  model,
  version,
  isReady,
}: {
  model: string;
  version: number;
  /** Of others nothing is signed any more. */
  isReady: boolean;
}) {
  const { data, error } = useOperation(
    getChecklist,
    { params: { model, version } },
    { keepPrevious: false },
  );
  const [isEditing, setEditing] = useState(false);
  const [box, setBox] = useState<{ item: SignedItem; isSigned: boolean } | null>(null);
  const summary = data && summarize(data);
  return (
    <Panel
      id={CHECKLIST}
      flush
      title="Deployment checklist"
      description={
        data
          ? data.mode === 'required'
            ? 'Required before promotion; a rollback is never held back'
            : 'Advisory: it holds no promotion back'
          : undefined
      }
      className="scroll-mt-4 lg:col-span-2"
      actions={
        <Button size="sm" onClick={() => setEditing(true)}>
          Policy…
        </Button>
      }
    >
      {isEditing ? <PolicyDialog model={model} onClose={() => setEditing(false)} /> : null}
      {box ? (
        <SignDialog model={model} version={version} {...box} onClose={() => setBox(null)} />
      ) : null}
      {data && summary ? (
        <>
          <p className="border-b px-4 py-2">
            <Status state={summary.state}>{summary.text}</Status>
          </p>
          <ul className="divide-y">
            {data.items.map((item) => (
              <ChecklistRow
                key={item.item}
                item={item}
                checklist={data}
                isReady={isReady}
                onSign={(signed, isSigned) => setBox({ item: signed, isSigned })}
              />
            ))}
          </ul>
        </>
      ) : error ? (
        <div className="p-4">
          <ErrorNote error={error} />
        </div>
      ) : (
        <Skeleton className="m-4 h-140 opacity-50" />
      )}
    </Panel>
  );
}
