'use client';
import { useMemo } from 'react';
import { useOperationAt } from '#components/api/use-operation.ts';
import type { Mark } from '#components/charts/mark.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { listTimeline, type TimelineItem, type TimelineKind } from '#lib/timeline/contract.ts';
import { mergeWindows } from './merge-windows.ts';
import { toMarks } from './timeline-words.ts';

const MOST = 200;
const REFETCH_MS = 15_000;

/** What changed of a model in the page's time range, as marks that all charts of a page share; of one kind, or of all. */
export function useMarks(model: string, kind?: TimelineKind): Mark[] {
  const range = useTimeRange();
  const { data } = useOperationAt(
    listTimeline,
    [model, 'marks', kind ?? 'all', ...range.key],
    () => ({ params: { model }, query: { kind, ...range.bounds(), limit: MOST } }),
    { refetchInterval: range.live && REFETCH_MS },
  );
  return useMemo(() => {
    const { items = [], next_cursor: more = null } = data ?? {};
    const oldest = items.at(-1);
    const marks = toMarks(mergeWindows(items));
    return more === null || !oldest ? marks : [...marks, leftOut(oldest)];
  }, [data]);
}

/** Stands where the marks begin. */
function leftOut({ at }: TimelineItem): Mark {
  return {
    ...{ t: Date.parse(at), event: 'left_out', word: 'Earlier marks left out' },
    ...{ isBad: null, version: null, detail: `the newest ${MOST} of this range are shown` },
  };
}
