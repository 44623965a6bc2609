import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import { tellByRouting } from '#lib/notifications/service.ts';
import type { IncidentCause } from '../contract.ts';
import { describeOpening, incidentKey } from '../describe-opening.ts';
import { announceIncident, insertEntries, type NewEntry } from '../store/entries.ts';
import { type StoredIncident, saveIncident, toIncident } from '../store/incidents.ts';
import { findOpenByFingerprint, insertIncident, lockFingerprint } from '../store/openings.ts';
import { tellMore } from './carry-out.ts';

export interface IncidentDraft {
  title: string;
  severity: Severity;
  cause: IncidentCause;
  /** The rule whose alert opens it. */
  alert?: string | null;
  /** What it is about, such as `model:flights`: while one is open, what else happens becomes part of it. */
  fingerprint: string;
  models: string[];
  versions: { model: string; version: number }[];
  runbook: string | null;
  /** What was seen, in sentences. */
  summary: string;
  startedAt: Date;
  openedBy: Actor;
  /** What of it is already known, for its timeline. */
  entries: NewEntry[];
}

export interface OpenedIncident {
  id: string;
  number: number;
  /** false: it was open already, and was added to. */
  isNew: boolean;
}

/**
 * Opens an incident in the transaction that found out about it, and tells whom the routing names, once. Where one of the same fingerprint is
 * open its timeline is added to, and nobody is told again.
 */
export async function openIncident(
  tx: Tx,
  draft: IncidentDraft,
  at: Date,
): Promise<OpenedIncident> {
  const { entries, ...known } = draft;
  await lockFingerprint(tx, draft.fingerprint);
  const open = await findOpenByFingerprint(tx, draft.fingerprint);
  if (open) {
    await insertEntries(tx, open.id, entries, at);
    await raiseSeverity(tx, await addSubjects(tx, toIncident(open), draft), draft, at);
    await announceIncident(tx, open.number);
    return { id: open.id, number: open.number, isNew: false };
  }
  const made = await insertIncident(tx, { ...known, openedAt: at });
  const opening: NewEntry = {
    ...{ at, kind: 'opened', text: draft.summary, actor: draft.openedBy },
    detail: { cause: draft.cause, severity: draft.severity },
  };
  await insertEntries(tx, made.id, [...entries, opening], at);
  const message = describeOpening({ ...draft, number: made.number });
  const dedupeKey = `${incidentKey(made.number)}:firing`;
  await tellByRouting(tx, { dedupeKey, message, incidentId: made.id }, at);
  await announceIncident(tx, made.number);
  return { id: made.id, number: made.number, isNew: true };
}

/** Models that it is about too from now on. */
async function addSubjects(
  tx: Tx,
  incident: StoredIncident,
  { models, versions }: IncidentDraft,
): Promise<StoredIncident> {
  const more = models.filter((model) => !incident.models.includes(model));
  if (more.length === 0) return incident;
  return saveIncident(tx, incident, {
    models: [...incident.models, ...more],
    versions: [...incident.versions, ...versions.filter(({ model }) => more.includes(model))],
  });
}

/** What is worse than the incident it becomes part of makes that as bad, and tells those who have not been told. */
async function raiseSeverity(
  tx: Tx,
  incident: StoredIncident,
  { severity, summary, openedBy }: IncidentDraft,
  at: Date,
): Promise<void> {
  if (severity >= incident.severity) return;
  const saved = await saveIncident(tx, incident, { severity });
  const entry: NewEntry = {
    ...{
      at,
      kind: 'severity',
      text: `Severity ${severity} instead of ${incident.severity}: ${summary}`,
    },
    ...{ actor: openedBy, detail: { from: incident.severity, to: severity } },
  };
  await insertEntries(tx, incident.id, [entry], at);
  await tellMore(tx, saved, at);
}

/** Adds to the timeline of the incident of this fingerprint that is open; null: there is none. */
export async function addToOpenIncident(
  tx: Tx,
  fingerprint: string,
  entries: readonly NewEntry[],
  at: Date,
): Promise<{ id: string; number: number } | null> {
  await lockFingerprint(tx, fingerprint);
  const open = await findOpenByFingerprint(tx, fingerprint);
  if (!open) return null;
  await insertEntries(tx, open.id, entries, at);
  await announceIncident(tx, open.number);
  return { id: open.id, number: open.number };
}
