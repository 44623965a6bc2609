import type { AffectedVersion, IncidentCause } from './contract.ts';
import type { IncidentCourse, IncidentEffect } from './follow-incident.ts';

/** What was found while an incident of the same was open. */
export interface Joining {
  cause: IncidentCause;
  /** What was seen, in sentences. */
  summary: string;
  startedAt: Date;
  versions: readonly AffectedVersion[];
}

interface Joined extends IncidentCourse {
  versions: readonly AffectedVersion[];
}

/** Alerts look back over windows: one that begins so soon after a rollback still counts what was rolled back. */
const SETTLED_MS = 10 * 60_000;

/**
 * What an open incident becomes by what joins it. One that was mitigated is open again, and told as a new page. What a guard did or asks is told to those who know of the
 * incident, whoever works on it. Anything else that joins an incident that does harm is silent.
 */
export function joinIncident(
  incident: Joined,
  joining: Joining,
  now: Date,
): { next: IncidentCourse; effects: IncidentEffect[] } {
  const isAgain = incident.state === 'mitigated';
  const began = harmBegan(incident, joining);
  const ended = endsHarm(incident, joining, began) ? now : null;
  const { versions: _versions, ...course } = incident;
  const mitigatedAt = ended ?? (began ? null : incident.mitigatedAt);
  const next: IncidentCourse = isAgain
    ? { ...course, mitigatedAt, state: 'open', acknowledgedAt: null, acknowledgedBy: null }
    : { ...course, mitigatedAt };
  const isTold = began !== null || isByGuard(joining);
  return {
    next,
    effects: [
      ...(isAgain || began || ended ? [entryOf(joining, { isAgain, began, ended, now })] : []),
      ...(isTold
        ? [{ do: 'tell', kind: isAgain ? 'firing' : 'update', text: joining.summary } as const]
        : []),
    ],
  };
}

/** What is written where a guard's rollback ended the harm: the incident stays open until somebody takes it on. */
export function describeHarmEnd(now: Date): Extract<IncidentEffect, { do: 'append' }> {
  return {
    ...{ do: 'append', kind: 'state', text: 'Mitigated by the rollback' },
    ...{ detail: { harm: { ended: now.toISOString() } }, source: `harm:${now.toISOString()}` },
  };
}

/** Of an incident that did no harm any more, since when it does again; null: what joins it changes nothing of that. */
function harmBegan({ state, mitigatedAt }: Joined, joining: Joining): Date | null {
  if (mitigatedAt === null) return null;
  const { startedAt } = joining;
  const isNew =
    state === 'mitigated' ||
    isByGuard(joining) ||
    startedAt.getTime() > mitigatedAt.getTime() + SETTLED_MS;
  if (!isNew) return null;
  return startedAt > mitigatedAt ? startedAt : mitigatedAt;
}

/** A rollback ends what its versions did; of an incident that is about more, people say when it is over. */
function endsHarm(incident: Joined, { cause, versions }: Joining, began: Date | null): boolean {
  if (cause !== 'automatic_rollback') return false;
  if (incident.mitigatedAt !== null) return began !== null;
  return (
    incident.versions.length > 0 &&
    incident.versions.every((one) =>
      versions.some(({ model, version }) => model === one.model && version === one.version),
    )
  );
}

function entryOf(
  { summary }: Joining,
  {
    isAgain,
    began,
    ended,
    now,
  }: { isAgain: boolean; began: Date | null; ended: Date | null; now: Date },
): IncidentEffect {
  if (began === null && ended !== null) return describeHarmEnd(now);
  const harm = {
    ...(began && { began: began.toISOString() }),
    ...(ended && { ended: ended.toISOString() }),
  };
  if (!isAgain) {
    const text = ended ? `It did harm again: ${summary}` : `It does harm again: ${summary}`;
    return {
      ...{ do: 'append', kind: 'state', text, detail: { harm } },
      source: `harm:${now.toISOString()}`,
    };
  }
  return {
    ...{ do: 'append', kind: 'state', text: `Open again: ${summary}` },
    detail: { from: 'mitigated', to: 'open', action: 'reopen', harm },
  };
}

function isByGuard({ cause }: Joining): boolean {
  return cause === 'automatic_rollback' || cause === 'guard_question';
}
