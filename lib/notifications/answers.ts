import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';
import { channelKinds, labelsSchema, messageSchema, routingSchema } from './contract.ts';

export const deliveryStatuses = ['queued', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export const channelSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(channelKinds),
  settings: z.record(z.string(), z.unknown()).nullable().meta({
    description: 'Without the secret, which is never shown; null: only admins see them',
  }),
  has_secret: z.boolean(),
  is_enabled: z.boolean(),
  routes: z.array(z.string()).meta({
    description: 'Where the routing names it: `default`, or the number of a route',
  }),
  last_delivery: z
    .object({
      id: z.uuid(),
      at: timestamp,
      status: z.enum(deliveryStatuses),
      error: z
        .string()
        .nullable()
        .meta({ description: 'What was last said, where it did not work' }),
    })
    .nullable(),
  revision: z.number().int(),
  created_at: timestamp,
  created_by: actorSchema,
  updated_at: timestamp,
});
export type ChannelAnswer = z.infer<typeof channelSchema>;

export const testResultSchema = z.object({
  delivery: z.uuid(),
  is_delivered: z.boolean(),
  status: z.number().int().nullable().meta({ description: 'HTTP’s or SMTP’s; null: no answer' }),
  said: z.string(),
  took_ms: z.number(),
});
export type TestResult = z.infer<typeof testResultSchema>;

export const routingAnswerSchema = z.object({
  routing: routingSchema,
  version: z.number().int().meta({ description: '0: nobody has set any' }),
  reason: z.string().nullable(),
  created_at: timestamp.nullable(),
  created_by: actorSchema.nullable(),
});
export type RoutingAnswer = z.infer<typeof routingAnswerSchema>;

export const previewSchema = z.object({
  routes: z.array(
    z.object({
      route: z.string().meta({ description: '`default`, or its number' }),
      channels: z.array(z.uuid()),
      group_by: z.array(z.string()),
      group_wait_seconds: z.number(),
      group_interval_seconds: z.number(),
      repeat_interval_seconds: z.number(),
    }),
  ),
  channels: z
    .array(z.uuid())
    .meta({ description: 'Who would be told: each once, those that are switched on' }),
});
export type RoutingPreview = z.infer<typeof previewSchema>;

const attemptSchema = z.object({
  at: timestamp,
  took_ms: z.number(),
  status: z.number().int().nullable().meta({ description: 'HTTP’s or SMTP’s; null: no answer' }),
  said: z.string(),
});

export const deliverySchema = z.object({
  id: z.uuid(),
  channel: z.object({ id: z.uuid(), name: z.string(), kind: z.enum(channelKinds) }),
  status: z.enum(deliveryStatuses),
  kind: messageSchema.shape.kind,
  title: z.string(),
  severity: messageSchema.shape.severity,
  model: z.string().nullable(),
  incident: z.number().int().nullable().meta({ description: 'Its number' }),
  attempts: z.number().int().meta({ description: 'That ended, in all' }),
  next_attempt_at: timestamp.nullable(),
  last_error: z.string().nullable(),
  created_at: timestamp,
  delivered_at: timestamp.nullable(),
});
export type DeliveryAnswer = z.infer<typeof deliverySchema>;

export const deliveryDetailSchema = deliverySchema.extend({
  /** Without the addresses that it went to. */
  message: messageSchema.omit({ to: true }).extend({ labels: labelsSchema }),
  log: z.array(attemptSchema).meta({ description: 'Newest first' }),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;
