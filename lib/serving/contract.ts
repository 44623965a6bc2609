import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4Text, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';

export const MAX_BODY_BYTES = 4 * 1024 * 1024;
export const MAX_ROWS = 10_000;
export const MAX_OUTPUT_VALUES = 2_000_000;

/** Printable ASCII, so that it can be echoed in a header; no space at either end. */
export const REQUEST_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;
export const REQUEST_ID_RULE =
  'must be 1 to 200 printable ASCII characters without a space at either end';

const entitiesSchema = z.record(z.string(), z.union([z.string(), z.number()]));
const featuresSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

/**
 * The native request, as documented. The gateway checks it by hand (lib/serving/parse-native.ts), since it is on the hot
 * path and names the offending field; a test holds the two together.
 */
export const predictRequestSchema = z
  .strictObject({
    features: featuresSchema
      .optional()
      .meta({ description: 'One row: an object by name, or an array in signature order' }),
    entities: entitiesSchema.optional().meta({
      description:
        'Keys by name, for versions that take features from views: what is looked up for them need not be sent. With many rows each has its own, beside its features',
    }),
    instances: z
      .array(z.unknown())
      .min(1)
      .max(MAX_ROWS)
      .optional()
      .meta({ description: 'Many rows' }),
    version: z
      .union([z.number().int().positive(), z.string()])
      .optional()
      .meta({ description: 'A version number or an alias' }),
    entity_key: z.string().max(200).optional(),
    request_id: z.string().regex(REQUEST_ID).optional(),
    event_time: z.iso.datetime({ offset: true }).optional().meta({
      description:
        'For replays and backfills, scope admin: when it happened, for predictions and labels; from 1971 to five minutes from now',
    }),
  })
  .refine(
    ({ features, entities, instances }) =>
      (features === undefined && entities === undefined) !== (instances === undefined),
    { error: 'must have either features or entities (one row), or instances (many rows)' },
  );

const servedBy = ['primary', 'fallback', 'default'] as const;
const confidences = ['high', 'medium', 'low'] as const;

const probabilities = z.record(z.string(), z.number().nullable());
const scalar = [z.number(), z.string(), z.boolean(), z.null()] as const;
const prediction = z.union([...scalar, z.array(z.union(scalar))]).meta({
  description:
    'What the model answers for a row, a list when it answers several values. null: the model has no answer for the row (NaN or infinite), and the confidence is low. Whole numbers beyond 2^53 are text',
});

const warningSchema = z.object({
  field: z.string(),
  rule: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  expected: z.string(),
  action: z.enum(['warn', 'clip', 'impute', 'fallback']),
  used: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .optional()
    .meta({ description: 'What the model was given instead' }),
});
export type Warning = z.infer<typeof warningSchema>;

/** The answer with status 202: the input is kept and can be looked at, fixed and replayed. */
const quarantineAnswerSchema = z.object({
  request_id: z.string(),
  model: z.string(),
  version: z.number().int().nullable(),
  release: z.number().int().nullable(),
  quarantined: z.literal(true),
  quarantine_id: z.uuid(),
  detail: z.string(),
  violations: z.array(warningSchema.pick({ field: true, rule: true, value: true, expected: true })),
});
export type QuarantineAnswer = z.infer<typeof quarantineAnswerSchema>;

const predictResponseSchema = z.object({
  request_id: z.string(),
  model: z.string(),
  version: z.number().int(),
  release: z.number().int().nullable(),
  prediction: prediction.optional(),
  predictions: z.array(prediction).optional(),
  /** By class; one object per row when there are many. */
  probabilities: z.union([probabilities, z.array(probabilities)]).optional(),
  served_by: z.enum(servedBy),
  confidence: z.enum(confidences),
  degraded: z.boolean(),
  cached: z.boolean(),
  latency_ms: z.number(),
  /** Rules of the version that the input broke, with what was used instead where something was. */
  warnings: z.array(warningSchema).optional(),
});
export type PredictResponse = z.infer<typeof predictResponseSchema>;

const tensorSchema = z.object({
  name: z.string(),
  datatype: z.string().meta({ description: 'FP32, INT64, BYTES, …' }),
  shape: z.array(z.number().int()),
  data: z
    .array(z.unknown())
    .meta({ description: 'Row-major; whole numbers beyond 2^53, NaN and infinities are text' }),
});

/** For models without named features: the body of an Open Inference Protocol infer request. */
const inferRequestSchema = z.object({
  inputs: z.array(tensorSchema).min(1),
  outputs: z.array(z.object({ name: z.string() })).optional(),
  id: z.string().optional(),
  version: z
    .union([z.number().int().positive(), z.string()])
    .optional()
    .meta({ description: 'A version number or an alias (the gateway takes it from the path)' }),
});

const inferResponseSchema = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string(),
  parameters: z.object({
    release: z.number().int().optional().meta({
      description: 'Absent when the request named its version',
    }),
    served_by: z.enum(servedBy),
    degraded: z.boolean(),
    cached: z.boolean(),
    confidence: z.enum(confidences),
  }),
  outputs: z.array(tensorSchema),
});
export type InferResponse = z.infer<typeof inferResponseSchema>;

