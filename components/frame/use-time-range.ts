'use client';
import { useSearchParams } from 'next/navigation';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import {
  type Bounds,
  boundsOf,
  keepTimeRange,
  LIVE_REFETCH_MS,
  presets,
  readTimeRange,
} from './time-range.ts';

/** The page's time range and live switch, kept in the URL. */
export function useTimeRange() {
  const [state, setState] = useQueryStates(
    {
      range: parseAsStringLiteral(presets).withDefault('1h'),
      from: parseAsString,
      to: parseAsString,
      live: parseAsBoolean.withDefault(true),
    },
    { history: 'push', shallow: true },
  );
  const range = useMemo(
    () => readTimeRange(state.range, state.from, state.to),
    [state.range, state.from, state.to],
  );
  const live = state.live && range.kind === 'preset';
  return useMemo(
    () => ({
      range,
      /** Where a custom span goes back to. */
      preset: state.range,
      /** Fetch again every few seconds. A custom span is never live. */
      live,
      refetchInterval: live ? LIVE_REFETCH_MS : (false as const),
      /** What a query over this range depends on. */
      key: range.kind === 'preset' ? [range.preset] : [range.from, range.to],
      bounds: (): Bounds => boundsOf(range, Date.now()),
      setPreset: (preset: (typeof presets)[number]) =>
        setState({ range: preset, from: null, to: null }),
      setCustom: (from: string, to: string) => setState({ from, to }),
      setLive: (on: boolean) =>
        setState(on ? { live: true, from: null, to: null } : { live: false }),
    }),
    [range, state.range, live, setState],
  );
}

/** Makes links that keep the time range. */
export function useKeepTimeRange(): (path: string) => string {
  const search = useSearchParams();
  return useCallback((path) => keepTimeRange(path, new URLSearchParams(search)), [search]);
}
