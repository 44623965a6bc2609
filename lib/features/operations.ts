import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { entitySchema, sourceSchema, viewSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().max(500).optional();
const made = { created_at: timestamp, created_by: actorSchema };
const search = z.string().max(100).optional();
const named = <N extends string>(name: N) =>
  z.object({ [name]: z.string() } as Record<N, z.ZodString>);

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

/** Events that wait for a materialization are counted up to so many. */
export const MOST_COUNTED = 10_000;

const online = z.object({
  complete: z
    .boolean()
    .meta({ description: 'False while events pushed before the version was made are added up' }),
  materialized_to: timestamp
    .nullable()
    .meta({ description: 'For tables and files: how far they have been materialized' }),
  last_event_at: timestamp
    .nullable()
    .meta({ description: 'For pushed events: when the latest of those taken in lately happened' }),
  pushed_offline: z
    .number()
    .int()
    .meta({
      description: `Events pushed offline that are not online until a materialization; ${MOST_COUNTED} at most are counted`,
    }),
});

const viewEntry = viewSummary.extend({
  source_kind: z.enum(['push', 'table', 'file']).nullable(),
  online,
  models: z.array(z.string()).meta({
    description:
      'The models with a version that takes features from the view, itself or through the expressions of other views',
  }),
});
export type ViewEntry = z.infer<typeof viewEntry>;

const modelsOf = z.array(
  z.object({
    model: z.string(),
    version: z.number().int(),
    status: z.string(),
    features: z.array(z.string()),
  }),
);

const viewAnswer = viewSummary.omit({ features: true }).extend({
  definition: viewSchema,
  uses: z
    .record(z.string(), z.number().int())
    .meta({ description: 'The versions of other views that its expressions mean, by name' }),
  newest_version: z.number().int(),
  source_kind: z.enum(['push', 'table', 'file']).nullable(),
  online,
  used_by: z
    .array(
      z.object({
        view: z.string(),
        version: z.number().int(),
        uses: z.number().int().meta({ description: 'The version of this view that is meant' }),
        archived_at: timestamp.nullable(),
      }),
    )
    .meta({ description: 'The versions of other views whose expressions mean its features' }),
  models: modelsOf.meta({
    description: 'The versions of models that take features from any version of the view',
  }),
  models_through: modelsOf.meta({
    description:
      'The versions of models that take features of other views which are made of its features',
  }),
});
export type ViewAnswerBody = z.infer<typeof viewAnswer>;

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

export const listViews = defineOperation({
  id: 'listFeatureViews',
  method: 'GET',
  path: '/api/v1/features/views',
  tag: 'Features',
  summary: 'List feature views by name, each in its newest version',
  access: read,
  query: pageQuery.extend({
    search: search.meta({
      description: 'In names, entities, sources, descriptions, features, owners and tags',
    }),
    entity: z.string().optional(),
    source: z.string().optional(),
  }),
  response: pageOf(viewEntry),
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
