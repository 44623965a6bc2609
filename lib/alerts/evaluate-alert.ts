import type { AlertRule, AlertState } from './contract.ts';

/** What a signal says now of one thing: above its threshold, not above it, or neither, since there is too little to tell. */
export interface Observation {
  verdict: 'bad' | 'good' | 'unknown';
  value: number | null;
  /** How many requests, labels or rows it is of. */
  events: number;
}

export interface FollowedAlert {
  state: Exclude<AlertState, 'resolved'>;
  /** Since when it holds. */
  since: Date;
  firingSince: Date | null;
  /** When it held last. */
  lastBadAt: Date;
}

export type AlertStep =
  /** There is nothing, and there was nothing. */
  | { is: 'nothing' }
  /** It held for a while, and never fired. */
  | { is: 'dropped' }
  | { is: 'open'; alert: FollowedAlert; became: 'pending' | 'firing' | null }
  | { is: 'resolved'; at: Date };

/**
 * The life of an alert: pending from when it holds, firing once it has held for as long as the rule says, resolved when it has not held for as long as it keeps firing. Too few events count as
 * nothing known, which begins nothing; what fires goes on until its time is over, as after an end.
 */
export function evaluateAlert(
  before: FollowedAlert | null,
  seen: Observation,
  rule: Pick<AlertRule, 'for_seconds' | 'keep_firing_seconds' | 'least_events'>,
  now: Date,
): AlertStep {
  const isBad = seen.verdict === 'bad' && seen.events >= rule.least_events;
  if (!before) {
    if (!isBad) return { is: 'nothing' };
    return openFrom(
      { state: 'pending', since: now, firingSince: null, lastBadAt: now },
      null,
      rule,
      now,
    );
  }
  if (isBad) return openFrom({ ...before, lastBadAt: now }, before.state, rule, now);
  if (before.state === 'pending') return { is: 'dropped' };
  const quietSeconds = (now.getTime() - before.lastBadAt.getTime()) / 1000;
  if (quietSeconds < rule.keep_firing_seconds) return { is: 'open', alert: before, became: null };
  return { is: 'resolved', at: now };
}

function openFrom(
  alert: FollowedAlert,
  was: FollowedAlert['state'] | null,
  { for_seconds: heldFor }: Pick<AlertRule, 'for_seconds'>,
  now: Date,
): AlertStep {
  const heldSeconds = (now.getTime() - alert.since.getTime()) / 1000;
  if (alert.state === 'pending' && heldSeconds >= heldFor) {
    return { is: 'open', alert: { ...alert, state: 'firing', firingSince: now }, became: 'firing' };
  }
  return { is: 'open', alert, became: was === null ? 'pending' : null };
}
