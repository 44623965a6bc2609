'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { previewRunbookStep } from '#lib/runbooks/operations.ts';

const RENEWED_MS = 30_000;

/** What an action whose turn has come would do, before anybody presses anything. */
export function ActionOutlook({ run, step }: { run: number; step: number }) {
  const { data, error } = useOperation(
    previewRunbookStep,
    { params: { run, step }, body: { given: {} } },
    { refetchInterval: RENEWED_MS, keepPrevious: false },
  );
  // The dialog says what is wrong, where it can be mended.
  if (error) return null;
  if (!data) return <Skeleton className="h-5" />;
  return (
    <div className="flex flex-col gap-1">
      <p className="break-words">{data.does}</p>
      {data.refusal ? <Status state="unknown">{data.refusal}</Status> : null}
    </div>
  );
}
