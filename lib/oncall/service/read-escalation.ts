import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { incidentNotFound } from '#lib/incidents/not-found.ts';
import type { EscalationAnswer } from '../contract.ts';
import { matchPolicy } from '../match-policy.ts';
import { messageKey } from '../message-key.ts';
import { planAhead } from '../plan-ahead.ts';
import { resolveTargets } from '../resolve-targets.ts';
import { findChannels } from '../store/directory.ts';
import {
  type EscalatedIncident,
  findIncident,
  findLatest,
  findSent,
  findSteps,
  type StoredEscalation,
} from '../store/escalations.ts';
import { findPolicies } from '../store/policies.ts';
import { loadDirectory } from './load-directory.ts';

type Described = NonNullable<EscalationAnswer['escalation']>;

/** Who was told of an incident, and who is next. */
export function createEscalationReading({ db }: { db: Db }) {
  return {
    async getEscalation(number: number): Promise<EscalationAnswer> {
      const tx = db.prisma;
      const incident = await findIncident(tx, number);
      if (!incident) throw incidentNotFound(number);
      const found = await findLatest(tx, incident.id);
      // One that was reopened goes by the policies of now.
      const isCurrent = found && (found.opening === incident.opening || incident.state !== 'open');
      if (!isCurrent) return { incident: number, ...(await notBegun(tx, incident)) };
      const policy = { id: found.policyId, name: found.policy.name };
      return { incident: number, policy, escalation: await describeEscalation(tx, found) };
    },
  };
}

async function notBegun(
  tx: Tx,
  incident: EscalatedIncident,
): Promise<Pick<EscalationAnswer, 'policy' | 'escalation'>> {
  const policy = matchPolicy(await findPolicies(tx), incident);
  return {
    policy: policy ? { id: policy.id, name: policy.policy.name } : null,
    escalation: null,
  };
}

async function describeEscalation(tx: Tx, escalation: StoredEscalation): Promise<Described> {
  const { id, policy, status, startedAt, endedAt, ended } = escalation;
  const { steps, endsAt } = planAhead(escalation, policy);
  return {
    ...{ id, status, started_at: startedAt.toISOString() },
    ...{ ended_at: endedAt?.toISOString() ?? null, ended, rounds: policy.repeat + 1 },
    done: await describeDone(tx, id),
    due: await Promise.all(
      steps.map(async ({ at, ...step }) => ({
        ...{ ...step, at: at.toISOString() },
        told: await resolveNow(tx, escalation, step.step),
      })),
    ),
    ends_at: endsAt?.toISOString() ?? null,
  };
}

async function describeDone(tx: Tx, id: string): Promise<Described['done']> {
  const sent = await findSent(tx, id);
  const names = new Map((await findChannels(tx)).map((channel) => [channel.id, channel.name]));
  return (await findSteps(tx, id)).map(({ at, told, ...step }) => ({
    ...{ ...step, at: at.toISOString() },
    told: told.map((one) => ({
      ...one,
      messages: sent
        .filter(({ dedupeKey }) => dedupeKey === messageKey(id, step, one))
        .map(({ channel, status, at: sentAt }) => ({
          channel: names.get(channel) ?? 'a removed channel',
          ...{ status, at: sentAt.toISOString() },
        })),
    })),
  }));
}

async function resolveNow(tx: Tx, { policy }: StoredEscalation, step: number) {
  const targets = policy.steps[step - 1]?.notify ?? [];
  const directory = await loadDirectory(tx, targets, await readClock(tx));
  return resolveTargets(targets, directory).map(({ to: _to, ...told }) => told);
}
