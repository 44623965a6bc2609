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

/** What happens to a value that breaks a rule, mildest first: of several, the last in this order is what becomes of a request. */
export const policyKinds = [
  'accept',
  'warn',
  'clip',
  'impute',
  'fallback',
  'quarantine',
  'reject',
] as const;
export type PolicyKind = (typeof policyKinds)[number];

const scalarSchema = z.union([z.number(), z.string().max(10_000), z.boolean()]);
export type Scalar = z.infer<typeof scalarSchema>;

const policySchema = z.discriminatedUnion('do', [
  /** Counted, and nothing else. */
  z.strictObject({ do: z.literal('accept') }),
  /** Marked on the prediction. */
  z.strictObject({ do: z.literal('warn') }),
  /** Brought to the nearest value that keeps the rule. */
  z.strictObject({ do: z.literal('clip') }),
  /** Replaced; the original stays in the record. */
  z.strictObject({
    do: z.literal('impute'),
    by: z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('constant'), value: scalarSchema }),
      /** Of the reference. */
      z.strictObject({ from: z.literal('median') }),
      z.strictObject({ from: z.literal('mode') }),
      /** What this replica last saw for the same entity key; else the reference's median, or mode. */
      z.strictObject({ from: z.literal('last_known') }),
    ]),
  }),
  /** The version is passed over: its fallbacks answer, then the release's default. */
  z.strictObject({ do: z.literal('fallback') }),
  /** 202: kept, not predicted, to be replayed or discarded. */
  z.strictObject({ do: z.literal('quarantine') }),
  /** 422. */
  z.strictObject({ do: z.literal('reject') }),
]);
export type Policy = z.infer<typeof policySchema>;

/** More categories than this are kept as hashes of 64 bits. */
export const MAX_PLAIN_CATEGORIES = 1_000;
export const MAX_CATEGORIES = 200_000;
const MAX_PATTERN = 1_000;

const featureName = z.string().min(1).max(200);
const ofFeature = { feature: featureName, policy: policySchema };
const wholeLength = z.number().int().min(0).max(1_000_000);
const ruleNameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
  error: 'must be 1 to 63 lower-case letters, digits and underscores, and start with a letter',
});

const ruleSchema = z.discriminatedUnion('kind', [
  /** A value is there: a column that is left out, null and NaN are none. */
  z.strictObject({ kind: z.literal('required'), ...ofFeature }),
  /** Of the feature's type. Accept and warn take what can be read as it: the text "12.5" for a number. */
  z.strictObject({ kind: z.literal('type'), ...ofFeature }),
  z.strictObject({ kind: z.literal('finite'), ...ofFeature }),
  z
    .strictObject({
      kind: z.literal('range'),
      ...ofFeature,
      min: z.number().optional(),
      max: z.number().optional(),
    })
    .refine(({ min, max }) => min !== undefined || max !== undefined, {
      error: 'must have min, max or both',
    })
    .refine(({ min = -Infinity, max = Infinity }) => min <= max, {
      error: 'must have a min that is not above its max',
    }),
  z.strictObject({
    kind: z.literal('categories'),
    ...ofFeature,
    values: z.union([
      z.array(scalarSchema).min(1).max(MAX_CATEGORIES),
      /** Sorted 64-bit hashes, little-endian, base64: what many values are kept as. */
      z.strictObject({
        hashes: z
          .string()
          .max(4 * 1024 * 1024)
          .regex(/^[A-Za-z0-9+/]+={0,2}$/),
        count: z.number().int().positive().max(MAX_CATEGORIES),
      }),
    ]),
  }),
  /** Of text, in characters (code points). */
  z
    .strictObject({
      kind: z.literal('length'),
      ...ofFeature,
      min: wholeLength.optional(),
      max: wholeLength.optional(),
    })
    .refine(({ min, max }) => min !== undefined || max !== undefined, {
      error: 'must have min, max or both',
    })
    .refine(({ min = 0, max = Infinity }) => min <= max, {
      error: 'must have a min that is not above its max',
    }),
  /** RE2 syntax, matched in linear time against the whole text. */
  z.strictObject({
    kind: z.literal('pattern'),
    ...ofFeature,
    pattern: z.string().min(1).max(MAX_PATTERN),
  }),
  /** How old a feature that was looked up by entity key may be. */
  z.strictObject({
    kind: z.literal('freshness'),
    ...ofFeature,
    max_age_seconds: z
      .number()
      .positive()
      .max(10 * 366 * 86_400),
  }),
  /** CEL over the features; it holds when it is true, and is not asked when a feature that it uses is missing. */
  z.strictObject({
    kind: z.literal('expression'),
    name: ruleNameSchema,
    expression: z.string().min(1).max(2000),
    policy: policySchema,
  }),
  /** Columns that are not features. Accept and warn leave them out. */
  z.strictObject({ kind: z.literal('extra'), policy: policySchema }),
  /** A row more unusual than this share of the reference's rows. */
  z.strictObject({
    kind: z.literal('outlier'),
    quantile: z.number().min(0.5).max(1),
    policy: policySchema,
  }),
]);
export type Rule = z.infer<typeof ruleSchema>;
export type RuleKind = Rule['kind'];
export type FeatureRule = Extract<Rule, { feature: string }>;

