import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import type { AffectedVersion, IncidentCause } from '../contract.ts';
import { describeHarmEnd, joinIncident } from '../join-incident.ts';
import { announceIncident, insertEntries, isNamedByHand, type NewEntry } from '../store/entries.ts';
import { lockOpen, type StoredIncident, saveIncident, toIncident } from '../store/incidents.ts';
import { findOpenByFingerprint, insertIncident, lockFingerprint } from '../store/openings.ts';
import { carryOut, tellMore } from './carry-out.ts';

export interface IncidentDraft {
  title: string;
  /** The title of a question that this answers: an incident that is called so is called by this one's title. */
  answers?: string;
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
 * open it becomes part of that one. What harmed is taken away already where it was rolled back, which somebody has to look after all the same.
 */
export async function openIncident(
  tx: Tx,
  draft: IncidentDraft,
  at: Date,
): Promise<OpenedIncident> {
  const { entries, answers: _answers, ...known } = draft;
  await lockFingerprint(tx, draft.fingerprint);
  const found = await findOpenByFingerprint(tx, draft.fingerprint);
  const open = found && (await lockOpen(tx, found.id));
  if (open) {
    await join(tx, open, draft, at);
    return { id: open.id, number: open.number, isNew: false };
  }
  const isHarmless = draft.cause === 'automatic_rollback';
  const mitigatedAt = isHarmless ? at : null;
  const made = toIncident(await insertIncident(tx, { ...known, openedAt: at, mitigatedAt }));
  const opening: NewEntry = {
    ...{ at, kind: 'opened', text: draft.summary, actor: draft.openedBy },
    detail: { cause: draft.cause, severity: draft.severity },
  };
  await insertEntries(tx, made.id, [...entries, opening], at);
  const actor = draft.openedBy;
  if (isHarmless) await carryOut(tx, made, [describeHarmEnd(at)], { actor, at });
  await tellMore(tx, made, at);
  await announceIncident(tx, made.number);
  return { id: made.id, number: made.number, isNew: true };
}

async function join(tx: Tx, before: StoredIncident, draft: IncidentDraft, at: Date): Promise<void> {
  const { summary, openedBy: actor } = draft;
  await insertEntries(tx, before.id, draft.entries, at);
  const { next, effects } = joinIncident(before, draft, at);
  const { number: _number, ...course } = next;
  const severity = Math.min(before.severity, draft.severity) as Severity;
  const isRaised = severity < before.severity;
  const models = [...new Set([...before.models, ...draft.models])];
  const versions = withVersions(before, draft);
  const title = (await isOutdated(tx, before, next, draft)) ? draft.title : before.title;
  const isWider = models.length > before.models.length || versions.length > before.versions.length;
  if (effects.length > 0 || isRaised || isWider) {
    const saved = await saveIncident(tx, before, {
      ...{ ...course, title, severity, models, versions },
    });
    if (isRaised) {
      const text = `Severity ${severity} instead of ${before.severity}: ${summary}`;
      const detail = { from: before.severity, to: severity };
      await insertEntries(tx, before.id, [{ at, kind: 'severity', text, actor, detail }], at);
    }
    await carryOut(tx, saved, effects, { actor, at });
    // Whom the routing names by now, and who has not been told of it.
    const isUpdated = effects.some((effect) => effect.do === 'tell' && effect.kind === 'update');
    if (isRaised || isUpdated || models.length > before.models.length) {
      await tellMore(tx, saved, at);
    }
  }
  await announceIncident(tx, before.number);
}

/** A question that was answered; and what was called so before the harm came back, unless somebody called it so. */
async function isOutdated(
  tx: Tx,
  before: StoredIncident,
  next: Pick<StoredIncident, 'mitigatedAt'>,
  { answers }: IncidentDraft,
): Promise<boolean> {
  if (before.title === answers) return true;
  const { mitigatedAt, cause } = before;
  const isAgain = mitigatedAt !== null && next.mitigatedAt?.getTime() !== mitigatedAt.getTime();
  return isAgain && cause !== 'person' && !(await isNamedByHand(tx, before.id));
}

/** Where it names versions of a model, others of that model that are found join them; where it names none it is about all. */
function withVersions(
  { models, versions }: StoredIncident,
  draft: IncidentDraft,
): AffectedVersion[] {
  const isNamed = (model: string) =>
    !models.includes(model) || versions.some((one) => one.model === model);
  const added = draft.versions.filter(
    ({ model, version }) =>
      isNamed(model) && !versions.some((one) => one.model === model && one.version === version),
  );
  return [...versions, ...added];
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
