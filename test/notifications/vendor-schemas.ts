import { z } from 'zod';

/** What the vendors document of what they take: a member that is not theirs, or too long a text, fails. */

// https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/messaging/formatting-message-text
const mrkdwn = (longest: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z
      .string()
      .min(1)
      .max(longest)
      // An ampersand is one of three entities, and an angle bracket part of a link or a date.
      .refine((text) => !/&(?!(amp|lt|gt);)/.test(text), 'has a bare &')
      .refine(
        (text) =>
          !/[<>]/.test(text.replace(/<(https?:\/\/[^<>|]+|!date\^\d+\^[^<>|^]+)\|[^<>|]+>/g, '')),
        'has a bare < or >',
      ),
  });

export const slackMessage = z.strictObject({
  text: z.string().min(1).max(4000),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('section'), text: mrkdwn(3000) }),
        z.strictObject({
          type: z.literal('context'),
          elements: z.array(mrkdwn(3000)).min(1).max(10),
        }),
      ]),
    )
    .min(1)
    .max(50),
});

// https://developer.pagerduty.com/docs/send-alert-event, https://developer.pagerduty.com/docs/send-change-event
const routingKey = z.string().length(32);
const rfc3339 = z.iso.datetime({ offset: true });
const links = z.array(z.strictObject({ href: z.url(), text: z.string().min(1) }));
const details = z.record(z.string(), z.unknown());

export const pagerdutyEvent = z.discriminatedUnion('event_action', [
  z.strictObject({
    routing_key: routingKey,
    event_action: z.literal('trigger'),
    dedup_key: z.string().min(1).max(255),
    payload: z.strictObject({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: rfc3339,
      component: z.string().optional(),
      group: z.string().optional(),
      class: z.string().optional(),
      custom_details: details,
    }),
    links,
    client: z.string(),
    client_url: z.url(),
  }),
  z.strictObject({
    routing_key: routingKey,
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255),
  }),
]);

export const pagerdutyChange = z.strictObject({
  routing_key: routingKey,
  payload: z.strictObject({
    summary: z.string().min(1).max(1024),
    source: z.string().optional(),
    timestamp: rfc3339,
    custom_details: details,
  }),
  links,
});

/** Of one event, in bytes. */
export const PAGERDUTY_BYTES = 512_000;

// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
const keyValues = z.record(z.string(), z.string());
export const alertmanagerWebhook = z.strictObject({
  version: z.literal('4'),
  groupKey: z.string().min(1),
  truncatedAlerts: z.int().nonnegative(),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string().min(1),
  groupLabels: keyValues,
  commonLabels: keyValues,
  commonAnnotations: keyValues,
  externalURL: z.url(),
  alerts: z
    .array(
      z.strictObject({
        status: z.enum(['firing', 'resolved']),
        labels: keyValues.and(z.object({ alertname: z.string().min(1) })),
        annotations: keyValues,
        startsAt: rfc3339,
        endsAt: rfc3339,
        generatorURL: z.url(),
        fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
      }),
    )
    .min(1),
});

// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
export const standardWebhook = z.object({
  type: z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/),
  timestamp: rfc3339,
  data: details,
});
