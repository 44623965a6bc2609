import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { featureNameSchema, statuses, viewSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().max(500).optional();
const made = { created_at: timestamp, created_by: actorSchema };
const MAX_LOOKUP_ROWS = 1000;

const featureAnswer = z.object({
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
  status: z.enum(statuses),
  event_time: timestamp
    .nullable()
    .meta({ description: 'When the latest event of the entity in the view happened' }),
});

const entityRow = z.record(z.string(), z.union([z.string(), z.number()]));
const lookupBody = {
  entities: z
    .array(entityRow)
    .min(1)
    .max(MAX_LOOKUP_ROWS)
    .meta({ description: 'The entities’ keys by name' }),
  requests: z
    .array(z.record(z.string(), z.unknown()))
    .max(MAX_LOOKUP_ROWS)
    .optional()
    .meta({ description: 'What expressions call the request, for each of the entities' }),
  at: timestamp.optional().meta({ description: 'As of when; left out: now' }),
};
const lookupAnswer = z.object({
  at: timestamp,
  features: z.array(
    z.object({
      reference: z.string(),
      view: z.string(),
      version: z.number().int(),
      feature: z.string(),
      kind: z.enum(['value', 'aggregate', 'expression']),
    }),
  ),
  rows: z.array(z.object({ entities: entityRow, values: z.record(z.string(), featureAnswer) })),
});
export type LookupBody = z.infer<typeof lookupAnswer>;

const runKinds = ['materialize', 'retrieve'] as const;
const runStatuses = ['queued', 'running', 'done', 'failed'] as const;
const runAnswer = z.object({
  id: z.uuid(),
  kind: z.enum(runKinds),
  status: z.enum(runStatuses),
  request: z
    .record(z.string(), z.unknown())
    .meta({ description: 'What was asked; `row_count` in place of a retrieval’s rows' }),
  done: z.number().int().meta({ description: 'Rows so far; hundredths of a retrieval' }),
  total: z.number().int().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  started_at: timestamp.nullable(),
  finished_at: timestamp.nullable(),
  file_removed_at: timestamp.nullable().meta({
    description: 'When the file of a retrieval was removed; null: it is there, or was never',
  }),
  ...made,
});
export type RunAnswer = z.infer<typeof runAnswer>;

/** Where pushed events go. The log that training reads has them in any case. */
export const pushTargets = ['online', 'offline', 'online_and_offline'] as const;
export type PushTarget = (typeof pushTargets)[number];

export const pushEvents = defineOperation({
  id: 'pushFeatureEvents',
  method: 'POST',
  path: '/api/v1/features/sources/{source}/events',
  tag: 'Features',
  summary: 'Push events to a source: all of them, or none when one is wrong',
  access: write,
  params: z.object({ source: z.string() }),
  body: z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())).min(1).max(10_000),
    to: z.enum(pushTargets).default('online').meta({
      description:
        'All are in the log that training reads; offline: not looked up until a view is materialized',
    }),
  }),
  response: z.object({
    accepted: z.number().int(),
    duplicates: z.number().int().meta({ description: 'Known by their event id already' }),
  }),
  errors: ['feature_source_not_found'],
});

export const previewView = defineOperation({
  id: 'previewFeatureView',
  method: 'POST',
  path: '/api/v1/features/preview',
  tag: 'Features',
  summary: 'What a definition that is not saved says of real entities, computed from their events',
  access: read,
  body: z.strictObject({
    view: viewSchema,
    entities: z
      .array(entityRow)
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'Left out: some that had events lately' }),
    requests: lookupBody.requests,
    at: lookupBody.at,
  }),
  response: lookupAnswer,
});

export const lookupFeatures = defineOperation({
  id: 'lookupFeatures',
  method: 'POST',
  path: '/api/v1/features/lookup',
  tag: 'Features',
  summary: 'Values of features of entities, as of now or another time',
  access: read,
  body: z.strictObject({
    features: z
      .array(z.string().max(200))
      .min(1)
      .max(500)
      .meta({ description: '`view:feature` of the newest version, or `view@2:feature`' }),
    ...lookupBody,
  }),
  response: lookupAnswer,
  errors: ['feature_view_not_found'],
});

export const startMaterialization = defineOperation({
  id: 'startMaterialization',
  method: 'POST',
  path: '/api/v1/features/materializations',
  tag: 'Features',
  summary:
    'Bring online values up to what tables, files and the log of pushed events say: a run in the background',
  access: write,
  body: z.strictObject({
    views: z
      .array(featureNameSchema)
      .min(1)
      .max(500)
      .optional()
      .meta({ description: 'Left out: all' }),
    start: timestamp.optional().meta({ description: 'Left out: from where the last one ended' }),
    end: timestamp.optional().meta({ description: 'Left out: now' }),
    reason,
  }),
  response: runAnswer,
  status: 202,
  errors: ['feature_view_not_found'],
});

/** What historical retrieval is asked. */
export const retrievalSchema = z.strictObject({
  features: z.array(z.string().max(200)).min(1).max(500),
  rows: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(100_000)
    .optional()
    .meta({ description: 'The entities: keys, the time, and what expressions call the request' }),
  file: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'Or a CSV or Parquet file below MAINSTAY_FEATURE_FILES' }),
  time: z.string().min(1).max(200).default('event_timestamp'),
  format: z.enum(['parquet', 'csv']).default('parquet'),
});

export const startRetrieval = defineOperation({
  id: 'startRetrieval',
  method: 'POST',
  path: '/api/v1/features/retrievals',
  tag: 'Features',
  summary:
    'Training data: features of entities, each as of its own time: a run in the background, whose result is a Parquet or CSV file',
  access: write,
  body: retrievalSchema.extend({ reason }),
  response: runAnswer,
  status: 202,
  errors: ['feature_view_not_found'],
});

export const listRuns = defineOperation({
  id: 'listFeatureRuns',
  method: 'GET',
  path: '/api/v1/features/runs',
  tag: 'Features',
  summary: 'List materializations and retrievals, newest first',
  access: read,
  query: pageQuery.extend({
    kind: z.enum(runKinds).optional(),
    view: z.string().optional().meta({ description: 'Those that read or fill this view' }),
  }),
  response: pageOf(runAnswer),
});

export const getRun = defineOperation({
  id: 'getFeatureRun',
  method: 'GET',
  path: '/api/v1/features/runs/{id}',
  tag: 'Features',
  summary: 'Get a run: how far it is, and what came of it',
  access: read,
  params: z.object({ id: z.uuid() }),
  response: runAnswer,
  errors: ['feature_run_not_found'],
});

export const downloadRun = defineOperation({
  id: 'downloadFeatureRun',
  method: 'GET',
  path: '/api/v1/features/runs/{id}/download',
  tag: 'Features',
  summary: 'Download what a retrieval has made',
  access: read,
  params: z.object({ id: z.uuid() }),
  rawResponse: { contentType: 'application/octet-stream' },
  errors: ['feature_run_not_found', 'feature_run_unfinished', 'feature_run_file_removed'],
});
