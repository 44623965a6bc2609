import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import {
  int4Text,
  pageOf,
  pageQuery,
  spanQuery,
  timestamp,
  wholeNumberOr,
} from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { acknowledgementSchema } from '#lib/releases/contract.ts';

/**
 * serving: every live replica has the release in force. degraded: some have not, or refused it, or answer with an earlier
 * one. down: none answers.
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
    limit: wholeNumberOr(100, { min: 1, max: 200 }),
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
    points: wholeNumberOr(120, { min: 10, max: 500 }),
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

const breakerStates = ['closed', 'open', 'half-open'] as const;

/** A circuit breaker as one replica sees it. */
const breakerViewSchema = z.object({
  state: z.enum(breakerStates),
  /** When it came into this state. */
  since: timestamp,
  /** Failures in a row while closed. */
  failures: z.number().int(),
  /** When it lets a trial through; null when closed or held. */
  retry_at: timestamp.nullable(),
  /** An operator holds it open. */
  held: z.boolean(),
  last_failure: z.string().nullable(),
});
export type BreakerView = z.infer<typeof breakerViewSchema>;

/** Milliseconds over the last minute; null without a request. */
const quantilesSchema = z.object({ p50_ms: z.number(), p95_ms: z.number(), p99_ms: z.number() });

export const servingStages = [
  'parse',
  'route',
  'features',
  'validate',
  'cache',
  'queue',
  'run',
  'shape',
  'log',
] as const;
export type ServingStage = (typeof servingStages)[number];

/** One version on one replica. Counts are of the last minute. */
const versionReportSchema = z.object({
  version: z.number().int(),
  state: z.enum(['loading', 'loaded', 'failed', 'remote']),
  in_force: z.boolean(),
  bytes: z.number(),
  last_used_at: timestamp.nullable(),
  breaker: breakerViewSchema.nullable(),
  requests: z.number().int(),
  failures: z.number().int(),
  batches: z.number().int(),
  /** That were run: those answered from the cache, or refused, are not among them. */
  rows: z.number().int(),
  waiting: z.number().int(),
  stages: z.partialRecord(z.enum(servingStages), quantilesSchema),
  error: z.string().nullable(),
});
export type VersionReport = z.infer<typeof versionReportSchema>;

const modelReportSchema = z.object({
  model: z.string(),
  release: z.number().int().nullable(),
  settings_revision: z.number().int(),
  versions: z.array(versionReportSchema),
  /** Of the last minute. */
  cache: z.object({
    memory_hits: z.number().int(),
    shared_hits: z.number().int(),
    joined: z.number().int(),
    misses: z.number().int(),
  }),
  degraded: z.number().int(),
  overloaded: z.number().int(),
  in_flight: z.number().int(),
});
export type ModelReport = z.infer<typeof modelReportSchema>;

/** What a gateway says of itself with every heartbeat. */
export const replicaReportSchema = z.object({
  at: timestamp,
  models: z.array(modelReportSchema),
  cache: z.object({ entries: z.number().int(), bytes: z.number(), max_bytes: z.number() }),
  /** What it depends on beside Postgres, such as redis, as far as it is set up. */
  dependencies: z.array(z.object({ name: z.string(), breaker: breakerViewSchema })),
  spool: z.object({
    bytes: z.number(),
    max_bytes: z.number(),
    waiting_records: z.number().int(),
    /** Age of the oldest record not yet in Postgres; 0 when there is none. */
    lag_seconds: z.number(),
    state: z.enum(['ok', 'behind', 'full']),
    dropped: z.number().int(),
    /** Since the start, by sampling: counted only. */
    sampled_out: z.number().int().default(0),
  }),
  runners: z.array(
    z.object({
      pid: z.number().int().nullable(),
      state: z.enum(['starting', 'ready', 'busy', 'ended']),
      versions: z.number().int(),
      restarts: z.number().int(),
      resident_bytes: z.number().nullable(),
    }),
  ),
  memory: z.object({ resident_bytes: z.number(), loaded_bytes: z.number(), max_bytes: z.number() }),
});
export type ReplicaReport = z.infer<typeof replicaReportSchema>;

export const servingEventKinds = [
  'breaker_opened',
  'breaker_closed',
  'version_unloaded',
  'runner_ended',
  'spool_full',
  'spool_recovered',
  'segment_set_aside',
  'records_dropped',
  'skew_found',
  'skew_ended',
] as const;
const servingEventSchema = z.object({
  id: z.uuid(),
  at: timestamp,
  replica: z.string(),
  kind: z.enum(servingEventKinds),
  model: z.string().nullable(),
  version: z.number().int().nullable(),
  dependency: z.string().nullable().meta({
    description: 'What the replica depends on, such as redis, when it is about that',
  }),
  /** In words. */
  detail: z.string(),
});
export type ServingEvent = z.infer<typeof servingEventSchema>;

/** A breaker that an operator holds open on every replica. */
const holdSchema = z.object({ reason: z.string(), held_at: timestamp, held_by: actorSchema });

export const getServingStatus = defineOperation({
  id: 'getServingStatus',
  method: 'GET',
  path: '/api/v1/models/{model}/serving',
  tag: 'Serving',
  summary:
    'What every live replica says of a model: versions, breakers, cache, queue, spool, and of what it depends on',
  access: { role: 'viewer', scope: 'registry' },
  params: z.object({ model: z.string() }),
  response: z.object({
    replicas: z.array(
      replicaReportSchema.omit({ models: true }).extend({
        id: z.string(),
        hostname: z.string(),
        url: z.string(),
        last_seen_at: timestamp,
        model: modelReportSchema.nullable(),
      }),
    ),
    holds: z.array(holdSchema.extend({ version: z.number().int() })),
    dependency_holds: z.array(holdSchema.extend({ dependency: z.string() })),
  }),
  errors: ['model_not_found'],
});

export const listServingEvents = defineOperation({
  id: 'listServingEvents',
  method: 'GET',
  path: '/api/v1/serving-events',
  tag: 'Serving',
  summary:
    'What replicas went through, newest first: breakers (an outage is one that opened and, later, one that closed), runners, the spool, and features that are not what a version was trained on',
  access: { role: 'viewer', scope: 'registry' },
  query: spanQuery(
    pageQuery.extend({
      model: z.string().optional(),
      include: z.enum(['replicas']).optional().meta({
        description:
          'With `model`: what concerns every model of a replica too, such as its log; not what it depends on',
      }),
      dependency: z.string().max(100).optional().meta({
        description: 'What happened to this, such as redis, instead of to a model',
      }),
      version: int4Text.optional(),
      kind: z.enum(servingEventKinds).optional(),
      replica: z.string().max(200).optional(),
      from: timestamp.optional().meta({ description: 'Inclusive' }),
      to: timestamp.optional().meta({ description: 'Exclusive' }),
    }),
  ),
  response: pageOf(servingEventSchema),
  errors: ['model_not_found'],
});
