'use client';
import { OctagonX, RotateCw } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { FieldError } from '#lib/http/errors.ts';
import { Button } from './button.tsx';
import { CopyableId } from './copy-button.tsx';
import { explainError } from './explain-error.ts';
import type { WayBack } from './panel.tsx';

/** What happened, what it means, what to do, and the request id. */
export function ErrorState({
  error,
  onRetry,
  action,
  back,
  wholePage = false,
}: {
  error: unknown;
  onRetry?: () => void;
  /** What to do instead of, or besides, trying again. */
  action?: ReactNode;
  /** Where to go instead. */
  back?: WayBack;
  /** It stands in place of a page, so its title is the page's. */
  wholePage?: boolean;
}) {
  const { title, detail, fields, requestId } = explainError(error);
  const Title = wholePage ? 'h1' : 'p';
  return (
    <div role="alert" className="mx-auto flex max-w-xl flex-col items-center gap-2 px-4 py-10">
      <OctagonX aria-hidden className="size-5 text-bad" />
      <Title className="text-center font-semibold text-base">{title}</Title>
      {detail ? <p className="text-center text-muted">{detail}</p> : null}
      <FieldErrors fields={fields} />
      {requestId ? (
        <p className="flex flex-wrap items-center justify-center gap-x-1 text-muted text-xs">
          Request id <CopyableId id={requestId} length={36} />
        </p>
      ) : null}
      <div className="flex flex-wrap justify-center gap-2 pt-1">
        {onRetry ? (
          <Button onClick={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        ) : null}
        {action}
        {back ? (
          <Button asChild>
            <Link href={back.href}>{back.label}</Link>
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** A refusal beside the form or button it concerns. */
export function ErrorNote({ error }: { error: unknown }) {
  const { title, detail, fields, requestId } = explainError(error);
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2">
      <p className="flex items-center gap-1.5 font-medium text-bad">
        <OctagonX aria-hidden className="size-4 shrink-0" />
        {title}
      </p>
      {detail ? <p className="break-words">{detail}</p> : null}
      <FieldErrors fields={fields} />
      {requestId ? (
        <p className="mt-1 flex flex-wrap items-center gap-x-1 text-xs">
          Request id <CopyableId id={requestId} length={36} />
        </p>
      ) : null}
    </div>
  );
}

/** Field by field: its name as it is written in a request, then what is wrong with it. */
function FieldErrors({ fields }: { fields: readonly FieldError[] }) {
  if (fields.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 pt-1">
      {fields.map((each) => (
        <li key={`${each.field} ${each.message}`}>
          <NamedError error={each} />
        </li>
      ))}
    </ul>
  );
}

export function NamedError({ error: { field, message } }: { error: FieldError }) {
  return (
    <span className="min-w-0 [overflow-wrap:anywhere]">
      <code className="rounded-sm bg-surface px-1 py-0.5 font-mono text-xs">{field}</code> {message}
    </span>
  );
}
