import type { State } from '#components/ui/status.tsx';
import type { ServingEvent } from '#lib/telemetry/contract.ts';

/** What each kind of event is called, and how bad it is. */
export const eventLooks = {
  breaker_opened: { word: 'Breaker opened', state: 'bad' },
  breaker_closed: { word: 'Breaker closed', state: 'good' },
  version_unloaded: { word: 'Version unloaded', state: 'unknown' },
  runner_ended: { word: 'Runner ended', state: 'bad' },
  spool_full: { word: 'Log full', state: 'bad' },
  spool_recovered: { word: 'Log has room again', state: 'good' },
  segment_set_aside: { word: 'Log file set aside', state: 'warning' },
  records_dropped: { word: 'Log records dropped', state: 'bad' },
  skew_found: { word: 'Skew found', state: 'bad' },
  skew_ended: { word: 'Skew ended', state: 'good' },
} as const satisfies Record<ServingEvent['kind'], { word: string; state: State }>;
