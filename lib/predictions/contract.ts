import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { type LoggedFeatures, loggedFeaturesSchema } from '#lib/features/contract.ts';
import { int4Text, pageOf, pageQuery, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { REQUEST_ID, REQUEST_ID_RULE } from '#lib/serving/contract.ts';
import { type ServingStage, servingStages } from '#lib/telemetry/contract.ts';
import { type LoggedValidation, loggedValidationSchema } from '#lib/validation/contract.ts';

const protocols = ['native', 'oip', 'tfserving', 'mlflow', 'console'] as const;

/** Milliseconds per stage of one prediction (lib/serving contract: servingStages); stages that took no time are left out. */
const timingsSchema = z.partialRecord(z.enum(servingStages), z.number());
export type Timings = z.infer<typeof timingsSchema>;

/** Why a version gave no answer, as titles of what may be dealt with. None is a code of the error table: callers had an answer. */
export const versionFailures = {
  version_timeout: 'A version did not answer in time',
  version_lost: 'A version could not be reached',
  version_failed: 'A version could not run',
  input_rejected: 'A version has no answer for this input',
  breaker_open: 'A version was left out: its breaker was open',
  breaker_held: 'A version was left out: an operator holds its breaker open',
  features_away: 'A version was left out: its features could not be looked up',
  passed_over: 'A version was left out: its rules leave this input to another',
} as const;
export type VersionFailureCode = keyof typeof versionFailures;

/** The first version that was asked in vain. */
export interface VersionFailure {
  version: number;
  stage: ServingStage;
  code: VersionFailureCode;
  /** Of all that were: "version 2: breaker open; version 1: takes other inputs". */
  reason: string;
}

/** One request as it is kept. `inputs` and `outputs` are plain JSON; long ones are cut and `truncated` says so. */
export interface PredictionRecord {
  /** A UUID v7 whose time is `at`. */
  id: string;
  at: Date;
  eventTime: Date;
  requestId: string;
  /** As asked for, also when there is no such model. */
  model: string;
  /** False when the registry has no such model: such requests are logged but not counted per minute. */
  modelKnown: boolean;
  version: number | null;
  releaseSeq: number | null;
  protocol: (typeof protocols)[number];
  status: number;
  errorCode: string | null;
  /** The stage that refused or failed. */
  errorStage: string | null;
  errorDetail: string | null;
  rowCount: number;
  inputs: unknown;
  outputs: unknown;
  truncated: boolean;
  servedBy: 'primary' | 'fallback' | 'default' | null;
  confidence: 'high' | 'medium' | 'low' | null;
  degraded: boolean;
  /** Of a degraded answer, and where no version could answer. */
  failure: VersionFailure | null;
  cached: boolean;
  latencyMs: number;
  timings: Timings | null;
  entityKey: string | null;
  replicaId: string;
  apiKeyId: string | null;
  /** The rules of the version that the request broke; null: none. */
  validation: LoggedValidation | null;
  /** Features that were looked up for it; null: the request brought all. */
  features: LoggedFeatures | null;
}

const predictionSummarySchema = z.object({
  id: z.uuid(),
  request_id: z.string(),
  model: z.string(),
  version: z.number().int().nullable(),
  release: z.number().int().nullable(),
  at: timestamp,
  event_time: timestamp,
  protocol: z.enum(protocols),
  status: z.number().int(),
  error_code: z.string().nullable(),
  /** Where it failed: a stage of serving. */
  error_stage: z.string().nullable(),
  row_count: z.number().int(),
  /** The answer, or null when it was refused or is longer than a list should carry. */
  outputs: z.unknown(),
  served_by: z.string().nullable(),
  confidence: z.string().nullable(),
  degraded: z.boolean(),
  degraded_reason: z.string().nullable().meta({
    description:
      'Why the versions asked before the one that answered did not answer, or why none did: “version 2: breaker open”; else why other values stand in for features',
  }),
  failed_version: z.number().int().nullable().meta({
    description: 'The first version that was asked in vain',
  }),
  failed_stage: z.string().nullable().meta({ description: 'Where it failed: a stage of serving' }),
  cached: z.boolean(),
  latency_ms: z.number(),
});
export type PredictionSummary = z.infer<typeof predictionSummarySchema>;

const labelSchema = z.object({
  row: z.number().int(),
  label: z.union([z.number(), z.string(), z.boolean()]),
  observed_at: timestamp,
  received_at: timestamp,
  mismatch: z.string().nullable().meta({
    description:
      'Why it can never match this prediction, where it arrived before it and so was not refused',
  }),
});
export type Label = z.infer<typeof labelSchema>;

const predictionSchema = predictionSummarySchema.extend({
  error_detail: z.string().nullable(),
  inputs: z.unknown(),
  truncated: z.boolean(),
  timings: timingsSchema.nullable(),
  entity_key: z.string().nullable(),
  replica: z.string(),
  api_key: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The rules of the version that the request broke. */
  validation: loggedValidationSchema.nullable(),
  features: loggedFeaturesSchema.nullable(),
  labels: z.array(labelSchema),
});
export type Prediction = z.infer<typeof predictionSchema>;

const read = { role: 'viewer', scope: 'registry' } as const;

export const listPredictions = defineOperation({
  id: 'listPredictions',
  method: 'GET',
  path: '/api/v1/predictions',
  tag: 'Predictions',
  summary: 'List predictions, newest first',
  access: read,
  query: spanQuery(
    pageQuery.extend({
      model: z.string().optional(),
      version: int4Text.optional(),
      request_id: z.string().max(200).optional(),
      status: z.enum(['ok', 'error']).optional(),
      degraded: z.enum(['true', 'false']).optional().meta({
        description: 'Answered by a fallback version or the default, or not',
      }),
      from: timestamp.optional().meta({ description: 'Arrival, inclusive' }),
      to: timestamp.optional().meta({ description: 'Arrival, exclusive' }),
    }),
  ),
  response: pageOf(predictionSummarySchema),
  errors: ['model_not_found'],
});

export const getPrediction = defineOperation({
  id: 'getPrediction',
  method: 'GET',
  path: '/api/v1/predictions/{request_id}',
  tag: 'Predictions',
  summary:
    'Get the newest prediction with this request id (or the one of `id` among them), with its inputs, answer, timings and labels',
  access: read,
  params: z.object({ request_id: z.string().min(1).max(200) }),
  query: z.object({
    id: z.uuid().optional().meta({
      description: 'Which one, as listed: callers choose request ids and may use one again',
    }),
    model: z.string().optional().meta({
      description:
        'One of this model, where it has one with this request id, before those of others',
    }),
  }),
  response: predictionSchema,
  errors: ['prediction_not_found'],
});

export const feedbackItemSchema = z.strictObject({
  request_id: z.string().regex(REQUEST_ID, { error: REQUEST_ID_RULE }),
  row: z.number().int().nonnegative().max(999_999).default(0),
  label: z.union([z.number(), z.string().max(1000), z.boolean()]),
  observed_at: timestamp.optional(),
});
export type FeedbackItem = z.infer<typeof feedbackItemSchema>;

/** The gateway's `POST /feedback` takes one label, or these; all are kept or none. */
export const feedbackBatchSchema = z.strictObject({
  labels: z.array(feedbackItemSchema).min(1).max(10_000),
});

/**
 * How many labels were what; they add up to those sent. joined: new, and its prediction is in the log; known: the same label was
 * here already; replaced: another label was here, and this one took its place; unknown: new and kept, and joins when its prediction
 * arrives.
 */
const feedbackResponseSchema = z.object({
  joined: z.number().int(),
  known: z.number().int(),
  replaced: z.number().int(),
  unknown: z.number().int(),
  /** Of those that are unknown: at most 100, each once. */
  unknown_request_ids: z.array(z.string()),
});
export type FeedbackResponse = z.infer<typeof feedbackResponseSchema>;

const errorStates = ['open', 'settled'] as const;

/** Failed predictions, or failures of versions that others answered for, that have model, version, stage and code in common. */
const errorGroupSchema = z.object({
  fingerprint: z.string(),
  model: z.string(),
  version: z.number().int().nullable().meta({
    description: 'null: refused before a version was chosen',
  }),
  stage: z.string(),
  code: z.string(),
  answered: z.boolean().meta({
    description: 'The requests were answered all the same: by a fallback version or the default',
  }),
  state: z.enum(errorStates),
  count: z.number().int(),
  first_seen_at: timestamp,
  last_seen_at: timestamp,
  /** Failures per hour over the last 24 hours, oldest first, the current one included. */
  last_day: z.array(z.number().int()),
  /** The newest of them; one that the log has goes before one that was counted only. */
  example: z.object({ id: z.uuid(), request_id: z.string(), detail: z.string().nullable() }),
  /** Who settled it last, also when it has failed again since. */
  settled: z.object({ at: timestamp, by: actorSchema, reason: z.string() }).nullable(),
});
export type ErrorGroup = z.infer<typeof errorGroupSchema>;

export const errorTrendSpans = ['hour', 'day', 'week'] as const;

const errorGroupDetailSchema = errorGroupSchema.extend({
  /** Whether the example is in the log: with sampling it may have been counted only, and old predictions are removed. */
  example_kept: z.boolean(),
  trend: z.object({
    step_seconds: z.number().int(),
    /** Oldest first, those without a failure too. */
    points: z.array(z.object({ at: timestamp, count: z.number().int() })),
  }),
});
export type ErrorGroupDetail = z.infer<typeof errorGroupDetailSchema>;

const fingerprintParam = z.object({ fingerprint: z.string().min(1).max(64) });

export const listErrorGroups = defineOperation({
  id: 'listErrorGroups',
  method: 'GET',
  path: '/api/v1/error-groups',
  tag: 'Errors',
  summary:
    'List failed predictions, and failures of versions that others answered for, grouped by model, version, stage and code; last seen first',
  access: read,
  query: pageQuery.extend({
    model: z.string().optional(),
    state: z.enum(errorStates).optional(),
  }),
  response: pageOf(errorGroupSchema),
  errors: ['model_not_found'],
});

export const getErrorGroup = defineOperation({
  id: 'getErrorGroup',
  method: 'GET',
  path: '/api/v1/error-groups/{fingerprint}',
  tag: 'Errors',
  summary:
    'Get a group of failed predictions with its trend: by minute over an hour, by quarter of an hour over a day, by hour over a week',
  access: read,
  params: fingerprintParam,
  query: z.object({ last: z.enum(errorTrendSpans).default('day') }),
  response: errorGroupDetailSchema,
  errors: ['error_group_not_found'],
});

export const setErrorGroup = defineOperation({
  id: 'setErrorGroup',
  method: 'POST',
  path: '/api/v1/error-groups/{fingerprint}',
  tag: 'Errors',
  summary:
    'Settle a group of failed predictions, or open it; a settled one that fails again opens by itself',
  access: { role: 'operator', scope: 'registry' },
  params: fingerprintParam,
  body: z.strictObject({
    state: z.enum(errorStates),
    reason: z.string().trim().min(1, 'say why').max(500),
  }),
  response: errorGroupSchema,
  errors: ['error_group_not_found'],
});
