import type { State } from '#components/ui/status.tsx';
import type { Report } from '#lib/drift-reports/contract.ts';

export const verdictLooks = {
  drift: { state: 'bad', word: 'drift' },
  stable: { state: 'good', word: 'stable' },
  not_enough_data: { state: 'unknown', word: 'too little data' },
} as const satisfies Record<Report['verdict'], { state: State; word: string }>;

const units: Record<string, string> = { m: 'minute', h: 'hour', d: 'day' };

/** The same after a verb: "over the last 24 hours", "over the last hour". */
export function overWindow(window: string): string {
  if (window === 'release') return 'since the release';
  if (window === 'span') return 'over a chosen span';
  return `over the last ${windowName(window).replace(/^1 /, '')}`;
}

/** A window in words: "24 hours", "since the release". */
export function windowName(window: string): string {
  if (window === 'release') return 'since the release';
  if (window === 'span') return 'a chosen span';
  const [, count, unit = ''] = /^(\d+)([mhd])$/.exec(window) ?? [];
  const word = units[unit];
  return word && count ? `${count} ${word}${count === '1' ? '' : 's'}` : window;
}