export const predictFromConsole = defineOperation({
  id: 'predict',
  method: 'POST',
  path: '/api/v1/models/{model}/predict',
  tag: 'Predictions',
  summary: 'Predict, as the gateway would (for “Try it”; applications call the gateway)',
  access: { role: 'operator', scope: 'predict' },
  params: z.object({ model: z.string() }),
  body: z.union([predictRequestSchema, inferRequestSchema]),
  response: z.union([predictResponseSchema, inferResponseSchema]),
  errors: [
    'model_not_found',
    'version_not_found',
    'alias_not_found',
    'version_archived',
    'model_not_released',
    'invalid_features',
    'too_many_rows',
    'model_rejected_input',
    'version_unavailable',
  ],
});

/** How a model is served. Every member has a default, so that `{}` is the settings of a model nobody has set. */
export const servingSettingsSchema = z.strictObject({
  cache: z
    .strictObject({
      enabled: z.boolean().default(true),
      ttl_seconds: z.number().int().min(1).max(86_400).default(300),
    })
    .prefault({}),
  batching: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** How long the first row waits for company while others are on their way. */
      window_ms: z.number().min(0).max(100).default(1),
      max_rows: z.number().int().min(1).max(1024).default(64),
    })
    .prefault({}),
  /** From arrival to the answer of one version; after that the fallback chain answers. */
  timeout_ms: z.number().int().min(10).max(60_000).default(2_000),
  breaker: z
    .strictObject({
      failure_threshold: z.number().int().min(1).max(1000).default(5),
      success_threshold: z.number().int().min(1).max(100).default(2),
      cooldown_seconds: z.number().min(0.1).max(3600).default(60),
    })
    .prefault({}),
  /** Requests of this model that may wait or run at one time on a replica; more are refused with 503. */
  max_concurrent: z.number().int().min(1).max(100_000).default(1_000),
  log: z
    .strictObject({
      /** Share of requests whose inputs and answers are kept; the others are counted only. */
      sample_ratio: z.number().min(0).max(1).default(1),
      /** Features whose values are never written down. */
      redact: z.array(z.string().min(1).max(200)).max(1000).default([]),
    })
    .prefault({}),
});
export type ServingSettings = z.infer<typeof servingSettingsSchema>;
export type BreakerSettings = ServingSettings['breaker'];

const modelParam = z.object({ model: z.string() });
const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().min(1, 'say why').max(500);

const settingsAnswer = z.object({
  settings: servingSettingsSchema,
  revision: z.number().int().meta({ description: '0: nobody has set anything' }),
  updated_at: timestamp.nullable(),
  updated_by: actorSchema.nullable(),
});
export type SettingsAnswer = z.infer<typeof settingsAnswer>;

export const getServingSettings = defineOperation({
  id: 'getServingSettings',
  method: 'GET',
  path: '/api/v1/models/{model}/serving/settings',
  tag: 'Serving',
  summary: 'How a model is served: cache, batching, timeout, breaker, limits, log',
  access: read,
  params: modelParam,
  response: settingsAnswer,
  errors: ['model_not_found'],
});

export const setServingSettings = defineOperation({
  id: 'setServingSettings',
  method: 'PUT',
  path: '/api/v1/models/{model}/serving/settings',
  tag: 'Serving',
  summary:
    'Set how a model is served; what is left out gets its default; replicas take it over at once',
  access: write,
  params: modelParam,
  body: z.strictObject({
    settings: servingSettingsSchema,
    reason,
    expected_revision: z.number().int().nonnegative().optional(),
  }),
  response: settingsAnswer,
  errors: ['model_not_found', 'settings_conflict'],
});

const breakerChange = z.object({ state: z.enum(['open', 'closed']) });

export const setBreaker = defineOperation({
  id: 'setBreaker',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/breaker',
  tag: 'Serving',
  summary: 'Hold a version’s circuit breaker open on every replica, or close it',
  access: write,
  params: modelParam.extend({ version: int4Text }),
  body: z.strictObject({ ...breakerChange.shape, reason }),
  response: breakerChange,
  errors: ['model_not_found', 'version_not_found'],
});

/** What gateways call beside models' runtimes and can do without; each has a circuit breaker on every replica. */
const dependencyNames = ['redis', 'features'] as const;
/** A feature server of others, with its host and port. */
const featureServerName = z.templateLiteral(['feast:', z.string().regex(/[^\s/]{1,300}/)]);
export const dependencyNameSchema = z.union([z.enum(dependencyNames), featureServerName]);
export type DependencyName = z.infer<typeof dependencyNameSchema>;

export const setDependencyBreaker = defineOperation({
  id: 'setDependencyBreaker',
  method: 'POST',
  path: '/api/v1/dependencies/{dependency}/breaker',
  tag: 'Serving',
  summary:
    'Hold the circuit breaker of something that replicas depend on open on every replica, or close it',
  access: write,
  params: z.object({ dependency: dependencyNameSchema }),
  body: z.strictObject({ ...breakerChange.shape, reason }),
  response: breakerChange,
});
