import { z } from 'zod';

export const incidentStates = [
  'open',
  'acknowledged',
  'investigating',
  'mitigated',
  'resolved',
  'reviewed',
] as const;
export type IncidentState = (typeof incidentStates)[number];

/** What opened it. */
export const incidentCauses = ['alert', 'automatic_rollback', 'person'] as const;
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

/** Users by what they do in the incident. */
export const incidentRolesSchema = z.strictObject({
  commander: z.uuid().optional(),
  communications: z.uuid().optional(),
  operations: z.uuid().optional(),
  scribe: z.uuid().optional(),
});
export type IncidentRoles = z.infer<typeof incidentRolesSchema>;

/** Postgres channel that says an incident was opened or changed; the payload is its number. */
export const INCIDENTS_CHANNEL = 'mainstay_incidents';
