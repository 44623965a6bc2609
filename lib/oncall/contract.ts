import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';
import { channelKinds, severitySchema } from '#lib/notifications/contract.ts';

const oneLine = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, such as 09:00');
const endOfWindow = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day, such as 17:00 or 24:00');
const day = z.iso
  .date('must be a day, such as 2026-03-02')
  .refine((date) => date >= '1970-01-01' && date <= '2999-12-31', {
    error: 'must be a day of the years 1970 to 2999',
  });

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone of IANA, such as Europe/Berlin');

function isTimeZone(name: string): boolean {
  // An offset is one to Intl as well, and knows no daylight saving.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Part of the week, by the clock of the schedule's zone. */
const windowSchema = z.strictObject({
  weekdays: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, { error: 'names a day twice' })
    .meta({ description: '1: Monday … 7: Sunday; of a window past midnight, the day it begins' }),
  from: timeOfDay,
  to: endOfWindow.meta({ description: 'No later than `from`: of the next day' }),
});
export type DutyWindow = z.infer<typeof windowSchema>;

/** People who take turns. */
export const layerSchema = z.strictObject({
  name: oneLine,
  people: z.array(z.uuid()).min(1, 'needs one person at least').max(50).meta({
    description: 'Users, in the order of their turns; the first one’s begins on `starts_on`',
  }),
  starts_on: day.meta({ description: 'The day of the first turn; nobody is on call before it' }),
  handover_at: timeOfDay.meta({ description: 'When turns begin, by the clock of the time zone' }),
  every: z.int().min(1).max(52),
  unit: z.enum(['day', 'week']),
  windows: z.array(windowSchema).min(1).max(14).nullable().default(null).meta({
    description: 'When it counts at all; null: around the clock',
  }),
});
export type Layer = z.infer<typeof layerSchema>;

/** Who is on call when: the first layer that has somebody. Where none has, nobody is. */
export const scheduleSchema = z.strictObject({
  name: oneLine,
  time_zone: timeZone,
  layers: z.array(layerSchema).min(1).max(10),
});
export type Schedule = z.infer<typeof scheduleSchema>;

const targetSchema = z.strictObject({
  kind: z.enum(['user', 'schedule', 'channel']),
  id: z.uuid(),
});
export type Target = z.infer<typeof targetSchema>;

const stepSchema = z.strictObject({
  notify: z
    .array(targetSchema)
    .min(1, 'needs somebody to tell')
    .max(10)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, {
      error: 'names somebody twice',
    }),
  wait_minutes: z.int().min(1).max(1440).meta({
    description: 'How long somebody has to acknowledge, before the next step',
  }),
});

/** Whom an incident goes to until somebody acknowledges it. */
export const escalationPolicySchema = z.strictObject({
  name: oneLine,
  models: z
    .array(z.string().trim().min(1).max(100))
    .min(1, 'needs a model, or * for every one')
    .max(100)
    .meta({ description: 'Names; `*`: every model, and incidents of none' }),
  severities: z
    .array(severitySchema)
    .min(1, 'needs a severity')
    .max(4)
    .refine((all) => new Set(all).size === all.length, { error: 'names a severity twice' }),
  steps: z.array(stepSchema).min(1, 'needs a step').max(20),
  repeat: z.int().min(0).max(9).default(0).meta({
    description: 'How often all steps are gone through again, when nobody acknowledges',
  }),
});
export type EscalationPolicy = z.infer<typeof escalationPolicySchema>;

/** How somebody is reached: over a channel as it is, or by e-mail of a channel to the user's own address. */
const contactSchema = z.strictObject({
  kind: z.enum(['channel', 'email']),
  channel: z.uuid(),
});
export type Contact = z.infer<typeof contactSchema>;
export const contactsSchema = z
  .array(contactSchema)
  .max(10)
  .refine((all) => new Set(all.map(({ channel }) => channel)).size === all.length, {
    error: 'names a channel twice',
  });

export const personSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  is_disabled: z.boolean(),
  can_be_told: z.boolean().meta({
    description: 'Whether one of the contacts is there and switched on',
  }),
});
export type Person = z.infer<typeof personSchema>;

export const namedChannelSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(channelKinds),
  is_enabled: z.boolean(),
});
export type NamedChannel = z.infer<typeof namedChannelSchema>;

