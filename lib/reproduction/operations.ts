import { z } from 'zod';
import { int4Text, pageOf, pageQuery } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { reproductionSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const params = z.object({ model: z.string(), version: int4Text });

export const startReproduction = defineOperation({
  id: 'startReproduction',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/reproductions',
  tag: 'Retraining',
  summary: 'Train a version again from its lineage, and compare',
  access: write,
  params,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500).optional() }).optional(),
  response: reproductionSchema,
  status: 202,
  errors: ['model_not_found', 'version_not_found', 'version_not_reproducible', 'reproduction_open'],
});

export const listReproductions = defineOperation({
  id: 'listReproductions',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/reproductions',
  tag: 'Retraining',
  summary: 'Checks whether a version can be trained again, newest first',
  access: read,
  params,
  query: pageQuery,
  response: pageOf(reproductionSchema),
  errors: ['model_not_found', 'version_not_found'],
});

export const getLatestReproduction = defineOperation({
  id: 'getLatestReproduction',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/reproductions/latest',
  tag: 'Retraining',
  summary: 'The last check of a version that ended, the one under way, and what such a check lacks',
  access: read,
  params,
  response: z.object({
    latest: reproductionSchema.nullable().meta({ description: 'That has ended' }),
    open: reproductionSchema.nullable().meta({ description: 'Queued or running' }),
    missing: z.array(z.string()).meta({
      description: 'What is not known or not kept and needed to train it again; empty: nothing',
    }),
  }),
  errors: ['model_not_found', 'version_not_found'],
});
