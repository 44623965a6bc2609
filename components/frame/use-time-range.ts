'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { z } from 'zod';
import { useFilters } from '#components/filters/use-filters.ts';
import { timestamp } from '#lib/http/contract.ts';
import {
  type Bounds,
  boundsOf,
  DEFAULT_PRESET,
  keepTimeRange,
  LIVE_REFETCH_MS,
  type Preset,
  presets,
  readTimeRange,
} from './time-range.ts';

const schemas = {
  range: z.enum(presets),
  from: timestamp,
  to: timestamp,
  live: z.enum(['true', 'false']),
};
const push = { history: 'push' } as const;

/** The page's time range and live switch, kept in the URL. */
export function useTimeRange() {
  const { filter, setFilter, unread } = useFilters(schemas, push);
  const preset = filter.range ?? DEFAULT_PRESET;
  const { range, unread: unreadSpan } = useMemo(
    () => readTimeRange(preset, filter.from, filter.to),
    [preset, filter.from, filter.to],
  );
  const live = filter.live !== 'false' && range.kind === 'preset';
  return useMemo(() => {
    const noSpan = { from: null, to: null };
    return {
      range,
      /** Where a custom span goes back to. */
      preset,
      /** Fetch again every few seconds. A custom span is never live. */
      live,
      refetchInterval: live ? LIVE_REFETCH_MS : (false as const),
      /** What a query over this range depends on. */
      key: range.kind === 'preset' ? [range.preset] : [range.from, range.to],
      bounds: (): Bounds => boundsOf(range, Date.now()),
      setPreset: (chosen: Preset) =>
        setFilter({ range: chosen === DEFAULT_PRESET ? null : chosen, ...noSpan }),
      setCustom: (from: string, to: string) => setFilter({ from, to }),
      setLive: (on: boolean) => setFilter(on ? { live: null, ...noSpan } : { live: 'false' }),
      unread: {
        filters: [...unread.filters, ...unreadSpan],
        clear: () => {
          unread.clear();
          if (unreadSpan.length > 0) setFilter(noSpan);
        },
      },
    };
  }, [range, preset, live, setFilter, unread, unreadSpan]);
}

/** Makes links that keep the time range. */
export function useKeepTimeRange(): (path: string) => string {
  const search = useSearchParams();
  return useCallback((path) => keepTimeRange(path, new URLSearchParams(search)), [search]);
}
