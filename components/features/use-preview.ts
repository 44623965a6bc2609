'use client';
import { useEffect, useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import type { View } from '#lib/features/contract.ts';
import { previewView } from '#lib/features/value-operations.ts';

const PAUSE_MS = 500;

export type Preview = ReturnType<typeof usePreview>;

/** What a definition says of entities that had events lately, once typing pauses; null: it cannot be read yet. */
export function usePreview(view: View | null) {
  const [settled, setSettled] = useState<View | null>(null);
  const text = JSON.stringify(view);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const body = settled && { view: settled };
  const { data, error, isFetching } = useOperation(
    previewView,
    { body: body ?? { view: { name: '', features: [] } } },
    { enabled: body !== null },
  );
  return {
    data: settled ? data : undefined,
    error,
    isFetching,
    /** Of what is typed now, and not of what was typed before. */
    isCurrent: JSON.stringify(settled) === text && !isFetching,
  };
}
