import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import {
  int4Text,
  pageOf,
  pageQuery,
  spanQuery,
  timestamp,
  wholeNumberOr,
} from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import {
  keptValue,
  loggedValidationSchema,
  modeSchema,
  policyKinds,
  profileSchema,
  rulesSchema,
  violationSchema,
} from './contract.ts';

const modelParam = z.object({ model: z.string() });
const versionParam = modelParam.extend({ version: int4Text });
const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().min(1, 'say why').max(500);
const ofVersion = ['model_not_found', 'version_not_found'] as const;

const rulesAnswerSchema = z.object({
  model: z.string(),
  version: z.number().int(),
  mode: modeSchema,
  rules: rulesSchema,
  /** Of the reference sample; null: there is none, or it could not be read. */
  profile: profileSchema.nullable(),
  features: z.array(
    z.object({ name: z.string(), type: z.enum(['number', 'integer', 'boolean', 'string']) }),
  ),
  revision: z.number().int().meta({ description: '0: nothing is saved' }),
  updated_at: timestamp.nullable(),
  updated_by: actorSchema.nullable(),
});
export type RulesAnswer = z.infer<typeof rulesAnswerSchema>;

export const getValidation = defineOperation({
  id: 'getValidation',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/validation',
  tag: 'Validation',
  summary: 'The rules of a version’s inputs, and what its reference sample says',
  access: read,
  params: versionParam,
  response: rulesAnswerSchema,
  errors: ofVersion,
});

export const setValidation = defineOperation({
  id: 'setValidation',
  method: 'PUT',
  path: '/api/v1/models/{model}/versions/{version}/validation',
  tag: 'Validation',
  summary: 'Set the rules of a version’s inputs; replicas take them over at once',
  access: write,
  params: versionParam,
  body: z.strictObject({
    mode: modeSchema,
    rules: rulesSchema,
    reason,
    expected_revision: z.number().int().nonnegative().optional(),
  }),
  response: rulesAnswerSchema,
  errors: [...ofVersion, 'settings_conflict'],
});

export const inferValidation = defineOperation({
  id: 'inferValidation',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/validation/infer',
  tag: 'Validation',
  summary:
    'Read the version’s reference sample again and propose rules; what it says of columns is kept, the rules are not until they are set',
  access: write,
  params: versionParam,
  response: rulesAnswerSchema,
  errors: ofVersion,
});

/** How many requests each outcome has: the severest policy of a rule that a request breaks. */
const effectSchema = z.object({
  passed: z.number().int(),
  accepted: z.number().int(),
  warned: z.number().int(),
  changed: z.number().int(),
  fallback: z.number().int(),
  quarantined: z.number().int(),
  rejected: z.number().int(),
});
export type Effect = z.infer<typeof effectSchema>;

const violationExampleSchema = violationSchema.extend({ request_id: z.string(), at: timestamp });
export type ViolationExample = z.infer<typeof violationExampleSchema>;

export const PREVIEWED_REQUESTS = 10_000;

const previewSchema = z.object({
  /** Of the model, whichever of its versions answered, newest first. */
  requests: z.number().int(),
  from: timestamp.nullable(),
  to: timestamp.nullable(),
  /** Those whose inputs the log does not hold, or not as features. */
  unreadable: z.number().int(),
  saved: effectSchema.meta({ description: 'By the saved rules, as if they were enforced' }),
  given: effectSchema,
  rules: z.array(
    z.object({
      rule: z.string(),
      saved: z.number().int().nullable().meta({ description: 'Rows; null: no such rule' }),
      given: z.number().int().nullable(),
    }),
  ),
  examples: z.array(violationExampleSchema).meta({ description: 'By the rules given' }),
});
export type Preview = z.infer<typeof previewSchema>;

export const previewValidation = defineOperation({
  id: 'previewValidation',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/validation/preview',
  tag: 'Validation',
  summary: 'What rules would have done to the last 10,000 requests, beside those that are saved',
  access: read,
  params: versionParam,
  body: z.strictObject({ rules: rulesSchema }),
  response: previewSchema,
  errors: ofVersion,
});

const ruleCountSchema = z.object({
  rule: z.string(),
  policy: z.enum(policyKinds),
  shadow: z.boolean(),
  requests: z.number().int(),
  rows: z.number().int(),
});
export type RuleCount = z.infer<typeof ruleCountSchema>;

export const getViolationSeries = defineOperation({
  id: 'getViolationSeries',
  method: 'GET',
  path: '/api/v1/models/{model}/validation/series',
  tag: 'Validation',
  summary:
    'How often rules were broken over time, by rule; in shadow mode what would have been done',
  access: read,
  params: modelParam,
  query: spanQuery(
    z.object({
      version: int4Text.optional(),
      from: timestamp.optional().meta({ description: 'Default: one hour before `to`' }),
      to: timestamp.optional().meta({ description: 'Default: now' }),
      points: wholeNumberOr(120, { min: 10, max: 500 }),
    }),
  ),
  response: z.object({
    from: timestamp,
    to: timestamp,
    step_seconds: z.number().int(),
    /** All requests in the span. */
    requests: z.number().int(),
    totals: z.array(ruleCountSchema).meta({ description: 'Most often first' }),
    points: z
      .array(z.object({ at: timestamp, rule: z.string(), requests: z.number().int() }))
      .meta({ description: 'Of the rules broken most, at most 10; a bucket without is absent' }),
  }),
  errors: ['model_not_found'],
});