const overrideSchema = z.object({
  id: z.uuid(),
  user: z.uuid(),
  from: timestamp,
  to: timestamp,
  reason: z.string(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type OverrideAnswer = z.infer<typeof overrideSchema>;

/** One person, or nobody, for a while. */
const spanSchema = z.object({
  from: timestamp,
  to: timestamp,
  user: z.uuid().nullable().meta({ description: 'null: nobody' }),
  layer: z
    .int()
    .nullable()
    .meta({ description: 'Its place, from 0; null: an override, or nobody' }),
  override: z.uuid().nullable(),
});
export type SpanAnswer = z.infer<typeof spanSchema>;

export const spansSchema = z.object({
  from: timestamp,
  to: timestamp,
  days: z.array(timestamp).meta({ description: 'When days begin in the time zone' }),
  layers: z.array(z.array(spanSchema)).meta({ description: 'Each by itself, without gaps' }),
  overrides: z.array(spanSchema),
  final: z.array(spanSchema).meta({ description: 'Who is on call, without gaps' }),
  people: z.array(personSchema),
});
export type SpansAnswer = z.infer<typeof spansSchema>;

/** Who is on call, until when, and who is next. */
const nowSchema = z.object({
  user: z.uuid().nullable(),
  because: z.enum(['layer', 'override', 'nobody']),
  until: timestamp.nullable().meta({ description: 'null: nothing changes in the next 35 days' }),
  next: z.uuid().nullable().meta({ description: 'Who is then; null: nobody' }),
});

export const scheduleAnswerSchema = scheduleSchema.extend({
  id: z.uuid(),
  revision: z.int(),
  updated_at: timestamp,
  updated_by: actorSchema,
  now: nowSchema,
  overrides: z.array(overrideSchema).meta({ description: 'That have not ended' }),
  people: z.array(personSchema).meta({ description: 'Who is named in it' }),
  policies: z
    .array(z.object({ id: z.uuid(), name: z.string() }))
    .meta({ description: 'Escalation policies that tell it' }),
});
export type ScheduleAnswer = z.infer<typeof scheduleAnswerSchema>;

export const policyAnswerSchema = escalationPolicySchema.extend({
  id: z.uuid(),
  revision: z.int(),
  updated_at: timestamp,
  updated_by: actorSchema,
});
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;

export const contactsAnswerSchema = z.object({
  user: z.object({ id: z.uuid(), name: z.string(), is_disabled: z.boolean() }),
  contacts: z.array(
    z.object({
      kind: contactSchema.shape.kind,
      channel: namedChannelSchema.nullable().meta({ description: 'null: it has been removed' }),
      channel_id: z.uuid(),
      last_test: z
        .object({
          at: timestamp,
          status: z.enum(['queued', 'delivered', 'failed']),
          error: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  can_be_told: z.boolean(),
  revision: z.int(),
});
export type ContactsAnswer = z.infer<typeof contactsAnswerSchema>;

/** Whom a step came to, or why to nobody. */
const toldSchema = z.object({
  target: targetSchema,
  label: z.string().nullable().meta({ description: 'Such as “schedule Primary”; null: by name' }),
  user: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  channel: namedChannelSchema.omit({ is_enabled: true }).nullable(),
  why: z.string().nullable().meta({ description: 'Why nobody was told' }),
});
export type Told = z.infer<typeof toldSchema>;

export const escalationStatuses = ['active', 'stopped', 'exhausted'] as const;

export const escalationAnswerSchema = z.object({
  incident: z.int(),
  policy: z.object({ id: z.uuid(), name: z.string() }).nullable().meta({
    description: 'That it goes by; null: none is for it, and nobody is told beyond the routing',
  }),
  escalation: z
    .object({
      id: z.uuid(),
      status: z.enum(escalationStatuses),
      started_at: timestamp,
      ended_at: timestamp.nullable(),
      ended: z.string().nullable().meta({ description: 'Why' }),
      rounds: z.int().meta({ description: 'In all' }),
      done: z.array(
        z.object({
          round: z.int(),
          step: z.int(),
          at: timestamp,
          said: z.string(),
          told: z.array(
            toldSchema.extend({
              messages: z
                .array(
                  z.object({
                    channel: z.string().meta({ description: 'Its name' }),
                    status: z.enum(['queued', 'delivered', 'failed']),
                    at: timestamp,
                  }),
                )
                .meta({ description: 'Several, where the first did not arrive in time' }),
            }),
          ),
        }),
      ),
      due: z
        .array(
          z.object({
            round: z.int(),
            step: z.int(),
            at: timestamp,
            told: z.array(toldSchema).meta({ description: 'As it would be now' }),
          }),
        )
        .meta({ description: 'Of this round and the beginning of the next one' }),
      ends_at: timestamp
        .nullable()
        .meta({ description: 'When nobody else is told, if nobody acts' }),
    })
    .nullable(),
});
export type EscalationAnswer = z.infer<typeof escalationAnswerSchema>;
