import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';
import { labelsSchema, matchersSchema, severitySchema } from '#lib/notifications/contract.ts';

/** What is looked at, a file each in signals/. */
export const signalKinds = [
  'gateway_down',
  'burn_rate',
  'error_rate',
  'refused_rate',
  'degraded_rate',
  'latency',
  'drift',
  'quality',
  'performance',
  'label_delay',
  'skew',
  'breaker_open',
  'dependency_down',
  'spool_lag',
  'spool_full',
  'replica_behind',
  'load_failed',
  'training_failed',
  'training_waits',
  'delivery_failed',
] as const;
export type SignalKind = (typeof signalKinds)[number];

export const alertStates = ['pending', 'firing', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

const name = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9-]{1,62}$/,
    'must be lower-case letters, digits and dashes, 2 to 63 of them',
  );

export const alertRuleSchema = z.strictObject({
  signal: z.enum(signalKinds),
  /** Whatever the signal says of its unit (docs/alerts.md): a share, milliseconds, seconds, a number. */
  threshold: z.number().min(0).max(1e9),
  /** Over which span it is measured, for signals that are. */
  window_minutes: z.number().int().min(1).max(1440).default(5),
  /** Which of a signal's kinds: page or ticket of burn_rate; feature, prediction or share of drift. */
  variant: z.enum(['page', 'ticket', 'feature', 'prediction', 'share']).nullable().default(null),
  /** Fewer requests, labels or rows never fire. */
  least_events: z.number().int().min(0).max(1e9).default(0),
  /** How long it has to hold before it fires. */
  for_seconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(0),
  /** How long it goes on firing after it held last. */
  keep_firing_seconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(120),
  severity: severitySchema,
  /** Firing opens an incident, which is told; else the alert itself is. */
  opens_incident: z.boolean(),
  /** The slug of the one to follow. */
  runbook: z
    .string()
    .regex(/^[a-z0-9-]{1,100}$/)
    .nullable()
    .default(null),
  enabled: z.boolean().default(true),
  title: z.string().trim().min(1).max(200),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** A rule as it is in force. */
export const namedRuleSchema = z.object({
  key: name,
  /** null: of all models, and of what belongs to none. */
  model: z.string().nullable(),
  rule: alertRuleSchema,
  /** default: ours, as it is; changed: ours, as a team set it; own: a team's. */
  origin: z.enum(['default', 'changed', 'own']),
  /** 0: nobody has set it. */
  revision: z.number().int(),
  updated_at: timestamp.nullable(),
  updated_by: actorSchema.nullable(),
});
export type NamedRule = z.infer<typeof namedRuleSchema>;
export const ruleKeySchema = name;

export const alertSchema = z.object({
  id: z.uuid(),
  fingerprint: z.string(),
  rule: z.string(),
  title: z.string(),
  state: z.enum(alertStates),
  severity: severitySchema,
  model: z.string().nullable(),
  version: z.number().int().nullable(),
  labels: labelsSchema,
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  said: z.string().meta({ description: 'A sentence with its numbers' }),
  since: timestamp.meta({ description: 'Since when it holds' }),
  firing_since: timestamp.nullable(),
  resolved_at: timestamp.nullable(),
  runbook: z.string().nullable(),
  incident: z.number().int().nullable(),
  incident_resolved_at: timestamp.nullable().meta({
    description: 'What still holds some minutes after that opens another, or is told by itself',
  }),
  /** Of what kept it from being told; null: it was, or an incident was. */
  muted_by: z
    .object({ kind: z.enum(['silence', 'maintenance', 'inhibition']), said: z.string() })
    .nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** Every week at the same times, such as Tuesdays 02:00 for two hours in Europe/Berlin. */
const weeklySchema = z.strictObject({
  days: z.array(weekday).min(1).max(7),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 02:30'),
  minutes: z.number().int().min(1).max(1440),
  time_zone: z.string().max(100).refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
});
export type Weekly = z.infer<typeof weeklySchema>;

export const silenceBodySchema = z
  .strictObject({
    kind: z.enum(['silence', 'maintenance']).default('silence'),
    matchers: matchersSchema.min(1),
    /** Default: now. */
    starts_at: timestamp.optional(),
    ends_at: timestamp,
    /** Only at these times of the week; maintenance alone. */
    weekly: weeklySchema.nullable().default(null),
    reason: z.string().trim().min(1, 'say why').max(500),
  })
  .refine(({ kind, weekly }) => kind === 'maintenance' || weekly === null, {
    path: ['weekly'],
    error: 'is of maintenance alone',
  });
export type SilenceBody = z.infer<typeof silenceBodySchema>;

export const silenceSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['silence', 'maintenance']),
  matchers: matchersSchema,
  starts_at: timestamp,
  ends_at: timestamp,
  weekly: weeklySchema.nullable(),
  reason: z.string(),
  state: z.enum(['active', 'waiting', 'ended']),
  created_at: timestamp,
  created_by: actorSchema,
  /** Who ended it before its time. */
  ended_by: actorSchema.nullable(),
});
export type Silence = z.infer<typeof silenceSchema>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
