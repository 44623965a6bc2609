import { z } from 'zod';
import { type Actor, actorSchema } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Escalation as EscalationRow, Incident } from '#lib/db/generated/client.ts';
import { type IncidentState, incidentStates } from '#lib/incidents/contract.ts';
import { type Severity, severitySchema } from '#lib/notifications/contract.ts';
import type { EscalationState } from '../advance-escalation.ts';
import {
  type EscalationPolicy,
  escalationPolicySchema,
  escalationStatuses,
  type Told,
} from '../contract.ts';
import type { Tried } from '../next-contact.ts';
import { statusSchema } from './directory.ts';

export interface EscalatedIncident {
  id: string;
  number: number;
  title: string;
  summary: string;
  severity: Severity;
  models: string[];
  fingerprint: string;
  startedAt: Date;
  runbook: string | null;
  state: IncidentState;
  mergedInto: number | null;
  acknowledgedBy: Actor | null;
  /** How often it has been reopened. */
  opening: number;
}

export interface StoredEscalation extends EscalationState {
  id: string;
  opening: number;
  policyId: string;
  policy: EscalationPolicy;
  startedAt: Date;
  endedAt: Date | null;
}

export interface Candidate {
  id: string;
  severity: number;
  models: string[];
  /** An escalation goes on; otherwise none has begun since it was opened last. */
  isActive: boolean;
}

/** Incidents that may need somebody told, or nobody told any more. */
export async function findCandidates(tx: Tx): Promise<Candidate[]> {
  return tx.$queryRaw<Candidate[]>`
    SELECT id, severity, models, is_active AS "isActive" FROM (
      SELECT id, severity, models, opened_at,
        EXISTS (SELECT FROM escalations WHERE incident_id = incidents.id AND status = 'active')
          AS is_active,
        state = 'open' AND merged_into IS NULL AND NOT EXISTS (
          SELECT FROM escalations WHERE incident_id = incidents.id AND opening = (
            SELECT count(*) FROM incident_entries AS entries
            WHERE entries.incident_id = incidents.id AND entries.kind = 'state'
              AND entries.detail ->> 'to' = 'open')) AS may_begin
      FROM incidents
      WHERE state = 'open'
        OR id IN (SELECT incident_id FROM escalations WHERE status = 'active')
    ) AS found WHERE is_active OR may_begin ORDER BY opened_at, id`;
}