export const listViolations = defineOperation({
  id: 'listViolations',
  method: 'GET',
  path: '/api/v1/models/{model}/validation/violations',
  tag: 'Validation',
  summary: 'Logged requests that broke a rule, newest first',
  access: read,
  params: modelParam,
  query: pageQuery.extend({
    version: int4Text.optional(),
    rule: z.string().max(300).optional(),
  }),
  response: pageOf(
    z.object({
      id: z.uuid(),
      request_id: z.string(),
      version: z.number().int().nullable(),
      at: timestamp,
      status: z.number().int(),
      validation: loggedValidationSchema,
    }),
  ),
  errors: ['model_not_found'],
});

const failingRowSchema = z.object({
  row: z.number().int().meta({ description: 'From 0, without the line of names' }),
  rule: z.string(),
  feature: z.string().nullable(),
  value: keptValue,
  expected: z.string(),
  policy: z.enum(policyKinds),
});
export type FailingRow = z.infer<typeof failingRowSchema>;

const runSchema = z.object({
  id: z.uuid(),
  model: z.string(),
  version: z.number().int(),
  revision: z.number().int(),
  /** The file’s name, or what was checked. */
  source: z.string(),
  at: timestamp,
  by: actorSchema,
  row_count: z.number().int(),
  failing_rows: z.number().int(),
  counts: z.array(
    z.object({ rule: z.string(), policy: z.enum(policyKinds), rows: z.number().int() }),
  ),
  left_out: z.array(z.string()).meta({
    description:
      'Columns that were not looked at since they are no inputs: of a snapshot all that are no features; of a file those that the version’s reference has beside its features, and keys of entities',
  }),
  not_checked: z.array(z.string()).meta({
    description:
      'Features that the file has no column for, and that are looked up when a request comes',
  }),
});
export type ValidationRunSummary = z.infer<typeof runSchema>;
const runDetailSchema = runSchema.extend({
  failures: z.array(failingRowSchema).meta({
    description: 'The first 1,000, and of each rule the first 20; the file has all',
  }),
});
export type ValidationRunDetail = z.infer<typeof runDetailSchema>;

export const validateFile = defineOperation({
  id: 'validateFile',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/validation/runs',
  tag: 'Validation',
  summary: 'Hold the rows of a CSV or Parquet file against the version’s rules',
  access: write,
  params: versionParam,
  rawBody: {
    contentType: 'multipart/form-data',
    schema: z.object({
      file: z.file().meta({ description: 'CSV with a line of names, or Parquet' }),
    }),
  },
  response: runDetailSchema,
  status: 201,
  errors: [...ofVersion, 'artifact_too_large', 'unsupported_media_type'],
});

export const validateSnapshot = defineOperation({
  id: 'validateSnapshot',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/validation/runs/snapshot',
  tag: 'Validation',
  summary:
    'Hold a stored snapshot of data against the version’s rules: its reference, or another file by digest',
  access: write,
  params: versionParam,
  body: z.strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({ description: 'SHA-256 of a stored file; left out: the version’s reference sample' }),
  }),
  response: runDetailSchema,
  status: 201,
  errors: [...ofVersion, 'snapshot_not_found'],
});

export const listValidationRuns = defineOperation({
  id: 'listValidationRuns',
  method: 'GET',
  path: '/api/v1/models/{model}/validation/runs',
  tag: 'Validation',
  summary: 'Files and snapshots that were held against a model’s rules, newest first',
  access: read,
  params: modelParam,
  query: pageQuery,
  response: pageOf(runSchema),
  errors: ['model_not_found'],
});

const runParam = modelParam.extend({ id: z.uuid() });
export const getValidationRun = defineOperation({
  id: 'getValidationRun',
  method: 'GET',
  path: '/api/v1/models/{model}/validation/runs/{id}',
  tag: 'Validation',
  summary:
    'What came of a file that was held against a version’s rules, with the first failing rows',
  access: read,
  params: runParam,
  response: runDetailSchema,
  errors: ['validation_run_not_found'],
});

export const downloadFailures = defineOperation({
  id: 'downloadFailures',
  method: 'GET',
  path: '/api/v1/models/{model}/validation/runs/{id}/failures',
  tag: 'Validation',
  summary: 'All failing rows as CSV: row, rule, feature, value, expected, policy',
  access: read,
  params: runParam,
  rawResponse: { contentType: 'text/csv' },
  errors: ['validation_run_not_found'],
});
