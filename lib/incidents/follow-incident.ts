import type { Actor } from '#lib/auth/contract.ts';
import type { IncidentAction, IncidentState } from './contract.ts';

/** What of an incident decides what can be done to it. */
export interface IncidentCourse {
  number: number;
  state: IncidentState;
  isOpen: boolean;
  mergedInto: number | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: Actor | null;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
  reviewedAt: Date | null;
}

export type IncidentEvent =
  | { kind: IncidentAction; by: Actor; note?: string | undefined }
  | {
      kind: 'merge';
      by: Actor;
      into: Pick<IncidentCourse, 'number' | 'isOpen'>;
      note?: string | undefined;
    };

export type IncidentEffect =
  | {
      do: 'append';
      kind: 'state' | 'merge';
      text: string;
      detail: Record<string, unknown>;
      /** Of what is no step of its state. */
      source?: string;
    }
  /** Whom it was told of; `firing` is told as a new page. */
  | { do: 'tell'; kind: 'firing' | 'update' | 'acknowledged' | 'resolved'; text: string }
  /** The other one is given what this one had. */
  | { do: 'hand_over'; to: number };

export type Followed =
  | { next: IncidentCourse; effects: IncidentEffect[] }
  | { next: null; refused: string };

interface Step {
  from: readonly IncidentState[];
  to: IncidentState;
  word: string;
}

const OPEN: readonly IncidentState[] = ['open', 'acknowledged', 'investigating', 'mitigated'];

/** Steps may be left out, since at night nobody presses buttons for the record; what is left out is implied. */
const STEPS = {
  acknowledge: { from: ['open'], to: 'acknowledged', word: 'Acknowledged' },
  // From mitigated too: what helped does not help any more.
  investigate: {
    from: ['open', 'acknowledged', 'mitigated'],
    to: 'investigating',
    word: 'Investigating',
  },
  mitigate: {
    from: ['open', 'acknowledged', 'investigating'],
    to: 'mitigated',
    word: 'Mitigated',
  },
  resolve: { from: OPEN, to: 'resolved', word: 'Resolved' },
  // Whoever finds it back is not always who is on call: it is open again, and whom it was told of is told again.
  reopen: { from: ['resolved', 'reviewed'], to: 'open', word: 'Reopened' },
  review: { from: ['resolved'], to: 'reviewed', word: 'Reviewed' },
} as const satisfies Record<IncidentAction, Step>;

/** What an incident becomes by what somebody does, and what has to happen with it; or why not. */
export function followIncident(
  incident: IncidentCourse,
  event: IncidentEvent,
  now: Date,
): Followed {
  if (incident.mergedInto !== null) {
    return refuse(
      `Incident ${incident.number} is part of incident ${incident.mergedInto} now: act there.`,
    );
  }
  return event.kind === 'merge' ? merge(incident, event, now) : step(incident, event, now);
}

/** What can be done to it as it stands, what usually comes next first. */
export function possibleActions(
  incident: Pick<IncidentCourse, 'state' | 'mergedInto'>,
): IncidentAction[] {
  if (incident.mergedInto !== null) return [];
  const actions = Object.keys(STEPS) as IncidentAction[];
  return actions.filter((action) => includes(STEPS[action].from, incident.state));
}

function step(
  incident: IncidentCourse,
  { kind, by, note }: Extract<IncidentEvent, { kind: IncidentAction }>,
  now: Date,
): Followed {
  const { from, to, word } = STEPS[kind];
  if (!includes(from, incident.state)) return refuse(whyNot(incident, kind));
  const entry: IncidentEffect = {
    ...{ do: 'append', kind: 'state', text: note ? `${word}: ${note}` : word },
    detail: { from: incident.state, to, action: kind, ...(note && { note }) },
  };
  if (kind === 'reopen') {
    const next: IncidentCourse = {
      ...{ number: incident.number, mergedInto: null, state: to, isOpen: true },
      ...{ acknowledgedAt: null, acknowledgedBy: null, mitigatedAt: null },
      ...{ resolvedAt: null, reviewedAt: null },
    };
    return { next, effects: [entry, tell('firing', `${by.name} reopened it`, note)] };
  }
  if (kind === 'review') {
    return { next: { ...incident, state: to, reviewedAt: now }, effects: [entry] };
  }
  const isFirst = incident.acknowledgedAt === null;
  const next: IncidentCourse = {
    ...incident,
    state: to,
    acknowledgedAt: incident.acknowledgedAt ?? now,
    acknowledgedBy: incident.acknowledgedBy ?? by,
    mitigatedAt: mitigatedAt(incident, kind, now),
  };
  if (kind === 'resolve') {
    return {
      next: { ...next, isOpen: false, resolvedAt: now },
      effects: [entry, tell('resolved', `${by.name} resolved it`, note)],
    };
  }
  const told = tell('acknowledged', `${by.name} looks after it: ${word.toLowerCase()}`, note);
  return { next, effects: isFirst ? [entry, told] : [entry] };
}

function mitigatedAt(incident: IncidentCourse, kind: IncidentAction, now: Date): Date | null {
  // A rollback by a guard may have ended the harm before anybody took it on.
  if (kind === 'mitigate') return incident.mitigatedAt ?? now;
  return kind === 'investigate' && incident.state === 'mitigated' ? null : incident.mitigatedAt;
}

function merge(
  incident: IncidentCourse,
  { by, into, note }: Extract<IncidentEvent, { kind: 'merge' }>,
  now: Date,
): Followed {
  const { number } = incident;
  if (into.number === number) return refuse(`Incident ${number} cannot be merged into itself.`);
  if (!incident.isOpen) {
    return refuse(`Incident ${number} is ${incident.state}: only an open one is merged.`);
  }
  if (!into.isOpen) return refuse(`Incident ${into.number} is not open. Reopen it first.`);
  const text = `Merged into incident ${into.number}`;
  const next: IncidentCourse = {
    ...incident,
    ...{ state: 'resolved', isOpen: false, mergedInto: into.number, resolvedAt: now },
  };
  const detail = { from: incident.state, to: 'resolved', into: into.number, ...(note && { note }) };
  return {
    next,
    effects: [
      { do: 'append', kind: 'merge', text: note ? `${text}: ${note}` : text, detail },
      { do: 'hand_over', to: into.number },
      tell('resolved', `${by.name} made it part of incident ${into.number}`, note),
    ],
  };
}

function tell(
  kind: Extract<IncidentEffect, { do: 'tell' }>['kind'],
  said: string,
  note: string | undefined,
): IncidentEffect {
  return { do: 'tell', kind, text: note ? `${said}: ${note}` : `${said}.` };
}

function whyNot({ number, state, acknowledgedBy }: IncidentCourse, kind: IncidentAction): string {
  if (kind === 'acknowledge' && acknowledgedBy && OPEN.includes(state)) {
    return `${acknowledgedBy.name} has acknowledged incident ${number} already.`;
  }
  if (kind === 'reopen') return `Incident ${number} is ${state}: it is open.`;
  if (kind === 'review' && OPEN.includes(state)) {
    return `Incident ${number} is ${state}: it is reviewed once it is resolved.`;
  }
  if (!OPEN.includes(state)) return `Incident ${number} is ${state}. Reopen it first.`;
  return `Incident ${number} is ${state} already.`;
}

function refuse(refused: string): Followed {
  return { next: null, refused };
}

function includes<T>(all: readonly T[], one: unknown): one is T {
  return (all as readonly unknown[]).includes(one);
}
