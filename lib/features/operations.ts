import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { entitySchema, featureNameSchema, sourceSchema, statuses, viewSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().max(500).optional();
const made = { created_at: timestamp, created_by: actorSchema };
const search = z.string().max(100).optional();
const named = <N extends string>(name: N) =>
  z.object({ [name]: z.string() } as Record<N, z.ZodString>);

export const MAX_LOOKUP_ROWS = 1000;

const entityAnswer = entitySchema.extend(made);
export type EntityAnswer = z.infer<typeof entityAnswer>;

const [push, table, file] = sourceSchema.options;
const sourceAnswer = z.discriminatedUnion('kind', [
  push.extend(made),
  table.extend(made),
  file.extend(made),
]);
export type SourceAnswer = z.infer<typeof sourceAnswer>;

const viewSummary = z.object({
  name: z.string(),
  version: z.number().int(),
  source: z.string().nullable(),
  entity: z.string().nullable(),
  description: z.string(),
  owner: z.string(),
  tags: z.record(z.string(), z.string()),
  ttl: z.string().nullable(),
  features: z.array(z.string()),
  archived_at: timestamp.nullable(),
  ...made,
});
export type ViewSummary = z.infer<typeof viewSummary>;

const viewAnswer = viewSummary.omit({ features: true }).extend({
  definition: viewSchema,
  uses: z
    .record(z.string(), z.number().int())
    .meta({ description: 'The versions of other views that its expressions mean, by name' }),
  newest_version: z.number().int(),
  online: z.object({
    complete: z
      .boolean()
      .meta({ description: 'False while events pushed before the version was made are added up' }),
    materialized_to: timestamp
      .nullable()
      .meta({ description: 'For tables and files: how far they have been materialized' }),
  }),
  models: z
    .array(
      z.object({
        model: z.string(),
        version: z.number().int(),
        status: z.string(),
        features: z.array(z.string()),
      }),
    )
    .meta({
      description: 'The versions of models that take features from any version of the view',
    }),
});
export type ViewAnswerBody = z.infer<typeof viewAnswer>;

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

export const runKinds = ['materialize', 'retrieve'] as const;
export const runStatuses = ['queued', 'running', 'done', 'failed'] as const;
const runAnswer = z.object({
  id: z.uuid(),
  kind: z.enum(runKinds),
  status: z.enum(runStatuses),
  request: z.record(z.string(), z.unknown()),
  done: z.number().int().meta({ description: 'Rows so far; hundredths of a retrieval' }),
  total: z.number().int().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  started_at: timestamp.nullable(),
  finished_at: timestamp.nullable(),
  ...made,
});
export type RunAnswer = z.infer<typeof runAnswer>;

export const listEntities = defineOperation({
  id: 'listFeatureEntities',
  method: 'GET',
  path: '/api/v1/features/entities',
  tag: 'Features',
  summary: 'List entities by name',
  access: read,
  query: pageQuery.extend({ search }),
  response: pageOf(entityAnswer),
});

export const createEntity = defineOperation({
  id: 'createFeatureEntity',
  method: 'POST',
  path: '/api/v1/features/entities',
  tag: 'Features',
  summary: 'Create an entity: what features are of, by one or more keys',
  access: write,
  body: entitySchema.extend({ reason }),
  response: entityAnswer,
  status: 201,
  errors: ['feature_exists'],
});

export const getEntity = defineOperation({
  id: 'getFeatureEntity',
  method: 'GET',
  path: '/api/v1/features/entities/{entity}',
  tag: 'Features',
  summary: 'Get an entity',
  access: read,
  params: named('entity'),
  response: entityAnswer,
  errors: ['feature_entity_not_found'],
});

export const listSources = defineOperation({
  id: 'listFeatureSources',
  method: 'GET',
  path: '/api/v1/features/sources',
  tag: 'Features',
  summary: 'List feature sources by name',
  access: read,
  query: pageQuery.extend({ search }),
  response: pageOf(sourceAnswer),
});

export const createSource = defineOperation({
  id: 'createFeatureSource',
  method: 'POST',
  path: '/api/v1/features/sources',
  tag: 'Features',
  summary: 'Create a source of events: pushed ones, a table in Postgres, or CSV or Parquet files',
  access: write,
  body: z.strictObject({ source: sourceSchema, reason }),
  response: sourceAnswer,
  status: 201,
  errors: ['feature_exists'],
});

export const getSource = defineOperation({
  id: 'getFeatureSource',
  method: 'GET',
  path: '/api/v1/features/sources/{source}',
  tag: 'Features',
  summary: 'Get a feature source',
  access: read,
  params: named('source'),
  response: sourceAnswer,
  errors: ['feature_source_not_found'],
});

export const updateSource = defineOperation({
  id: 'updateFeatureSource',
  method: 'PATCH',
  path: '/api/v1/features/sources/{source}',
  tag: 'Features',
  summary: 'Add columns to a feature source, or change its description, owner or tags',
  access: write,
  params: named('source'),
  body: z.strictObject({
    columns: push.shape.columns.optional().meta({ description: 'Columns to add' }),
    description: z.string().max(10_000).optional(),
    owner: z.string().max(200).optional(),
    tags: push.shape.tags.unwrap().optional(),
    reason,
  }),
  response: sourceAnswer,
  errors: ['feature_source_not_found'],
});

export const pushEvents = defineOperation({
  id: 'pushFeatureEvents',
  method: 'POST',
  path: '/api/v1/features/sources/{source}/events',
  tag: 'Features',
  summary: 'Push events to a source: all of them, or none when one is wrong',
  access: write,
  params: named('source'),
  body: z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())).min(1).max(10_000) }),
  response: z.object({
    accepted: z.number().int(),
    duplicates: z.number().int().meta({ description: 'Known by their event id already' }),
  }),
  errors: ['feature_source_not_found'],
});

