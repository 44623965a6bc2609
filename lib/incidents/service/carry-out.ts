import { createHash } from 'node:crypto';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Message } from '#lib/notifications/contract.ts';
import { tellByRouting, tellChannels } from '#lib/notifications/service.ts';
import { describeOpening, incidentKey } from '../describe-opening.ts';
import { describeProgress } from '../describe-progress.ts';
import { followIncident, type IncidentEffect, type IncidentEvent } from '../follow-incident.ts';
import { incidentNotFound } from '../not-found.ts';
import { announceIncident, insertEntries } from '../store/entries.ts';
import { lockIncidents, type StoredIncident, saveIncident } from '../store/incidents.ts';
import { findOpenByFingerprint } from '../store/openings.ts';
import { findPaged, findToldChannels } from '../store/telling.ts';

export interface Decided {
  expected_revision?: number | undefined;
}

/** Runs a change of one or two incidents with them locked; the first is the one that was decided on. */
export async function changeIncidents<T>(
  db: Db,
  [number, other]: readonly [number, number?],
  { expected_revision }: Decided,
  change: (
    tx: Tx,
    incident: StoredIncident,
    at: Date,
    other: StoredIncident | undefined,
  ) => Promise<T>,
): Promise<T> {
  return db.prisma.$transaction(async (tx) => {
    const numbers = other === undefined ? [number] : [number, other];
    const found = await lockIncidents(tx, numbers);
    const incident = found.get(number);
    if (!incident) throw incidentNotFound(number);
    if (other !== undefined && !found.has(other)) throw incidentNotFound(other);
    if (expected_revision !== undefined && expected_revision !== incident.revision) {
      throw conflict(incident);
    }
    const at = await readClock(tx);
    return change(tx, incident, at, other === undefined ? undefined : found.get(other));
  });
}

/** Takes a step: decides it, then saves the state together with all that follows from it. Gives what the incident became. */
export async function takeStep(
  tx: Tx,
  incident: StoredIncident,
  event: IncidentEvent,
  { ctx, at }: { ctx: ChangeContext; at: Date },
): Promise<{ incident: StoredIncident; effects: IncidentEffect[] }> {
  const followed = followIncident(incident, event, at);
  if (!followed.next) throw refused(followed.refused, incident);
  if (followed.next.isOpen && !incident.isOpen) await refuseSecond(tx, incident);
  const { number: _number, ...next } = followed.next;
  const saved = await saveIncident(tx, incident, next);
  await carryOut(tx, saved, followed.effects, { actor: ctx.actor, at });
  await recordChange(
    tx,
    {
      action: event.kind === 'merge' ? 'incident.merge' : 'incident.state',
      ...{ subject: `incident:${saved.number}`, reason: event.note },
      before: { state: incident.state, merged_into: incident.mergedInto },
      after: { state: saved.state, merged_into: saved.mergedInto },
    },
    ctx,
  );
  await announceIncident(tx, saved.number);
  return { incident: saved, effects: followed.effects };
}

export async function carryOut(
  tx: Tx,
  incident: StoredIncident,
  effects: readonly IncidentEffect[],
  { actor, at }: { actor: Actor; at: Date },
): Promise<void> {
  for (const effect of effects) {
    if (effect.do === 'append') {
      const { do: _do, ...entry } = effect;
      await insertEntries(tx, incident.id, [{ ...entry, at, actor }], at);
    }
    if (effect.do === 'tell') await tell(tx, incident, effect, at);
  }
}

/** Tells it as if it had just opened, to whom the routing names now: whoever was told then is left alone. */
export function tellMore(tx: Tx, incident: StoredIncident, at: Date): Promise<number> {
  const dedupeKey = `${incidentKey(incident.number)}:firing`;
  const message = describeOpening(incident);
  return tellByRouting(tx, { dedupeKey, message, incidentId: incident.id }, at);
}

async function tell(
  tx: Tx,
  incident: StoredIncident,
  { kind, text }: Extract<IncidentEffect, { do: 'tell' }>,
  at: Date,
): Promise<void> {
  const key = incidentKey(incident.number);
  const message: Message =
    kind === 'firing'
      ? { ...describeOpening({ ...incident, summary: text }), at: at.toISOString() }
      : describeProgress(incident, { kind, text, at });
  const dedupeKey = `${key}:${kind}:${incident.revision}`;
  const outgoing = { dedupeKey, message, incidentId: incident.id };
  // An update means nothing to who does not know of the incident.
  if (kind !== 'update') await tellByRouting(tx, outgoing, at);
  await tellChannels(tx, await findToldChannels(tx, incident.id, key), outgoing, at);
  if (kind === 'update') await tellPaged(tx, incident, outgoing, at);
}

/** The same to who was paged at an address of their own. */
async function tellPaged(
  tx: Tx,
  { id, number }: StoredIncident,
  { dedupeKey, message }: { dedupeKey: string; message: Message },
  at: Date,
): Promise<void> {
  for (const { channel, to } of await findPaged(tx, id, incidentKey(number))) {
    // Addresses are in the messages and nowhere else.
    const own = createHash('sha256').update(to.join(' ')).digest('hex').slice(0, 16);
    const outgoing = { dedupeKey: `${dedupeKey}:${own}`, message: { ...message, to } };
    await tellChannels(tx, [channel], { ...outgoing, incidentId: id }, at);
  }
}

async function refuseSecond(tx: Tx, incident: StoredIncident): Promise<void> {
  const open = await findOpenByFingerprint(tx, incident.fingerprint);
  if (!open) return;
  const said = `Incident ${open.number} is open for the same already. Act there, or merge it once it is known to be the same.`;
  throw refused(said, incident);
}

export function refused(publicMessage: string, { state, revision }: StoredIncident): AppError {
  const extra = { state, current_revision: revision };
  return new AppError('incident_refused', { publicMessage, extra });
}

function conflict({ number, state, revision, acknowledgedBy }: StoredIncident): AppError {
  const who = acknowledgedBy ? `, acknowledged by ${acknowledgedBy.name}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `Incident ${number} was changed since you read it: it is ${state}${who}. Read it again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision, state },
  });
}
