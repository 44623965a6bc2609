import type { State } from '#components/ui/status.tsx';
import type { Alert, AlertRule, NamedRule, Silence } from '#lib/alerts/contract.ts';
import type { Matcher } from '#lib/notifications/contract.ts';

export const severityWords = {
  1: 'Severity 1: much is lost, now',
  2: 'Severity 2: a model does not do its work',
  3: 'Severity 3: it does so worse',
  4: 'Severity 4: to be looked at in working hours',
} as const;

/** How an alert looks, by its state and how bad it is. */
export function alertState({
  state,
  severity,
  muted_by,
}: Pick<Alert, 'state' | 'severity' | 'muted_by'>): {
  state: State;
  word: string;
} {
  if (state === 'resolved') return { state: 'good', word: 'Resolved' };
  if (state === 'pending') return { state: 'unknown', word: 'Pending' };
  if (muted_by !== null) return { state: 'unknown', word: 'Firing, not told' };
  return { state: severity <= 2 ? 'bad' : 'warning', word: 'Firing' };
}

const MUTED = {
  silence: 'Silenced',
  maintenance: 'In maintenance',
  inhibition: 'Not told, since',
} as const;

export function mutedWords({ kind, said }: NonNullable<Alert['muted_by']>): string {
  return kind === 'inhibition' ? `${MUTED.inhibition} “${said}”` : `${MUTED[kind]}: ${said}`;
}

/** Of what goes on after its incident; null: nothing does. */
export function outlivesWords({
  state,
  incident_resolved_at: resolvedAt,
}: Pick<Alert, 'state' | 'incident_resolved_at'>): string | null {
  if (state !== 'firing' || resolvedAt === null) return null;
  return 'Its incident is resolved. If it still holds some minutes after that, it is told again.';
}

/** Such as `model is flights`, `severity is not 1 or 2`. */
export function matcherWords({ label, op, values }: Matcher): string {
  const list = values.map((value) => (value === '' ? 'empty' : value)).join(' or ');
  return `${label} is ${op === 'not_in' ? 'not ' : ''}${list}`;
}

export const originWords = {
  default: 'Default',
  changed: 'Changed',
  own: 'Yours',
} as const satisfies Record<NamedRule['origin'], string>;

export const silenceStates = {
  active: { state: 'warning', word: 'On' },
  waiting: { state: 'unknown', word: 'Waiting' },
  ended: { state: 'good', word: 'Over' },
} as const satisfies Record<Silence['state'], { state: State; word: string }>;

/** A rule's threshold as a person reads it: shares as percent, burn rates as times. */
export function thresholdWords(
  { threshold, signal, variant }: Pick<AlertRule, 'threshold' | 'signal' | 'variant'>,
  unit: string,
): string {
  if (signal === 'burn_rate') return `×${threshold}`;
  if (unit.startsWith('share') || variant === 'share') {
    return `${Number((100 * threshold).toPrecision(4))} %`;
  }
  if (unit === 'milliseconds') return `${threshold} ms`;
  if (unit === 'seconds') return `${threshold} s`;
  return `${threshold} ${threshold === 1 ? unit.replace(/s$/, '') : unit}`;
}
