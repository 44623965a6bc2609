'use client';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ApiError } from '#components/api/api-error.ts';
import { describeConflict } from './describe-conflict.ts';

/** Somebody else released first: nothing was done, and nothing can be until one has looked again. */
export function ReleaseConflict({ error, meant }: { error: ApiError; meant: string }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), []);
  const words = describeConflict(error, meant);
  return (
    <div
      ref={note}
      role="alert"
      tabIndex={-1}
      className="flex flex-col gap-2 rounded-md bg-bad-soft px-3 py-2"
    >
      <p className="flex items-center gap-1.5 font-medium text-bad">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {error.problem.title}. Nothing was done.
      </p>
      <p className="break-words">{words.meant}</p>
      <p className="break-words">{words.now}</p>
    </div>
  );
}
