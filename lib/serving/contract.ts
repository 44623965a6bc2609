import { z } from 'zod';
import { defineOperation } from '#lib/http/operation.ts';

export const MAX_BODY_BYTES = 4 * 1024 * 1024;
export const MAX_ROWS = 10_000;
export const MAX_OUTPUT_VALUES = 2_000_000;

/** Printable ASCII, so that it can be echoed in a header; no space at either end. */
export const REQUEST_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;
export const REQUEST_ID_RULE =
  'must be 1 to 200 printable ASCII characters without a space at either end';

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
  .refine((body) => (body.features === undefined) !== (body.instances === undefined), {
    error: 'must have either features (one row) or instances (many rows)',
  });

const servedBy = ['primary', 'fallback', 'default'] as const;

const probabilities = z.record(z.string(), z.number().nullable());
const prediction = z.union([
  z.number(),
  z.string(),
  z.boolean(),
  z.null(),
  z.array(z.number().nullable()),
]);

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
  confidence: z.enum(['high', 'medium', 'low']),
  degraded: z.boolean(),
  cached: z.boolean(),
  latency_ms: z.number(),
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
