import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { announceIncident, insertEntries } from '#lib/incidents/service.ts';
import { tellChannels } from '#lib/notifications/service.ts';
import {
  advanceEscalation,
  beginEscalation,
  dueStep,
  type EscalationEffect,
} from '../advance-escalation.ts';
import { describeEnd, describePage } from '../describe-page.ts';
import { matchPolicy } from '../match-policy.ts';
import { messageKey, stepSource } from '../message-key.ts';
import { resolveTargets } from '../resolve-targets.ts';
import { findPeople } from '../store/directory.ts';
import {
  type EscalatedIncident,
  findActive,
  findCandidates,
  findMailed,
  findOfOpening,
  insertEscalation,
  insertStep,
  lockIncident,
  type StoredEscalation,
  saveState,
} from '../store/escalations.ts';
import { findPolicies } from '../store/policies.ts';
import { loadDirectory } from './load-directory.ts';
import { tellNextContacts } from './next-contacts.ts';
import { ESCALATION } from './system.ts';

/** More than a policy has steps: what reaches nobody does not wait. */
const MOST_LOOKS = 25;

/** Carries escalations out. Any number of workers may look at the same time: what one does, the others find done. */
export function createEscalationEngine(deps: {
  db: Db;
  warn: (error: unknown, incidentId: string) => void;
}) {
  const { db, warn } = deps;
  return {
    /** Begins what has to begin, tells who is due, ends what has ended. */
    async advance(): Promise<void> {
      const policies = await findPolicies(db.prisma);
      for (const candidate of await findCandidates(db.prisma)) {
        if (!candidate.isActive && !matchPolicy(policies, candidate)) continue;
        try {
          let looks = 0;
          while (looks < MOST_LOOKS && (await look(db, candidate.id))) looks++;
        } catch (error) {
          // Others are told all the same.
          warn(error, candidate.id);
        }
      }
    },
  };
}

/** One step at most, whole or not at all. Gives whether there may be more to do at once. */
function look(db: Db, incidentId: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const incident = await lockIncident(tx, incidentId);
    if (!incident) return false;
    const at = await readClock(tx);
    const escalation = (await findActive(tx, incidentId)) ?? (await begin(tx, incident, at));
    if (!escalation) return false;
    const { policy } = escalation;
    const due = dueStep(escalation, policy, at);
    const targets = (due && policy.steps[due.step - 1]?.notify) ?? [];
    const resolved = resolveTargets(targets, await loadDirectory(tx, targets, at));
    const facts = { ...incident, by: incident.acknowledgedBy?.name ?? null };
    const { next, effects } = advanceEscalation(stateOf(escalation), policy, facts, resolved, at);
    if (effects.length === 0) return tellNextContacts(tx, incident, escalation, at);
    await saveState(tx, escalation.id, next, at);
    for (const effect of effects) await carryOut(tx, incident, escalation, effect, at);
    await announceIncident(tx, incident.number);
    if (next.dueAt) return next.dueAt <= at;
    // What was reopened meanwhile begins anew.
    return next.status === 'stopped' && incident.state === 'open';
  });
}

async function begin(
  tx: Tx,
  incident: EscalatedIncident,
  at: Date,
): Promise<StoredEscalation | null> {
  if (incident.state !== 'open' || incident.mergedInto !== null) return null;
  if (await findOfOpening(tx, incident.id, incident.opening)) return null;
  const found = matchPolicy(await findPolicies(tx), incident);
  if (!found) return null;
  const made = { policyId: found.id, policy: found.policy, startedAt: at };
  return insertEscalation(tx, incident, made, beginEscalation(at));
}

function stateOf({ status, round, step, dueAt, ended, opening }: StoredEscalation) {
  return { status, round, step, dueAt, ended, opening };
}

async function carryOut(
  tx: Tx,
  incident: EscalatedIncident,
  escalation: StoredEscalation,
  effect: EscalationEffect,
  at: Date,
): Promise<void> {
  const entry = { at, kind: 'escalation' as const, text: effect.text, actor: ESCALATION };
  const { id, policy } = escalation;
  if (effect.do === 'append') {
    const source = `escalation:${id}:${effect.about}`;
    await insertEntries(tx, incident.id, [{ ...entry, source }], at);
    if (effect.about === 'stopped') await tellEnd(tx, incident, id, effect.text, at);
    return;
  }
  const { round, step } = effect;
  for (const one of effect.told) {
    if (!one.channel) continue;
    const rounds = policy.repeat + 1;
    const message = describePage(incident, one, { policy: policy.name, round, rounds, step, at });
    const outgoing = { dedupeKey: messageKey(id, effect, one), message, incidentId: incident.id };
    await tellChannels(tx, [one.channel.id], outgoing, at);
  }
  // Addresses are in the messages and nowhere else.
  const told = effect.told.map(({ to: _to, ...rest }) => rest);
  await insertStep(tx, id, { round, step, at, said: effect.text, told });
  const detail = { policy: policy.name, round, step, told };
  const source = stepSource(id, effect);
  await insertEntries(tx, incident.id, [{ ...entry, detail, source }], at);
}

/** Who was paged at an address of their own need not get up any more; who ended it knows. */
async function tellEnd(
  tx: Tx,
  incident: EscalatedIncident,
  escalationId: string,
  text: string,
  at: Date,
): Promise<void> {
  const by = incident.acknowledgedBy;
  const [acting] = by?.kind === 'user' ? await findPeople(tx, [by.id]) : [];
  for (const { channel, to } of await findMailed(tx, escalationId)) {
    if (to === acting?.email) continue;
    const dedupeKey = `escalation:${escalationId}:end:${to}`;
    const message = describeEnd(incident, { to, text, at });
    await tellChannels(tx, [channel], { dedupeKey, message, incidentId: incident.id }, at);
  }
}
