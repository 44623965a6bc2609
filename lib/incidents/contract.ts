import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';
import { severitySchema } from '#lib/notifications/contract.ts';

export const incidentStates = [
  'open',
  'acknowledged',
  'investigating',
  'mitigated',
  'resolved',
  'reviewed',
] as const;
export type IncidentState = (typeof incidentStates)[number];
const stateSchema = z.enum(incidentStates);

/** What opened it. */
const incidentCauses = ['alert', 'automatic_rollback', 'guard_question', 'person'] as const;
export type IncidentCause = (typeof incidentCauses)[number];

/** What the entries of an incident's timeline are about. */
export const entryKinds = [
  'opened',
  'state',
  'alert',
  'release',
  'guard',
  'drift',
  'quality',
  'performance',
  'serving',
  'change',
  'training',
  'delivery',
  'escalation',
  'runbook',
  'task',
  'role',
  'severity',
  'merge',
  'note',
] as const;
export type EntryKind = (typeof entryKinds)[number];

export const incidentRoleNames = ['commander', 'communications', 'operations', 'scribe'] as const;
export type IncidentRole = (typeof incidentRoleNames)[number];

/** Users by what they do in the incident. */
export const incidentRolesSchema = z.strictObject({
  commander: z.uuid().optional(),
  communications: z.uuid().optional(),
  operations: z.uuid().optional(),
  scribe: z.uuid().optional(),
});
export type IncidentRoles = z.infer<typeof incidentRolesSchema>;

/** What a person can do to an incident's state. */
export const incidentActions = [
  'acknowledge',
  'investigate',
  'mitigate',
  'resolve',
  'reopen',
  'review',
] as const;
export type IncidentAction = (typeof incidentActions)[number];

export const affectedVersionSchema = z.strictObject({
  model: z.string().min(1).max(100),
  version: z.number().int().min(1).max(2_147_483_647),
});
export type AffectedVersion = z.infer<typeof affectedVersionSchema>;

export const personSchema = z.object({ id: z.uuid(), name: z.string() });
export type Person = z.infer<typeof personSchema>;

export const incidentEntrySchema = z.object({
  id: z.uuid(),
  at: timestamp.meta({ description: 'When it happened' }),
  recorded_at: timestamp.meta({ description: 'When it was written' }),
  kind: z.enum(entryKinds),
  text: z.string().meta({ description: 'A sentence; Markdown where the kind is note' }),
  actor: actorSchema.nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type IncidentEntry = z.infer<typeof incidentEntrySchema>;

export const incidentTaskSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  assignee: personSchema.nullable(),
  created_at: timestamp,
  created_by: actorSchema,
  done_at: timestamp.nullable(),
  done_by: actorSchema.nullable(),
});
export type IncidentTask = z.infer<typeof incidentTaskSchema>;

const count = z.number().int().nonnegative();

/** What of one model an incident did, counted from the log. */
const modelImpactSchema = z.object({
  model: z.string(),
  versions: z.array(z.number().int()).meta({ description: 'That are affected; none: all of them' }),
  requests: count,
  refused: count.meta({ description: 'Answered with a 4xx: what callers sent was wrong' }),
  failed: count.meta({
    description: 'Answered with a 5xx, of what was meant for the affected versions',
  }),
  degraded: count.meta({
    description: 'Of the same, answered by a fallback or the default',
  }),
  answered: count.meta({ description: 'Requests that the affected versions answered' }),
  rows: count.meta({ description: 'Rows in them' }),
  labelled: count.meta({ description: 'Of these rows, those whose label has come since' }),
  wrong: count.nullable().meta({
    description: 'Of the labelled, those answered wrongly; null: numbers are not right or wrong',
  }),
});
export type ModelImpact = z.infer<typeof modelImpactSchema>;

export const impactSchema = z.object({
  counted_at: timestamp,
  spans: z.array(z.object({ from: timestamp, to: timestamp })).meta({
    description: 'When it did harm: until it was rolled back, mitigated or resolved, and again',
  }),
  is_final: z.boolean().meta({ description: 'It does no harm any more' }),
  models: z.array(modelImpactSchema),
  unknown: z.array(z.string()).meta({ description: 'What these numbers do not say' }),
});
export type Impact = z.infer<typeof impactSchema>;

export const incidentSummarySchema = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  state: stateSchema,
  is_open: z.boolean(),
  severity: severitySchema,
  cause: z.enum(incidentCauses),
  models: z.array(z.string()),
  versions: z.array(affectedVersionSchema),
  roles: z.partialRecord(z.enum(incidentRoleNames), personSchema),
  runbook: z.string().nullable(),
  started_at: timestamp.meta({ description: 'When it began, as far as is known' }),
  opened_at: timestamp,
  opened_by: actorSchema,
  acknowledged_at: timestamp.nullable(),
  acknowledged_by: actorSchema.nullable(),
  mitigated_at: timestamp
    .nullable()
    .meta({ description: 'When its harm ended: by a person, or by a rollback, while it is open' }),
  resolved_at: timestamp.nullable(),
  reviewed_at: timestamp.nullable(),
  merged_into: z.number().int().nullable(),
  revision: z.number().int(),
});
export type IncidentSummary = z.infer<typeof incidentSummarySchema>;

const similarReasons = ['same_cause', 'same_subject', 'same_model', 'same_runbook'] as const;
export type SimilarReason = (typeof similarReasons)[number];

const similarIncidentSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  severity: severitySchema,
  state: stateSchema,
  opened_at: timestamp,
  why: z.enum(similarReasons),
  took_minutes: z.number().nullable().meta({
    description: 'From its start until it was mitigated, or else resolved; null: it goes on',
  }),
  ended: z.string().nullable().meta({ description: 'What was written when it was resolved' }),
});
export type SimilarIncident = z.infer<typeof similarIncidentSchema>;

export const incidentSchema = incidentSummarySchema.extend({
  summary: z.string().meta({ description: 'What was seen when it was opened' }),
  merged: z.array(z.number().int()).meta({ description: 'Incidents that are part of it now' }),
  tasks: z.array(incidentTaskSchema),
  changes: z.array(incidentEntrySchema).meta({
    description: 'What changed in the two hours before it began, what is likeliest first',
  }),
  last_change: incidentEntrySchema
    .nullable()
    .meta({ description: 'The newest release or setting of the models, before it or since' }),
  similar: z.array(similarIncidentSchema),
  impact: impactSchema.nullable().meta({ description: 'null: it has not been counted yet' }),
});
export type Incident = z.infer<typeof incidentSchema>;

/** Postgres channel that says an incident was opened or changed; the payload is its number. */
export const INCIDENTS_CHANNEL = 'mainstay_incidents';
