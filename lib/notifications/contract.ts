import { z } from 'zod';
import { timestamp } from '#lib/http/contract.ts';

export const channelKinds = ['slack', 'pagerduty', 'email', 'alertmanager', 'webhook'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** 1: people are harmed or much is lost, now. 2: a model does not do its work. 3: it does so worse. 4: somebody should look in working hours. */
export const severities = [1, 2, 3, 4] as const;
export const severitySchema = z.union(severities.map((severity) => z.literal(severity)));
export type Severity = z.infer<typeof severitySchema>;

/** Names and values that say what something is about: `alert`, `model`, `version`, `severity`. */
export const labelsSchema = z.record(z.string().min(1).max(100), z.string().max(500));
export type Labels = z.infer<typeof labelsSchema>;

/** A label that has one of the values, or none of them; a value may end in `*`, which stands for any text. A label that is missing has the empty text. */
const matcherSchema = z.strictObject({
  label: z.string().trim().min(1).max(100),
  op: z.enum(['in', 'not_in']),
  values: z.array(z.string().max(500)).min(1).max(50),
});
export type Matcher = z.infer<typeof matcherSchema>;
/** All of them hold. */
export const matchersSchema = z.array(matcherSchema).max(20);

const seconds = (least: number, usual: number) =>
  z
    .number()
    .int()
    .min(least)
    .max(31 * 86_400)
    .default(usual);

const timing = {
  /** Alerts that have the same values of these are told in one message. */
  group_by: z.array(z.string().trim().min(1).max(100)).max(10).default(['model']),
  /** How long the first message of a group waits for others. */
  group_wait_seconds: seconds(0, 15),
  /** How long after a message another one tells what came since. */
  group_interval_seconds: seconds(15, 300),
  /** How long until what still goes on is told again. */
  repeat_interval_seconds: seconds(60, 4 * 3600),
};

const channelIds = z.array(z.uuid()).max(20);

const routeSchema = z.strictObject({
  matchers: matchersSchema.min(1),
  /** None: nobody is told. */
  channels: channelIds,
  /** Also look at the routes after it. */
  continue: z.boolean().default(false),
  group_by: timing.group_by.unwrap().optional(),
  group_wait_seconds: timing.group_wait_seconds.unwrap().optional(),
  group_interval_seconds: timing.group_interval_seconds.unwrap().optional(),
  repeat_interval_seconds: timing.repeat_interval_seconds.unwrap().optional(),
});

/** While something that matches `source` fires, what matches `target` and has the same values of `equal` opens no incident and is not told. */
const inhibitionSchema = z.strictObject({
  source: matchersSchema.min(1),
  target: matchersSchema.min(1),
  equal: z.array(z.string().trim().min(1).max(100)).max(10),
});
export type Inhibition = z.infer<typeof inhibitionSchema>;

/** What is told to whom, and how often. Routes are looked at in order; what none takes goes to `channels`. */
export const routingSchema = z.strictObject({
  channels: channelIds.default([]),
  ...timing,
  routes: z.array(routeSchema).max(50).default([]),
  inhibitions: z
    .array(inhibitionSchema)
    .max(50)
    .default([
      {
        source: [{ label: 'severity', op: 'in', values: ['1', '2'] }],
        target: [{ label: 'severity', op: 'in', values: ['3', '4'] }],
        equal: ['model', 'version'],
      },
      // What is down for all models is the cause of what each of them does.
      {
        source: [
          { label: 'severity', op: 'in', values: ['1'] },
          { label: 'model', op: 'in', values: [''] },
        ],
        target: [{ label: 'model', op: 'not_in', values: [''] }],
        equal: [],
      },
    ]),
});
export type Routing = z.infer<typeof routingSchema>;

/** One thing that a message is about, as Alertmanager has it. */
const messageAlertSchema = z.object({
  fingerprint: z.string(),
  status: z.enum(['firing', 'resolved']),
  labels: labelsSchema,
  annotations: labelsSchema,
  starts_at: timestamp,
  ends_at: timestamp.nullable(),
  /** A path of the console. */
  path: z.string(),
});

/** What is told, whatever the channel: each kind of channel says it in its own form. */
export const messageSchema = z.object({
  /** `change` is what was done, such as a promotion; `reminder` of what somebody has left to do. */
  kind: z.enum(['firing', 'acknowledged', 'resolved', 'update', 'change', 'reminder', 'test']),
  /** The same for all messages about one thing: what fires is resolved by it. */
  key: z.string().max(255),
  title: z.string(),
  /** Plain text, of several lines perhaps. */
  text: z.string(),
  severity: severitySchema,
  labels: labelsSchema,
  alerts: z.array(messageAlertSchema),
  /** Where to look, as paths of the console. */
  links: z.array(z.object({ text: z.string(), path: z.string() })),
  at: timestamp,
  /** Of e-mail: to whom, where that is not the channel's own list. */
  to: z.array(z.string()).optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** Postgres channel that says something waits in the outbox; without payload. */
export const OUTBOX_CHANNEL = 'mainstay_outbox';
