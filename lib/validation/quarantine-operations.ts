import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4Text, pageOf, pageQuery, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { loggedValidationSchema, scalarSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().min(1, 'say why').max(500);

export const quarantineStates = ['waiting', 'replaying', 'replayed', 'discarded'] as const;
const quarantineStateSchema = z.enum(quarantineStates);

const replayResultSchema = z.object({
  prediction_id: z.uuid(),
  request_id: z.string(),
  version: z.number().int().nullable(),
  release: z.number().int().nullable(),
  served_by: z.string(),
  predictions: z.array(z.unknown()),
});
export type ReplayResult = z.infer<typeof replayResultSchema>;

const quarantinedSchema = z.object({
  id: z.uuid(),
  at: timestamp,
  event_time: timestamp,
  model: z.string(),
  version: z.number().int(),
  request_id: z.string(),
  entity_key: z.string().nullable(),
  protocol: z.string(),
  state: quarantineStateSchema,
  row_count: z.number().int(),
  validation: loggedValidationSchema,
  result: replayResultSchema.nullable(),
  refusal: z.string().nullable().meta({ description: 'Why the last replay was refused' }),
  settled_at: timestamp.nullable(),
  settled_by: actorSchema.nullable(),
  reason: z.string().nullable(),
});
export type Quarantined = z.infer<typeof quarantinedSchema>;

const rowsSchema = z.array(z.array(z.union([scalarSchema, z.null()]))).max(10_000);
const quarantinedDetailSchema = quarantinedSchema.extend({
  /** In the order of the version's features, as they came. */
  features: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  fixed: rowsSchema
    .nullable()
    .meta({ description: 'As they were replayed, where they were changed' }),
});
export type QuarantinedDetail = z.infer<typeof quarantinedDetailSchema>;

const quarantineParam = z.object({ id: z.uuid() });

export const listQuarantine = defineOperation({
  id: 'listQuarantine',
  method: 'GET',
  path: '/api/v1/quarantine',
  tag: 'Quarantine',
  summary: 'List requests in quarantine, newest first',
  access: read,
  query: spanQuery(
    pageQuery.extend({
      model: z.string().optional(),
      version: int4Text.optional(),
      state: quarantineStateSchema.optional(),
      rule: z.string().max(300).optional(),
      request_id: z.string().max(200).optional(),
      from: timestamp.optional().meta({ description: 'Arrival, inclusive' }),
      to: timestamp.optional().meta({ description: 'Arrival, exclusive' }),
    }),
  ),
  response: pageOf(quarantinedSchema),
  errors: ['model_not_found'],
});

export const getQuarantined = defineOperation({
  id: 'getQuarantined',
  method: 'GET',
  path: '/api/v1/quarantine/{id}',
  tag: 'Quarantine',
  summary: 'Get a request in quarantine with its rows',
  access: read,
  params: quarantineParam,
  response: quarantinedDetailSchema,
  errors: ['quarantined_not_found'],
});

export const replayQuarantined = defineOperation({
  id: 'replayQuarantined',
  method: 'POST',
  path: '/api/v1/quarantine/{id}/replay',
  tag: 'Quarantine',
  summary:
    'Predict a request in quarantine with the release now in force; one that was replayed answers what it came to then',
  access: write,
  params: quarantineParam,
  body: z.strictObject({
    rows: rowsSchema
      .min(1)
      .optional()
      .meta({ description: 'In place of its own, in the order of its features' }),
    reason,
  }),
  response: quarantinedDetailSchema,
  errors: [
    'quarantined_not_found',
    'quarantine_settled',
    'model_not_released',
    'validation_failed',
    'invalid_features',
  ],
});

export const discardQuarantined = defineOperation({
  id: 'discardQuarantined',
  method: 'POST',
  path: '/api/v1/quarantine/{id}/discard',
  tag: 'Quarantine',
  summary: 'Discard a request in quarantine; it stays to be read until it is too old',
  access: write,
  params: quarantineParam,
  body: z.strictObject({ reason }),
  response: quarantinedDetailSchema,
  errors: ['quarantined_not_found', 'quarantine_settled'],
});
