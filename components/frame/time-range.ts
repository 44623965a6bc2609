import type { UnreadFilter } from '#components/filters/read-filters.ts';

export const LIVE_REFETCH_MS = 4000;

export const presets = ['15m', '1h', '6h', '24h', '7d'] as const;
export type Preset = (typeof presets)[number];

export const DEFAULT_PRESET: Preset = '1h';

export const presetNames = {
  '15m': 'Last 15 minutes',
  '1h': 'Last hour',
  '6h': 'Last 6 hours',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
} as const satisfies Record<Preset, string>;

export const presetShortNames = {
  '15m': '15 min',
  '1h': '1 h',
  '6h': '6 h',
  '24h': '24 h',
  '7d': '7 d',
} as const satisfies Record<Preset, string>;

const minute = 60_000;
const presetMs = {
  '15m': 15 * minute,
  '1h': 60 * minute,
  '6h': 360 * minute,
  '24h': 1440 * minute,
  '7d': 7 * 1440 * minute,
} as const satisfies Record<Preset, number>;

export interface Bounds {
  from: string;
  to: string;
}

/** A span that ends now, or one with two fixed ends. */
export type TimeRange =
  | { kind: 'preset'; preset: Preset }
  | { kind: 'custom'; from: string; to: string };

/** A custom span needs two ends in order; otherwise the preset holds, and what was left out is named with the reason. */
export function readTimeRange(
  preset: Preset,
  from: string | null,
  to: string | null,
): { range: TimeRange; unread: UnreadFilter[] } {
  const start = Date.parse(from ?? '');
  const end = Date.parse(to ?? '');
  if (start < end) {
    const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
    return { range: { kind: 'custom', ...span }, unread: [] };
  }
  const range: TimeRange = { kind: 'preset', preset };
  if (from !== null && to !== null) {
    return { range, unread: [{ name: 'from', value: from, why: 'must be earlier than to' }] };
  }
  const unread: UnreadFilter[] = [];
  if (from !== null) unread.push({ name: 'from', value: from, why: 'needs a to beside it' });
  if (to !== null) unread.push({ name: 'to', value: to, why: 'needs a from beside it' });
  return { range, unread };
}

export function boundsOf(range: TimeRange, nowMs: number): Bounds {
  if (range.kind === 'custom') return { from: range.from, to: range.to };
  return {
    from: new Date(nowMs - presetMs[range.preset]).toISOString(),
    to: new Date(nowMs).toISOString(),
  };
}

const names = ['range', 'from', 'to', 'live'] as const;

/** `path` with the time range of the page one comes from, so that moving between pages keeps it. */
export function keepTimeRange(path: string, search: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of names) {
    const value = search.get(name);
    if (value !== null) kept.set(name, value);
  }
  const text = kept.toString();
  if (!text) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${text}`;
}
