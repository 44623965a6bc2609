import Link from 'next/link';
import type { ReactNode } from 'react';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** The panel an answer comes into: before, meanwhile, refused; and where it can be found again. */
export function AnswerFrame({
  model,
  requestId,
  error,
  isPending,
  children,
}: {
  model: string;
  /** null: nothing was answered yet. */
  requestId: string | null;
  error: Error | null;
  isPending: boolean;
  children: ReactNode;
}) {
  return (
    <Panel title="Answer" aria-live="polite">
      {isPending ? (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-7 w-24" />
          <Skeleton className="h-10" />
        </div>
      ) : error ? (
        <ErrorNote error={error} />
      ) : requestId === null ? (
        <p className="text-muted">
          Press Predict. The request is answered by the same code as in the gateway and is kept in
          the log like any other.
        </p>
      ) : (
        <>
          {children}
          <p className="flex flex-wrap items-center gap-x-1 pt-3">
            <span className="text-muted text-xs">Request id</span>
            <Link
              href={predictionsPath(model, requestId)}
              className="break-all font-mono text-accent-text text-xs hover:underline"
            >
              {requestId}
            </Link>
            <CopyButton text={requestId} label="Copy request id" />
          </p>
        </>
      )}
    </Panel>
  );
}
