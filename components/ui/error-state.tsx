'use client';
import { OctagonX, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '#components/api/api-error.ts';
import { Button } from './button.tsx';
import { CopyableId } from './copy-button.tsx';

function explain(error: unknown): { title: string; detail: string; requestId: string | null } {
  if (error instanceof ApiError) {
    const { title, detail, request_id } = error.problem;
    return { title, detail, requestId: request_id || null };
  }
  return {
    title: 'This part of the page failed',
    detail: error instanceof Error ? error.message : String(error),
    requestId: null,
  };
}

/** What happened, what it means, what to do, and the request id. */
export function ErrorState({
  error,
  onRetry,
  action,
  wholePage = false,
}: {
  error: unknown;
  onRetry?: () => void;
  /** What to do instead of, or besides, trying again. */
  action?: ReactNode;
  /** It stands in place of a page, so its title is the page's. */
  wholePage?: boolean;
}) {
  const { title, detail, requestId } = explain(error);
  const Title = wholePage ? 'h1' : 'p';
  return (
    <div role="alert" className="mx-auto flex max-w-xl flex-col items-center gap-2 px-4 py-10">
      <OctagonX aria-hidden className="size-5 text-bad" />
      <Title className="text-center font-semibold text-base">{title}</Title>
      <p className="text-center text-muted">{detail}</p>
      {requestId ? (
        <p className="flex items-center gap-1 text-muted text-xs">
          Request id <CopyableId id={requestId} length={36} />
        </p>
      ) : null}
      <div className="flex gap-2 pt-1">
        {onRetry ? (
          <Button onClick={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        ) : null}
        {action}
      </div>
    </div>
  );
}

/** A refusal beside the form or button it concerns. */
export function ErrorNote({ error }: { error: unknown }) {
  const { title, detail, requestId } = explain(error);
  const fields = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2">
      <p className="flex items-center gap-1.5 font-medium text-bad">
        <OctagonX aria-hidden className="size-4 shrink-0" />
        {title}
      </p>
      <p className="break-words">{detail}</p>
      {fields.length > 0 ? (
        <ul className="mt-1 list-disc pl-4">
          {fields.map((field) => (
            <li key={`${field.field} ${field.message}`}>
              <code className="font-mono text-xs">{field.field}</code> {field.message}
            </li>
          ))}
        </ul>
      ) : null}
      {requestId ? (
        <p className="mt-1 flex items-center gap-1 text-xs">
          Request id <CopyableId id={requestId} length={36} />
        </p>
      ) : null}
    </div>
  );
}
