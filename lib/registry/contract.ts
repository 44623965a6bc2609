import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { featureListSchema, pinnedListSchema } from '#lib/features/contract.ts';
import { int4, int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { featureLayoutSchema, onnxSummarySchema, signatureSchema } from '#lib/onnx/contract.ts';
import { remoteRuntimeSchema } from '#lib/remote/contract.ts';
import { lineageSchema } from '#lib/reproduction/contract.ts';
import { patternsSchema } from '#lib/validation/contract.ts';

export const tasks = ['binary', 'multiclass', 'regression'] as const;
const taskSchema = z.enum(tasks);
export type Task = z.infer<typeof taskSchema>;

export const modelNameSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/, {
  error:
    'must be 1 to 100 lower-case letters, digits, dots, dashes or underscores, and start and end with a letter or digit',
});
/** Not all digits, so that an alias is never mistaken for a version number. */
export const aliasNameSchema = z
  .string()
  .regex(/^(?!\d+$)[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?$/, {
    error:
      'must be 1 to 60 lower-case letters, digits, dots, dashes or underscores, and not only digits',
  });
const tagsSchema = z.record(z.string().min(1).max(100), z.string().max(1000));

const modelSchema = z.object({
  name: modelNameSchema,
  task: taskSchema,
  description: z.string(),
  tags: tagsSchema,
  aliases: z.record(z.string(), z.number().int()),
  version_count: z.number().int(),
  latest_version: z.number().int().nullable(),
  /** The newest release's seq and the versions that take traffic in it. */
  release: z.object({ seq: z.number().int(), versions: z.array(z.number().int()) }).nullable(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type Model = z.infer<typeof modelSchema>;

export const versionStatuses = ['ready', 'archived', 'deleted'] as const;

/** Which outputs mean what; names of tensors in the signature. */
const outputRolesSchema = z.object({
  score: z.string().optional(),
  label: z.string().optional(),
  classes: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type OutputRoles = z.infer<typeof outputRolesSchema>;

const goldenCaseSchema = z.strictObject({
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
});
export type GoldenCase = z.infer<typeof goldenCaseSchema>;

export const DEFAULT_TOLERANCE = 1e-4;

/** The multipart field `metadata` of an upload; every field is optional. */
export const versionMetadataSchema = z.strictObject({
  description: z.string().max(10_000).optional(),
  feature_names: z.array(z.string().min(1).max(200)).min(1).max(10_000).optional(),
  output: outputRolesSchema.strict().optional(),
  metrics: z.record(z.string().max(100), z.number()).optional(),
  params: z.record(z.string().max(100), z.unknown()).optional(),
  tags: tagsSchema.optional(),
  lineage: lineageSchema.optional(),
  golden_cases: z.array(goldenCaseSchema).max(1000).optional(),
  tolerance: z.number().min(0).max(1).optional(),
  features: featureListSchema.optional().meta({
    description: 'Features that are looked up for the entities that a request names',
  }),
  patterns: patternsSchema.optional(),
  /** SHA-256 of the artifact, when the sender wants it checked. */
  digest: z
    .string()
    .regex(/^(sha256:)?[0-9a-f]{64}$/)
    .optional(),
});
export type VersionMetadata = z.infer<typeof versionMetadataSchema>;

/** What a version was trained on, or some of it, where it cannot come as a file: rules are inferred from it. */
const referenceSampleSchema = z.strictObject({
  filename: z.string().min(1).max(200).default('reference.csv'),
  csv: z.string().min(1),
});

const remoteVersionSchema = z.strictObject({
  remote: remoteRuntimeSchema,
  signature: signatureSchema.optional().meta({
    description:
      'Inputs and outputs with types and shapes; needed where the server does not describe them itself',
  }),
  metadata: versionMetadataSchema.omit({ digest: true }).optional(),
  reference: referenceSampleSchema.optional(),
});
export type RemoteVersion = z.infer<typeof remoteVersionSchema>;

const versionSummarySchema = z.object({
  model: z.string(),
  version: z.number().int(),
  status: z.enum(versionStatuses),
  digest: z.string(),
  size_bytes: z.number().int(),
  description: z.string(),
  metrics: z.record(z.string(), z.number()),
  tags: tagsSchema,
  aliases: z.array(z.string()),
  /** Where it lives when another server runs it; null: it is a file kept here. */
  remote: remoteRuntimeSchema.nullable(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type VersionSummary = z.infer<typeof versionSummarySchema>;

const versionSchema = versionSummarySchema.extend({
  signature: signatureSchema,
  layout: featureLayoutSchema,
  /** Of the file; null for a remote version. */
  onnx: onnxSummarySchema.nullable(),
  output: outputRolesSchema,
  params: z.record(z.string(), z.unknown()),
  lineage: lineageSchema,
  golden_cases: z.array(goldenCaseSchema),
  tolerance: z.number(),
  reference: z.object({ digest: z.string(), filename: z.string() }).nullable(),
  /** null: a request brings all features itself. */
  features: pinnedListSchema.nullable(),
  patterns: patternsSchema.nullable(),
});
export type Version = z.infer<typeof versionSchema>;

const NO_SERVER = ['remote_not_allowed', 'remote_unreachable'] as const;
const ELSEWHERE = ['feature_view_not_found', 'feature_server_unsupported', ...NO_SERVER] as const;

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });
const versionParam = modelParam.extend({ version: int4Text });
const aliasParam = modelParam.extend({ alias: aliasNameSchema });
const reason = z.string().trim().max(500).optional();
const whyQuery = z.object({ reason });

export const listModels = defineOperation({
  id: 'listModels',
  method: 'GET',
  path: '/api/v1/models',
  tag: 'Registry',
  summary: 'List models by name',
  access: read,
  query: pageQuery.extend({ search: z.string().max(100).optional() }),
  response: pageOf(modelSchema),
});

export const createModel = defineOperation({
  id: 'createModel',
  method: 'POST',
  path: '/api/v1/models',
  tag: 'Registry',
  summary: 'Create a model',
  access: write,
  body: z.strictObject({
    name: modelNameSchema,
    task: taskSchema,
    description: z.string().max(10_000).optional(),
    tags: tagsSchema.optional(),
    reason,
  }),
  response: modelSchema,
  status: 201,
  errors: ['model_exists'],
});

export const getModel = defineOperation({
  id: 'getModel',
  method: 'GET',
  path: '/api/v1/models/{model}',
  tag: 'Registry',
  summary: 'Get a model',
  access: read,
  params: modelParam,
  response: modelSchema,
  errors: ['model_not_found'],
});

export const updateModel = defineOperation({
  id: 'updateModel',
  method: 'PATCH',
  path: '/api/v1/models/{model}',
  tag: 'Registry',
  summary: 'Change a model’s description or tags',
  access: write,
  params: modelParam,
  body: z.strictObject({
    description: z.string().max(10_000).optional(),
    tags: tagsSchema.optional(),
    reason,
  }),
  response: modelSchema,
  errors: ['model_not_found'],
});

export const listVersions = defineOperation({
  id: 'listVersions',
  method: 'GET',
  path: '/api/v1/models/{model}/versions',
  tag: 'Registry',
  summary: 'List a model’s versions, newest first',
  access: read,
  params: modelParam,
  query: pageQuery.extend({ status: z.enum(versionStatuses).optional() }),
  response: pageOf(versionSummarySchema),
  errors: ['model_not_found'],
});

export const registerVersion = defineOperation({
  id: 'registerVersion',
  method: 'POST',
  path: '/api/v1/models/{model}/versions',
  tag: 'Registry',
  summary: 'Register a version: upload an ONNX file with its metadata',
  access: write,
  params: modelParam,
  query: whyQuery,
  rawBody: {
    contentType: 'multipart/form-data',
    schema: z.object({
      artifact: z.file().meta({ description: 'The ONNX file' }),
      metadata: versionMetadataSchema.optional().meta({ description: 'JSON' }),
      reference: z.file().optional().meta({ description: 'Reference sample, CSV or Parquet' }),
    }),
  },
  response: versionSchema,
  status: 201,
  errors: [
    'model_not_found',
    'artifact_not_onnx',
    'artifact_truncated',
    'artifact_unsupported',
    'artifact_digest_mismatch',
    'artifact_too_large',
    'golden_case_mismatch',
    ...ELSEWHERE,
    'unsupported_media_type',
  ],
});

export const registerRemoteVersion = defineOperation({
  id: 'registerRemoteVersion',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/remote',
  tag: 'Registry',
  summary:
    'Register a version that another server runs: an Open Inference Protocol, TensorFlow Serving, Flask or Ray Serve address',
  access: write,
  params: modelParam,
  query: whyQuery,
  body: remoteVersionSchema,
  response: versionSchema,
  status: 201,
  errors: ['model_not_found', 'remote_unsupported', 'golden_case_mismatch', ...ELSEWHERE],
});

export const getVersion = defineOperation({
  id: 'getVersion',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}',
  tag: 'Registry',
  summary: 'Get a version with its signature, metrics, parameters, lineage and golden cases',
  access: read,
  params: versionParam,
  response: versionSchema,
  errors: ['model_not_found', 'version_not_found'],
});

export const downloadArtifact = defineOperation({
  id: 'downloadArtifact',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/artifact',
  tag: 'Registry',
  summary: 'Download the ONNX file as it was uploaded',
  access: read,
  params: versionParam,
  rawResponse: { contentType: 'application/octet-stream' },
  errors: ['model_not_found', 'version_not_found', 'version_is_remote', 'artifact_damaged'],
});

export const archiveVersion = defineOperation({
  id: 'archiveVersion',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/archive',
  tag: 'Registry',
  summary: 'Archive a version: it stays in the history and can no longer be released',
  access: write,
  params: versionParam,
  body: z.strictObject({ reason }).optional(),
  response: versionSchema,
  errors: ['model_not_found', 'version_not_found', 'version_in_use', 'version_archived'],
});

export const deleteVersion = defineOperation({
  id: 'deleteVersion',
  method: 'DELETE',
  path: '/api/v1/models/{model}/versions/{version}',
  tag: 'Registry',
  summary: 'Delete a version’s file; its row stays, so that the history can name it',
  access: { role: 'admin', scope: 'admin' },
  params: versionParam,
  query: whyQuery,
  status: 204,
  errors: ['model_not_found', 'version_not_found', 'version_in_use', 'version_archived'],
});

export const setAlias = defineOperation({
  id: 'setAlias',
  method: 'PUT',
  path: '/api/v1/models/{model}/aliases/{alias}',
  tag: 'Registry',
  summary: 'Point an alias at a version',
  access: write,
  params: aliasParam,
  body: z.strictObject({ version: int4.positive(), reason }),
  response: modelSchema,
  errors: ['model_not_found', 'version_not_found', 'version_archived'],
});

export const deleteAlias = defineOperation({
  id: 'deleteAlias',
  method: 'DELETE',
  path: '/api/v1/models/{model}/aliases/{alias}',
  tag: 'Registry',
  summary: 'Remove an alias',
  access: write,
  params: aliasParam,
  query: whyQuery,
  status: 204,
  errors: ['model_not_found', 'alias_not_found'],
});
