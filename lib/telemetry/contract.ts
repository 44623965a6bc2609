import { z } from 'zod';
import { timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { acknowledgementSchema } from '#lib/releases/contract.ts';

/**
 * serving: every live replica has the release in force. degraded: some have not, or refused it. down: none has.
 * no-release: nothing is in force yet. no-replica: no gateway is running.
 */
const modelStatuses = ['serving', 'degraded', 'down', 'no-release', 'no-replica'] as const;
const modelStatusSchema = z.enum(modelStatuses);
export type ModelStatus = z.infer<typeof modelStatusSchema>;

/** The traffic numbers are of this many minutes, the current one included. */
export const TRAFFIC_MINUTES = 5;

/** Traffic over the last TRAFFIC_MINUTES. Rates are per second; latencies milliseconds; null where there was no request. */
const trafficSchema = z.object({
  requests: z.number().int(),
  requests_per_second: z.number(),
  client_error_rate: z.number().nullable(),
  server_error_rate: z.number().nullable(),
  p50_ms: z.number().nullable(),
  p95_ms: z.number().nullable(),
  p99_ms: z.number().nullable(),
});
export type Traffic = z.infer<typeof trafficSchema>;

const fleetModelSchema = z.object({
  name: z.string(),
  task: z.string(),
  description: z.string(),
  status: modelStatusSchema,
  /** The status in words: "Version 2 on 3 of 3 replicas". */
  status_text: z.string(),
  versions_in_force: z.array(z.number().int()),
  last_release: z
    .object({
      seq: z.number().int(),
      kind: z.string(),
      at: timestamp,
      by: z.string(),
      reason: z.string(),
    })
    .nullable(),
  traffic: trafficSchema,
  /** Requests per minute over the last hour, oldest first, 60 numbers. */
  sparkline: z.array(z.number().int()),
});
export type FleetModel = z.infer<typeof fleetModelSchema>;

const replicaSchema = z.object({
  id: z.string(),
  hostname: z.string(),
  url: z.string(),
  started_at: timestamp,
  last_seen_at: timestamp,
  live: z.boolean(),
});
export type ReplicaView = z.infer<typeof replicaSchema>;

/** As a version of a series: all that have no line of their own, added up. */
export const OTHER_VERSIONS = -1;

/** One bucket of one version; a bucket without requests is absent. */
const seriesPointSchema = z.object({
  at: timestamp,
  version: z
    .number()
    .int()
    .meta({ description: '0: refused before a version was chosen; -1: all other versions' }),
  requests: z.number().int(),
  client_errors: z.number().int(),
  server_errors: z.number().int(),
  p50_ms: z.number().nullable(),
  p95_ms: z.number().nullable(),
  p99_ms: z.number().nullable(),
});
export type SeriesPoint = z.infer<typeof seriesPointSchema>;

const read = { role: 'viewer', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });

export const getFleet = defineOperation({
  id: 'getFleet',
  method: 'GET',
  path: '/api/v1/fleet',
  tag: 'Fleet',
  summary:
    'Every model with its status, its traffic of the last 5 minutes and requests of the last hour, and the replicas',
  access: read,
  query: z.object({
    search: z.string().max(100).optional(),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  response: z.object({
    items: z.array(fleetModelSchema),
    next_cursor: z.string().nullable(),
    replicas: z.array(replicaSchema),
  }),
});

export const getModelStatus = defineOperation({
  id: 'getModelStatus',
  method: 'GET',
  path: '/api/v1/models/{model}/status',
  tag: 'Fleet',
  summary:
    'A model’s status, release in force, acknowledgements per replica and traffic of the last 5 minutes',
  access: read,
  params: modelParam,
  response: fleetModelSchema.extend({
    in_force_since: timestamp.nullable(),
    acknowledgements: z.array(acknowledgementSchema),
  }),
  errors: ['model_not_found'],
});

export const getSeries = defineOperation({
  id: 'getSeries',
  method: 'GET',
  path: '/api/v1/models/{model}/series',
  tag: 'Fleet',
  summary:
    'Requests, errors and latency quantiles by version over time, with the releases in the span',
  access: read,
  params: modelParam,
  query: z.object({
    from: timestamp.optional().meta({ description: 'Default: one hour before `to`' }),
    to: timestamp.optional().meta({ description: 'Default: now' }),
    points: z.coerce.number().int().min(10).max(500).default(120),
  }),
  response: z.object({
    from: timestamp,
    to: timestamp,
    /** Width of a bucket, a whole number of minutes. */
    step_seconds: z.number().int(),
    points: z.array(seriesPointSchema),
    marks: z.array(
      z.object({
        seq: z.number().int(),
        kind: z.string(),
        at: timestamp,
        versions: z.array(z.number().int()),
        by: z.string(),
        reason: z.string(),
      }),
    ),
  }),
  errors: ['model_not_found'],
});
