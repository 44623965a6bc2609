import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { spanQuery, timestamp, wholeNumberOr } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { objectivesSchema } from './objectives.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });

const countsSchema = z.object({
  requests: z.number().int(),
  client_errors: z.number().int(),
  server_errors: z.number().int(),
  degraded: z.number().int(),
  error_rate: z.number().nullable().meta({ description: 'Server errors of requests' }),
  degraded_rate: z.number().nullable(),
  p50_ms: z.number().nullable(),
  p95_ms: z.number().nullable(),
  p99_ms: z.number().nullable(),
});

export const getHealth = defineOperation({
  id: 'getHealth',
  method: 'GET',
  path: '/api/v1/models/{model}/health',
  tag: 'Health',
  summary: 'Requests, errors, degraded answers and latency of a model, by version and over time',
  access: read,
  params: modelParam,
  query: spanQuery(
    z.object({
      from: timestamp.optional().meta({ description: 'Default: one hour before `to`' }),
      to: timestamp.optional().meta({ description: 'Default: now' }),
      points: wholeNumberOr(120, { min: 10, max: 500 }),
    }),
  ),
  response: z.object({
    ...{ from: timestamp, to: timestamp, step_seconds: z.number().int() },
    total: countsSchema,
    versions: z.array(
      countsSchema.extend({
        version: z.number().int().meta({ description: '0: refused before a version was chosen' }),
        points: z.array(countsSchema.extend({ at: timestamp })),
      }),
    ),
  }),
  errors: ['model_not_found'],
});

const burnSchema = z.object({
  long: z.string().meta({ description: 'Such as 1h' }),
  short: z.string(),
  factor: z.number().meta({
    description:
      'Both windows have to burn faster than this, at most 0.9/(1 − target), or of the share of hours',
  }),
  level: z.enum(['page', 'ticket']).meta({ description: 'What it is worth while it burns' }),
  long_rate: z.number().nullable(),
  short_rate: z.number().nullable(),
  is_burning: z.boolean(),
});

const objectiveSchema = z.object({
  objective: z.enum(['availability', 'latency', 'label_freshness', 'quality']),
  status: z.enum(['met', 'at_risk', 'missed', 'no_data', 'off']),
  text: z.string().meta({ description: 'The objective and where it stands, in words' }),
  target: z.number().nullable(),
  actual: z.number().nullable(),
  budget: z
    .object({
      of: z.enum(['requests', 'hours']).meta({ description: 'What it is counted in' }),
      allowed: z.number().meta({ description: 'Bad ones in the window' }),
      spent: z.number(),
      left: z.number().meta({ description: 'Share of the budget; below 0: overspent' }),
    })
    .nullable(),
  burn: z.array(burnSchema),
});
export type Objective = z.infer<typeof objectiveSchema>;

export const getObjectives = defineOperation({
  id: 'getObjectives',
  method: 'GET',
  path: '/api/v1/models/{model}/objectives',
  tag: 'Health',
  summary: 'What a model is to keep to, with error budgets and burn rates',
  access: read,
  params: modelParam,
  response: z.object({
    at: timestamp,
    settings: objectivesSchema,
    revision: z.number().int().meta({ description: '0: never set' }),
    updated_at: timestamp.nullable(),
    updated_by: actorSchema.nullable(),
    objectives: z.array(objectiveSchema),
  }),
  errors: ['model_not_found'],
});

export const setObjectives = defineOperation({
  id: 'setObjectives',
  method: 'PUT',
  path: '/api/v1/models/{model}/objectives',
  tag: 'Health',
  summary: 'Set what a model is to keep to; what is left out gets its default',
  access: { role: 'operator', scope: 'registry' },
  params: modelParam,
  body: z.strictObject({
    settings: objectivesSchema,
    reason: z.string().trim().min(1, 'say why').max(500),
    expected_revision: z.number().int().nonnegative().optional(),
  }),
  response: getObjectives.response,
  errors: ['model_not_found', 'settings_conflict'],
});
