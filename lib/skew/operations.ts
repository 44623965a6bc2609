import { z } from 'zod';
import { int4Text, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { featureSkewSchema } from './contract.ts';

const modelParam = z.object({ model: z.string() });

const runSchema = z.object({
  id: z.uuid(),
  at: timestamp,
  from: timestamp.meta({ description: 'Of the requests looked at, by arrival' }),
  to: timestamp,
  requests: z.number().int().meta({ description: 'Whose values were compared with the reference' }),
  sampled: z.number().int().meta({ description: 'Whose features were computed anew' }),
});
export type SkewRun = z.infer<typeof runSchema>;

const skewAnswer = z.object({
  model: z.string(),
  last_run: runSchema.nullable(),
  items: z
    .array(featureSkewSchema.extend({ at: timestamp }))
    .meta({ description: 'The latest of each version and feature that a request was sampled of' }),
});
export type SkewAnswer = z.infer<typeof skewAnswer>;

export const getSkew = defineOperation({
  id: 'getSkew',
  method: 'GET',
  path: '/api/v1/models/{model}/skew',
  tag: 'Features',
  summary:
    'How what a model is served agrees with its features computed offline, and with the reference it was trained on',
  access: { role: 'viewer', scope: 'registry' },
  params: modelParam,
  query: z.object({ version: int4Text.optional() }),
  response: skewAnswer,
  errors: ['model_not_found'],
});

export const measureSkew = defineOperation({
  id: 'measureSkew',
  method: 'POST',
  path: '/api/v1/models/{model}/skew',
  tag: 'Features',
  summary: 'Measure it now, of the requests since the last time',
  access: { role: 'operator', scope: 'registry' },
  params: modelParam,
  response: skewAnswer,
  errors: ['model_not_found'],
});

export const getSkewSeries = defineOperation({
  id: 'getSkewSeries',
  method: 'GET',
  path: '/api/v1/models/{model}/skew/series',
  tag: 'Features',
  summary: 'The same of one feature of a version over time, oldest first',
  access: { role: 'viewer', scope: 'registry' },
  params: modelParam,
  query: spanQuery(
    z.object({
      version: int4Text,
      feature: z.string().min(1).max(200),
      from: timestamp.optional().meta({ description: 'Inclusive; default: a week ago' }),
      to: timestamp.optional().meta({ description: 'Exclusive' }),
    }),
  ),
  response: z.object({ points: z.array(featureSkewSchema.extend({ at: timestamp })) }),
  errors: ['model_not_found'],
});