const MAX_RULES = 5_000;
export const rulesSchema = z.array(ruleSchema).max(MAX_RULES);

/** off: not looked at. shadow: counted, and nothing else. enforce: policies apply. */
export const modes = ['off', 'shadow', 'enforce'] as const;
const modeSchema = z.enum(modes);
export type Mode = z.infer<typeof modeSchema>;

const numbers = z.array(z.number());
/** What a reference sample says of a column. */
const columnProfileSchema = z.object({
  rows: z.number().int(),
  missing: z.number().int(),
  /** Values that are no number, in a column of numbers: counted, and left out of the rest. */
  unusable: z.number().int(),
  distinct: z.number().int(),
  mode: scalarSchema.nullable(),
  /** Numbers only. */
  number: z
    .object({
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      median: z.number(),
      skewness: z.number(),
      /** At 0, 1/n, 2/n, … 1: what the outlier score reads tail shares from. */
      quantiles: numbers,
    })
    .nullable(),
  /** Text only. */
  text: z
    .object({
      min_length: z.number().int(),
      max_length: z.number().int(),
      /** Sorted; null: more than MAX_CATEGORIES. */
      categories: z.array(z.string()).nullable(),
    })
    .nullable(),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** What a version's reference sample says; kept with the rules, since imputing and outlier scores need it. */
const profileSchema = z.object({
  rows: z.number().int(),
  /** By feature. */
  columns: z.record(z.string(), columnProfileSchema),
  /** Features that the reference has no column for, and columns that are no features. */
  absent: z.array(z.string()),
  extra: z.array(z.string()),
  /** Outlier scores of the reference's own rows, at these shares. */
  outlier: z.object({ shares: numbers, scores: numbers }).nullable(),
});
export type Profile = z.infer<typeof profileSchema>;

const keptValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const violationSchema = z.object({
  row: z.number().int(),
  rule: z.string(),
  feature: z.string().nullable().meta({ description: 'null: the row as a whole' }),
  /** Long text is cut. */
  value: keptValue,
  expected: z.string(),
  policy: z.enum(policyKinds),
  to: keptValue.optional().meta({ description: 'What it was replaced by' }),
});
export type LoggedViolation = z.infer<typeof violationSchema>;

/** What the log keeps of a request that broke a rule. */
export const loggedValidationSchema = z.object({
  revision: z.number().int(),
  /** Counted, and nothing else: what the policies would have done. */
  shadow: z.boolean(),
  action: z.enum(policyKinds).meta({ description: 'The severest policy' }),
  /** Rule, policy, rows. */
  counts: z.array(z.tuple([z.string(), z.enum(policyKinds), z.number().int()])),
  /** The first of them; left out where the log keeps counts only. */
  violations: z.array(violationSchema).optional(),
});
export type LoggedValidation = z.infer<typeof loggedValidationSchema>;

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
});
export type ValidationRunSummary = z.infer<typeof runSchema>;
const runDetailSchema = runSchema.extend({
  failures: z.array(failingRowSchema).meta({ description: 'The first 1,000; the file has all' }),
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
