'use client';
import { useMemo } from 'react';
import { useOperationAt } from '#components/api/use-operation.ts';
import type { Mark } from '#components/charts/mark.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { listTimeline } from '#lib/timeline/contract.ts';
import { mergeWindows } from './merge-windows.ts';
import { toMarks } from './timeline-words.ts';

const MOST = 200;
const REFETCH_MS = 15_000;

/** What changed of a model in the page's time range, as marks that all charts of a page share. */
export function useMarks(model: string): Mark[] {
  const range = useTimeRange();
  const { data } = useOperationAt(
    listTimeline,
    [model, 'marks', ...range.key],
    () => ({ params: { model }, query: { ...range.bounds(), limit: MOST } }),
    { refetchInterval: range.live && REFETCH_MS },
  );
  return useMemo(() => toMarks(mergeWindows(data?.items ?? [])), [data]);
}