/** With the incident locked: who acknowledges it meanwhile comes before or after, not in between. */
export async function lockIncident(tx: Tx, id: string): Promise<EscalatedIncident | null> {
  await tx.$queryRaw`SELECT 1 FROM incidents WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.incident.findUnique({ where: { id } });
  return row && toIncident(row, await countReopenings(tx, id));
}

export async function findIncident(tx: Tx, number: number): Promise<EscalatedIncident | null> {
  const row = await tx.incident.findUnique({ where: { number } });
  return row && toIncident(row, await countReopenings(tx, row.id));
}

async function countReopenings(tx: Tx, incidentId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ times: number }[]>`
    SELECT count(*)::int AS times FROM incident_entries
    WHERE incident_id = ${incidentId}::uuid AND kind = 'state' AND detail ->> 'to' = 'open'`;
  return row?.times ?? 0;
}

/** What goes on for an incident: one at most, since a new one begins when the one before has ended. */
export async function findActive(tx: Tx, incidentId: string): Promise<StoredEscalation | null> {
  const row = await tx.escalation.findFirst({ where: { incidentId, status: 'active' } });
  return row && toEscalation(row);
}

export async function findOfOpening(
  tx: Tx,
  incidentId: string,
  opening: number,
): Promise<StoredEscalation | null> {
  const row = await tx.escalation.findUnique({
    where: { incidentId_opening: { incidentId, opening } },
  });
  return row && toEscalation(row);
}

/** The one of the last time that it was opened. */
export async function findLatest(tx: Tx, incidentId: string): Promise<StoredEscalation | null> {
  const row = await tx.escalation.findFirst({
    where: { incidentId },
    orderBy: { opening: 'desc' },
  });
  return row && toEscalation(row);
}

export async function insertEscalation(
  tx: Tx,
  incident: { id: string; opening: number },
  made: { policyId: string; policy: EscalationPolicy; startedAt: Date },
  state: EscalationState,
): Promise<StoredEscalation> {
  const data = { incidentId: incident.id, opening: incident.opening, ...made, ...state };
  return toEscalation(await tx.escalation.create({ data }));
}

export async function saveState(
  tx: Tx,
  id: string,
  { status, round, step, dueAt, ended }: EscalationState,
  at: Date,
): Promise<void> {
  const endedAt = status === 'active' ? null : at;
  await tx.escalation.update({
    where: { id },
    data: { status, round, step, dueAt, ended, endedAt },
  });
}

export interface StoredStep {
  round: number;
  step: number;
  at: Date;
  said: string;
  told: Told[];
}

export async function insertStep(
  tx: Tx,
  escalationId: string,
  { told, ...step }: StoredStep,
): Promise<void> {
  await tx.escalationStep.create({ data: { escalationId, ...step, told: told as object[] } });
}

/** What has been done, in order. */
export async function findSteps(tx: Tx, escalationId: string): Promise<StoredStep[]> {
  const rows = await tx.escalationStep.findMany({
    where: { escalationId },
    orderBy: [{ round: 'asc' }, { step: 'asc' }],
  });
  return rows.map(({ round, step, at, said, told }) => ({
    ...{ round, step, at, said },
    told: told as unknown as Told[],
  }));
}

export interface SentMessage extends Tried {
  dedupeKey: string;
}

/** What an escalation has sent, in order. */
export async function findSent(tx: Tx, escalationId: string): Promise<SentMessage[]> {
  const rows = await tx.delivery.findMany({
    where: { dedupeKey: { startsWith: `escalation:${escalationId}:` } },
    select: { channelId: true, dedupeKey: true, status: true, createdAt: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ channelId, dedupeKey, status, createdAt }) => ({
    ...{ channel: channelId, dedupeKey, status: statusSchema.parse(status), at: createdAt },
  }));
}

export interface Mailed {
  channel: string;
  to: string;
}

/** Who was paged at an address of their own by an escalation. */
export async function findMailed(tx: Tx, escalationId: string): Promise<Mailed[]> {
  return tx.$queryRaw<Mailed[]>`
    SELECT DISTINCT channel_id AS channel, message -> 'to' ->> 0 AS "to" FROM deliveries
    WHERE incident_id = (SELECT incident_id FROM escalations WHERE id = ${escalationId}::uuid)
      AND dedupe_key LIKE ${`escalation:${escalationId}:%`} AND message -> 'to' IS NOT NULL
    ORDER BY 2`;
}

function toIncident(row: Incident, opening: number): EscalatedIncident {
  return {
    ...{ id: row.id, number: row.number, title: row.title, summary: row.summary },
    ...{ severity: severitySchema.parse(row.severity), models: row.models, opening },
    ...{ fingerprint: row.fingerprint, startedAt: row.startedAt, runbook: row.runbook },
    ...{ state: z.enum(incidentStates).parse(row.state), mergedInto: row.mergedInto },
    acknowledgedBy: row.acknowledgedBy === null ? null : actorSchema.parse(row.acknowledgedBy),
  };
}

function toEscalation(row: EscalationRow): StoredEscalation {
  return {
    ...{ id: row.id, opening: row.opening, policyId: row.policyId },
    policy: escalationPolicySchema.parse(row.policy),
    status: z.enum(escalationStatuses).parse(row.status),
    ...{ round: row.round, step: row.step, dueAt: row.dueAt, ended: row.ended },
    ...{ startedAt: row.startedAt, endedAt: row.endedAt },
  };
}
