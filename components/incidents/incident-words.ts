import type { State } from '#components/ui/status.tsx';
import type {
  EntryKind,
  IncidentAction,
  IncidentCause,
  IncidentRole,
  IncidentState,
  SimilarReason,
} from '#lib/incidents/contract.ts';
import type { Severity } from '#lib/notifications/contract.ts';

/** What each severity means, as long as there is room for; `short` is for chips. */
export const severityWords = {
  1: { short: 'Sev 1', means: 'People are harmed or much is lost, now', tone: 'bad' },
  2: { short: 'Sev 2', means: 'A model does not do its work', tone: 'bad' },
  3: { short: 'Sev 3', means: 'A model does its work worse', tone: 'warning' },
  4: { short: 'Sev 4', means: 'Somebody should look in working hours', tone: 'neutral' },
} as const satisfies Record<Severity, { short: string; means: string; tone: string }>;

export const stateLooks = {
  open: { word: 'Open, nobody has it', state: 'bad' },
  acknowledged: { word: 'Acknowledged', state: 'warning' },
  investigating: { word: 'Investigating', state: 'warning' },
  mitigated: { word: 'Mitigated', state: 'good' },
  resolved: { word: 'Resolved', state: 'good' },
  reviewed: { word: 'Reviewed', state: 'good' },
} as const satisfies Record<IncidentState, { word: string; state: State }>;

export function stateOf(incident: { state: IncidentState; merged_into: number | null }): {
  word: string;
  state: State;
} {
  if (incident.merged_into !== null) {
    return { word: `Part of incident ${incident.merged_into}`, state: 'unknown' };
  }
  return stateLooks[incident.state];
}

/** Of the buttons that change the state. */
export const actionWords = {
  acknowledge: { verb: 'Acknowledge', says: 'You have it: nobody else is woken for it.' },
  investigate: { verb: 'Investigate', says: 'Somebody is looking for the cause.' },
  mitigate: { verb: 'Mitigated', says: 'It does no harm any more; the cause may still be there.' },
  resolve: { verb: 'Resolve', says: 'It is over. Whoever was told of it is told so.' },
  reopen: { verb: 'Reopen', says: 'It is back: whoever was told of it is told anew.' },
  review: { verb: 'Mark as reviewed', says: 'What there was to learn of it has been written.' },
} as const satisfies Record<IncidentAction, { verb: string; says: string }>;

/** The one step that usually comes next; null: none does by itself. */
export function nextAction(incident: {
  state: IncidentState;
  merged_into: number | null;
}): IncidentAction | null {
  if (incident.merged_into !== null) return null;
  const next = {
    open: 'acknowledge',
    acknowledged: 'investigate',
    investigating: 'mitigate',
    mitigated: 'resolve',
    resolved: 'review',
    reviewed: null,
  } as const satisfies Record<IncidentState, IncidentAction | null>;
  return next[incident.state];
}

export const causeWords = {
  alert: 'an alert',
  automatic_rollback: 'an automatic rollback',
  guard_question: 'a question of the release guard',
  person: 'hand',
} as const satisfies Record<IncidentCause, string>;

export const roleWords = {
  commander: { name: 'Commander', does: 'decides, and keeps the whole in view' },
  communications: { name: 'Communications', does: 'tells those who are waiting' },
  operations: { name: 'Operations', does: 'changes the system, alone' },
  scribe: { name: 'Scribe', does: 'writes down what happens' },
} as const satisfies Record<IncidentRole, { name: string; does: string }>;

export const similarWords = {
  same_cause: 'same subject and cause',
  same_subject: 'same subject',
  same_model: 'same model',
  same_runbook: 'same runbook',
} as const satisfies Record<SimilarReason, string>;

/** What the timeline can be filtered by: several kinds of entries have one word. */
export const entryWords = {
  opened: 'Opened',
  state: 'State',
  alert: 'Alert',
  release: 'Release',
  guard: 'Release guard',
  drift: 'Drift',
  quality: 'Data quality',
  performance: 'Performance',
  serving: 'Serving',
  change: 'Settings',
  training: 'Training',
  delivery: 'Notifications',
  escalation: 'Escalation',
  runbook: 'Runbook',
  task: 'Tasks',
  role: 'People',
  severity: 'Severity',
  merge: 'Merged',
  note: 'Notes',
} as const satisfies Record<EntryKind, string>;

/** "12 min", "1 h 5 min", "3 d 2 h". */
export function duration(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 1) return '< 1 min';
  if (whole < 60) return `${whole} min`;
  const hours = Math.floor(whole / 60);
  if (hours < 48) return whole % 60 === 0 ? `${hours} h` : `${hours} h ${whole % 60} min`;
  const rest = hours % 24;
  return rest === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${rest} h`;
}