export const listViews = defineOperation({
  id: 'listFeatureViews',
  method: 'GET',
  path: '/api/v1/features/views',
  tag: 'Features',
  summary: 'List feature views by name, each in its newest version',
  access: read,
  query: pageQuery.extend({
    search: search.meta({ description: 'In names, descriptions, features and tags' }),
    entity: z.string().optional(),
    source: z.string().optional(),
  }),
  response: pageOf(viewSummary),
});

export const createView = defineOperation({
  id: 'createFeatureView',
  method: 'POST',
  path: '/api/v1/features/views',
  tag: 'Features',
  summary: 'Create a feature view: features of an entity, declared once',
  access: write,
  body: z.strictObject({ view: viewSchema, reason }),
  response: viewAnswer,
  status: 201,
  errors: ['feature_exists'],
});

export const getView = defineOperation({
  id: 'getFeatureView',
  method: 'GET',
  path: '/api/v1/features/views/{view}',
  tag: 'Features',
  summary: 'Get a feature view with its definition, freshness and the models that use it',
  access: read,
  params: named('view'),
  query: z.object({
    version: int4Text.optional().meta({ description: 'Left out: the newest' }),
  }),
  response: viewAnswer,
  errors: ['feature_view_not_found'],
});

export const listViewVersions = defineOperation({
  id: 'listFeatureViewVersions',
  method: 'GET',
  path: '/api/v1/features/views/{view}/versions',
  tag: 'Features',
  summary: 'List a feature view’s versions, newest first',
  access: read,
  params: named('view'),
  query: pageQuery,
  response: pageOf(viewSummary),
  errors: ['feature_view_not_found'],
});

export const createViewVersion = defineOperation({
  id: 'createFeatureViewVersion',
  method: 'POST',
  path: '/api/v1/features/views/{view}/versions',
  tag: 'Features',
  summary: 'Define a feature view anew: its next version',
  access: write,
  params: named('view'),
  body: z.strictObject({ view: viewSchema, reason }),
  response: viewAnswer,
  status: 201,
  errors: ['feature_view_not_found', 'feature_unchanged'],
});

export const archiveViewVersion = defineOperation({
  id: 'archiveFeatureViewVersion',
  method: 'POST',
  path: '/api/v1/features/views/{view}/versions/{version}/archive',
  tag: 'Features',
  summary: 'Archive an old version of a feature view: its online values are kept no longer',
  access: write,
  params: named('view').extend({ version: int4Text }),
  body: z.strictObject({ reason }).optional(),
  response: viewAnswer,
  errors: ['feature_view_not_found', 'feature_in_use'],
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
  query: pageQuery.extend({ kind: z.enum(runKinds).optional() }),
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
  errors: ['feature_run_not_found', 'feature_run_unfinished'],
});
