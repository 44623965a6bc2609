import { z } from 'zod';
import { int4, int4Text, pageOf, pageQuery } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import {
  channelSchema,
  deliveryDetailSchema,
  deliverySchema,
  deliveryStatuses,
  previewSchema,
  routingAnswerSchema,
  testResultSchema,
} from './answers.ts';
import { channelSettings } from './channel-settings.ts';
import { type ChannelKind, labelsSchema, routingSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const act = { role: 'operator', scope: 'registry' } as const;
const admin = { role: 'admin', scope: 'admin' } as const;
const tag = 'Notifications';

const reason = z.string().trim().max(500).optional();
const requiredReason = z.string().trim().min(1, 'say why').max(500);
const byId = z.object({ id: z.uuid() });

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');
const secret = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')
  .nullable()
  .optional()
  .meta({
    description:
      'slack: the address of the incoming webhook; pagerduty: the integration key; email: the password; alertmanager: a bearer token; webhook: what is signed with. Never answered. Left out in a change: it stays; null: there is none any more',
  });

const draftOf = <K extends ChannelKind>(kind: K) =>
  z.strictObject({
    ...{ kind: z.literal(kind), name, settings: channelSettings[kind], secret, reason },
    is_enabled: z.boolean().default(true),
  });

const drafts = {
  slack: draftOf('slack'),
  pagerduty: draftOf('pagerduty'),
  email: draftOf('email'),
  alertmanager: draftOf('alertmanager'),
  webhook: draftOf('webhook'),
} as const;
const expected = {
  expected_revision: int4.min(1).optional().meta({
    description: 'The revision this was decided on; another one is a 409',
  }),
};

export const listChannels = defineOperation({
  id: 'listChannels',
  method: 'GET',
  path: '/api/v1/channels',
  tag,
  summary: 'List the channels that people are told over, by name',
  access: read,
  query: pageQuery,
  response: pageOf(channelSchema),
});

export const createChannel = defineOperation({
  id: 'createChannel',
  method: 'POST',
  path: '/api/v1/channels',
  tag,
  summary: 'Create a channel; nothing is sent over it until the routing names it',
  access: admin,
  body: z.discriminatedUnion('kind', [
    drafts.slack,
    drafts.pagerduty,
    drafts.email,
    drafts.alertmanager,
    drafts.webhook,
  ]),
  response: channelSchema,
  status: 201,
  errors: ['channel_exists'],
});
export type ChannelDraft = z.output<(typeof createChannel)['body']>;

export const getChannel = defineOperation({
  id: 'getChannel',
  method: 'GET',
  path: '/api/v1/channels/{id}',
  tag,
  summary: 'Get a channel',
  access: read,
  params: byId,
  response: channelSchema,
  errors: ['channel_not_found'],
});

export const updateChannel = defineOperation({
  id: 'updateChannel',
  method: 'PUT',
  path: '/api/v1/channels/{id}',
  tag,
  summary: 'Change a channel; its kind stays',
  access: admin,
  params: byId,
  body: z.discriminatedUnion('kind', [
    drafts.slack.extend(expected),
    drafts.pagerduty.extend(expected),
    drafts.email.extend(expected),
    drafts.alertmanager.extend(expected),
    drafts.webhook.extend(expected),
  ]),
  response: channelSchema,
  errors: ['channel_not_found', 'channel_exists', 'channel_in_use', 'settings_conflict'],
});
export type ChannelChange = z.output<(typeof updateChannel)['body']>;

export const removeChannel = defineOperation({
  id: 'removeChannel',
  method: 'DELETE',
  path: '/api/v1/channels/{id}',
  tag,
  summary: 'Remove a channel; what was sent over it stays in the log',
  access: admin,
  params: byId,
  query: z.object({ reason, expected_revision: int4Text.optional() }),
  errors: ['channel_not_found', 'channel_in_use', 'settings_conflict'],
});

export const testChannel = defineOperation({
  id: 'testChannel',
  method: 'POST',
  path: '/api/v1/channels/{id}/test',
  tag,
  summary: 'Send a test message now, and say what the other side answered',
  access: admin,
  params: byId,
  response: testResultSchema,
  errors: ['channel_not_found'],
});

export const getRouting = defineOperation({
  id: 'getRouting',
  method: 'GET',
  path: '/api/v1/routing',
  tag,
  summary: 'Get what is told to whom',
  access: read,
  response: routingAnswerSchema,
});

export const setRouting = defineOperation({
  id: 'setRouting',
  method: 'PUT',
  path: '/api/v1/routing',
  tag,
  summary: 'Set what is told to whom; earlier versions are kept',
  access: admin,
  body: z.strictObject({
    routing: routingSchema,
    reason: requiredReason,
    expected_version: int4.nonnegative().optional().meta({
      description: 'The version this was decided on; another one is a 409',
    }),
  }),
  response: routingAnswerSchema,
  errors: ['settings_conflict'],
});

export const listRoutings = defineOperation({
  id: 'listRoutings',
  method: 'GET',
  path: '/api/v1/routing/versions',
  tag,
  summary: 'List the versions of the routing, newest first',
  access: read,
  query: pageQuery,
  response: pageOf(routingAnswerSchema),
});

export const previewRouting = defineOperation({
  id: 'previewRouting',
  method: 'POST',
  path: '/api/v1/routing/preview',
  tag,
  summary: 'Find who would be told of something with these labels',
  access: read,
  body: z.strictObject({
    labels: labelsSchema.refine((labels) => Object.keys(labels).length <= 50, {
      error: 'must be 50 or fewer',
    }),
    routing: routingSchema.optional().meta({ description: 'Left out: the one in force' }),
  }),
  response: previewSchema,
});

export const listDeliveries = defineOperation({
  id: 'listDeliveries',
  method: 'GET',
  path: '/api/v1/deliveries',
  tag,
  summary: 'List what was sent or waits to be, newest first',
  access: read,
  query: pageQuery.extend({
    channel: z.uuid().optional(),
    status: z.enum(deliveryStatuses).optional(),
    model: z.string().max(200).optional(),
    incident: int4Text.optional().meta({ description: 'Its number' }),
  }),
  response: pageOf(deliverySchema),
  errors: ['model_not_found'],
});

export const getDelivery = defineOperation({
  id: 'getDelivery',
  method: 'GET',
  path: '/api/v1/deliveries/{id}',
  tag,
  summary: 'Get a delivery with its message and every attempt',
  access: read,
  params: byId,
  response: deliveryDetailSchema,
  errors: ['delivery_not_found'],
});

export const redeliver = defineOperation({
  id: 'redeliver',
  method: 'POST',
  path: '/api/v1/deliveries/{id}/redeliver',
  tag,
  summary: 'Send the same message once more',
  access: act,
  params: byId,
  body: z.strictObject({ reason }),
  response: deliverySchema,
  status: 202,
  errors: ['delivery_not_found', 'delivery_queued', 'channel_off'],
});
