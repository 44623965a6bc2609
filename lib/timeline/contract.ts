import { z } from 'zod';
import { modelActions } from '#lib/audit/contract.ts';
import { driftEventSchema } from '#lib/drift-reports/contract.ts';
import { pageOf, pageQuery, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { performanceEventKinds } from '#lib/performance/contract.ts';
import { guardEventKinds } from '#lib/release-guard/contract.ts';
import { servingEventKinds } from '#lib/telemetry/contract.ts';

export const timelineKinds = [
  'release',
  'change',
  'drift',
  'quality',
  'performance',
  'serving',
  'alert',
  'incident',
  'guard',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** What an incident went through. */
const incidentEvents = [
  'opened',
  'acknowledged',
  'investigating',
  'mitigated',
  'resolved',
  'reviewed',
  'reopened',
  'merged',
] as const;
export type IncidentEvent = (typeof incidentEvents)[number];

const item = { id: z.uuid(), at: timestamp };

const timelineItemSchema = z.discriminatedUnion('kind', [
  z.object({
    ...item,
    kind: z.literal('release'),
    event: z.enum(['promote', 'rollback']),
    release: z.number().int(),
    versions: z.array(z.number().int()),
    by: z.string(),
    reason: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal('change'),
    event: z.enum(modelActions),
    subject: z.string().meta({ description: 'Such as version:flights/3' }),
    by: z.string(),
    reason: z.string().nullable(),
  }),
  z.object({
    ...item,
    ...driftEventSchema.pick({
      about: true,
      column: true,
      role: true,
      version: true,
      window: true,
      detail: true,
      report: true,
    }).shape,
    kind: z.enum(['drift', 'quality']),
    event: driftEventSchema.shape.kind,
  }),
  z.object({
    ...item,
    kind: z.literal('performance'),
    event: z.enum(performanceEventKinds),
    version: z.number().int(),
    detail: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal('serving'),
    event: z.enum(servingEventKinds),
    version: z.number().int().nullable(),
    replica: z.string(),
    detail: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal('alert'),
    event: z.enum(['firing', 'resolved']),
    version: z.number().int().nullable(),
    title: z.string(),
    severity: z.number().int(),
    detail: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal('incident'),
    event: z.enum(incidentEvents),
    incident: z.number().int().meta({ description: 'Its number' }),
    title: z.string(),
    severity: z.number().int(),
    by: z.string(),
    detail: z.string(),
  }),
  z.object({
    ...item,
    kind: z.literal('guard'),
    event: z.enum(guardEventKinds),
    release: z.number().int(),
    version: z.number().int(),
    detail: z.string(),
  }),
]);
export type TimelineItem = z.infer<typeof timelineItemSchema>;

export const listTimeline = defineOperation({
  id: 'listTimeline',
  method: 'GET',
  path: '/api/v1/models/{model}/timeline',
  tag: 'Timeline',
  summary:
    'What changed, newest first: releases, settings, drift, data quality, errors and delays by labels, what replicas went through, alerts, incidents, and guards of releases',
  access: { role: 'viewer', scope: 'registry' },
  params: z.object({ model: z.string() }),
  query: spanQuery(
    pageQuery.extend({
      kind: z.enum(timelineKinds).optional(),
      from: timestamp.optional().meta({ description: 'Inclusive' }),
      to: timestamp.optional().meta({ description: 'Exclusive' }),
    }),
  ),
  response: pageOf(timelineItemSchema),
  errors: ['model_not_found'],
});
