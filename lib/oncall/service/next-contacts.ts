import type { Tx } from '#lib/db/client.ts';
import { announceIncident, insertEntries } from '#lib/incidents/service.ts';
import { tellChannels } from '#lib/notifications/service.ts';
import { describePage } from '../describe-page.ts';
import { messageKey } from '../message-key.ts';
import { nextContact } from '../next-contact.ts';
import { usableContacts } from '../resolve-targets.ts';
import { channelWords } from '../say-told.ts';
import {
  type EscalatedIncident,
  findSent,
  findSteps,
  type StoredEscalation,
} from '../store/escalations.ts';
import { loadDirectory } from './load-directory.ts';
import { ESCALATION } from './system.ts';

/** Of the step that was carried out last, whom nothing has reached is told over their next contact. Always false: there is nothing more to do at once. */
export async function tellNextContacts(
  tx: Tx,
  incident: EscalatedIncident,
  escalation: StoredEscalation,
  at: Date,
): Promise<false> {
  const { id, policy, round } = escalation;
  const last = (await findSteps(tx, id)).at(-1);
  const told = last?.told.filter(({ user, channel }) => user !== null && channel !== null) ?? [];
  if (!last || told.length === 0 || last.round !== round) return false;
  const sent = await findSent(tx, id);
  const late = told.filter((one) =>
    sent.every(
      ({ dedupeKey, status }) => dedupeKey !== messageKey(id, last, one) || status !== 'delivered',
    ),
  );
  if (late.length === 0) return false;
  const users = late.flatMap(({ user }) => (user ? [{ kind: 'user' as const, id: user.id }] : []));
  const { users: people, channels } = await loadDirectory(tx, users, at);
  for (const one of late) {
    const person = one.user && people.get(one.user.id);
    if (!person || person.isDisabled) continue;
    const dedupeKey = messageKey(id, last, one);
    const tried = sent.filter((each) => each.dedupeKey === dedupeKey);
    const contact = nextContact(usableContacts(person, channels), tried, at);
    const channel = contact && channels.get(contact.channel);
    if (!channel) continue;
    const to = contact.kind === 'email' ? person.email : null;
    const { step } = last;
    const rounds = policy.repeat + 1;
    const context = { policy: policy.name, round, rounds, step, at };
    const message = describePage(incident, { ...one, to }, context);
    await tellChannels(tx, [channel.id], { dedupeKey, message, incidentId: incident.id }, at);
    const text = `Told ${person.name} by ${channelWords[channel.kind]} (${channel.name}) too: what was sent before has not arrived.`;
    const source = `${dedupeKey}:${channel.id}`;
    const entry = { at, kind: 'escalation' as const, text, actor: ESCALATION, source };
    await insertEntries(tx, incident.id, [entry], at);
    await announceIncident(tx, incident.number);
  }
  return false;
}
