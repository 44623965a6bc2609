'use client';
import { useCallback } from 'react';
import { useTimeRange } from '#components/frame/use-time-range.ts';

/** What a drag over a chart does: the span becomes the page's, in its address. */
export function useZoom(): (from: number, to: number) => void {
  const { setCustom } = useTimeRange();
  return useCallback(
    (from, to) => setCustom(new Date(from).toISOString(), new Date(to).toISOString()),
    [setCustom],
  );
}
