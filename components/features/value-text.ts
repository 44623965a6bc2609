import { formatDuration, formatExact, formatNumber } from '#components/ui/format-number.ts';
import type { State } from '#components/ui/status.tsx';
import type { FeatureStatus, FeatureValue } from '#lib/features/contract.ts';

/** A feature's value as it stands in a table; the exact one goes into a title. */
export function valueText(value: FeatureValue): { text: string; exact: string } {
  if (value === null) return { text: '–', exact: 'No value' };
  if (typeof value !== 'number') return { text: String(value), exact: String(value) };
  return { text: formatNumber(value), exact: formatExact(value) };
}

export const statusLooks = {
  present: { state: 'good', word: 'present', says: 'It has a value.' },
  null: { state: 'warning', word: 'null', says: 'There are events, but no value in them.' },
  not_found: { state: 'unknown', word: 'not found', says: 'No event of this entity is known.' },
  expired: {
    state: 'bad',
    word: 'expired',
    says: 'The entity’s latest event is older than the view’s ttl.',
  },
} as const satisfies Record<FeatureStatus, { state: State; word: string; says: string }>;

/** How old the entity's latest event was as of the time asked for: "12 min"; beyond two days in days. */
export function ageText(eventTime: string | null, at: string): string {
  if (eventTime === null) return '–';
  return ageWords((Date.parse(at) - Date.parse(eventTime)) / 1000);
}

/** The same of seconds. */
export function ageWords(seconds: number): string {
  if (seconds < 0) return formatDuration(0);
  const days = seconds / 86_400;
  return days >= 2 ? `${formatNumber(Math.floor(days))} days` : formatDuration(seconds * 1000);
}
