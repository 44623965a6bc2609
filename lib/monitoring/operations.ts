import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4Text, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { referenceProfileSchema, referenceSourceSchema } from './contract.ts';

const versionParams = z.object({ model: z.string(), version: int4Text });

const referenceSchema = z.object({
  id: z.number().int(),
  in_force: z.boolean(),
  source: referenceSourceSchema,
  rows: z.number().int(),
  created_at: timestamp,
  created_by: actorSchema.nullable().meta({ description: 'null: it was made by itself' }),
  reason: z.string().nullable(),
});
export type Reference = z.infer<typeof referenceSchema>;

const referencesSchema = z.object({
  model: z.string(),
  version: z.number().int(),
  /** Of the one in force; null: there is none yet. */
  profile: referenceProfileSchema.nullable(),
  items: z.array(referenceSchema).meta({ description: 'Newest first' }),
});
export type References = z.infer<typeof referencesSchema>;

export const getReferences = defineOperation({
  id: 'getReferences',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/reference',
  tag: 'Monitoring',
  summary: 'What a version’s traffic is compared with: the reference in force, and those before it',
  access: { role: 'viewer', scope: 'registry' },
  params: versionParams,
  response: referencesSchema,
  errors: ['model_not_found', 'version_not_found'],
});

export const setReference = defineOperation({
  id: 'setReference',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/reference',
  tag: 'Monitoring',
  summary:
    'Compare a version’s traffic with a span of its real traffic from now on; counts begin anew',
  access: { role: 'operator', scope: 'registry' },
  params: versionParams,
  body: z
    .strictObject({
      from: timestamp.meta({ description: 'Arrival, inclusive' }),
      to: timestamp.meta({ description: 'Arrival, exclusive' }),
      reason: z.string().trim().min(1, 'say why').max(500),
    })
    .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
      path: ['to'],
      error: 'must be after `from`',
    }),
  response: referencesSchema,
  errors: ['model_not_found', 'version_not_found', 'invalid_request'],
});
