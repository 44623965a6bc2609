import { z } from 'zod';
import { remoteUrlSchema } from '#lib/remote/contract.ts';

/** Names of entities, sources, views and features: as they stand in URLs, requests and columns. */
export const featureNameSchema = z.string().regex(/^[a-z](?:[a-z0-9_]{0,61}[a-z0-9])?$/, {
  error:
    'must be 1 to 63 lower-case letters, digits and underscores, start with a letter and end with a letter or digit',
});
const columnNameSchema = z.string().min(1).max(200);
const tagsSchema = z.record(z.string().min(1).max(100), z.string().max(1000));
const about = {
  description: z.string().max(10_000).default(''),
  owner: z.string().max(200).default(''),
  tags: tagsSchema.default({}),
};

export const valueTypes = ['number', 'integer', 'string', 'boolean'] as const;
const valueTypeSchema = z.enum(valueTypes);
export type ValueType = z.infer<typeof valueTypeSchema>;
/** A value of an event or a feature; null: there is none. Integers are safe ones; numbers are finite. */
export type FeatureValue = number | string | boolean | null;

/** Durations as people write them: 90s, 5m, 3h, 30d. */
const durationSchema = z.string().regex(/^[1-9][0-9]{0,8}(s|m|h|d)$/, {
  error: 'must be a whole number and s, m, h or d, as in 90s, 5m, 3h or 30d',
});

export const entitySchema = z.strictObject({
  name: featureNameSchema,
  /** In this order wherever keys are a tuple. */
  keys: z
    .array(
      z.strictObject({
        name: columnNameSchema,
        type: z.enum(['string', 'integer']).default('string'),
      }),
    )
    .min(1)
    .max(8),
  ...about,
});
export type Entity = z.infer<typeof entitySchema>;

const columnsSchema = z.record(columnNameSchema, valueTypeSchema);
const eventColumns = {
  /** What an event has beside its keys and times. */
  columns: columnsSchema,
  /** When it happened. */
  event_time: columnNameSchema.default('event_timestamp'),
  /** When it became known; left out, for pushed events that is when they came, for others it is not known. */
  created_time: columnNameSchema.optional(),
};

export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('push'),
    name: featureNameSchema,
    entity: featureNameSchema,
    ...eventColumns,
    /** Tells events apart: one that comes again is the same. */
    event_id: columnNameSchema.optional(),
    ...about,
  }),
  z.strictObject({
    kind: z.literal('table'),
    name: featureNameSchema,
    entity: featureNameSchema,
    /** In the installation's own database: schema.table. */
    table: z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, {
      error: 'must be schema.table in lower case',
    }),
    ...eventColumns,
    ...about,
  }),
  z.strictObject({
    kind: z.literal('file'),
    name: featureNameSchema,
    entity: featureNameSchema,
    /** CSV or Parquet, below the folder MAINSTAY_FEATURE_FILES names; a pattern such as arrivals/*.parquet is many. */
    path: z.string().min(1).max(500),
    format: z.enum(['csv', 'parquet']),
    ...eventColumns,
    ...about,
  }),
]);
export type Source = z.infer<typeof sourceSchema>;

/** What an event must be like to count. The same in the database and in memory, which an expression language would not be. */
const conditionSchema = z.union([
  z.strictObject({
    column: columnNameSchema,
    is: z.enum(['=', '!=', '<', '<=', '>', '>=']),
    value: z.union([z.number(), z.string(), z.boolean()]),
  }),
  z.strictObject({
    column: columnNameSchema,
    is: z.enum(['in', 'not in']),
    values: z
      .array(z.union([z.number(), z.string(), z.boolean()]))
      .min(1)
      .max(1000),
  }),
  z.strictObject({ column: columnNameSchema, is: z.enum(['null', 'not null']) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const conditionsSchema = z.array(conditionSchema).min(1).max(20);

/**
 * Windows end at a multiple of `hop` since 1970 (UTC), the last one that is not after the time asked for, and do not contain
 * that end: [end − size, end). Tumbling is a hop as long as the window.
 */
const windowSchema = z.strictObject({
  size: durationSchema,
  hop: durationSchema.optional().meta({ description: 'Left out: tumbling, a hop of its size' }),
});
export type FeatureWindow = z.infer<typeof windowSchema>;

export const aggregations = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'stddev',
  'last',
  'distinct_count',
  'rate',
] as const;
export type Aggregation = (typeof aggregations)[number];

const named = { name: featureNameSchema, description: z.string().max(2000).optional() };
const featureSchema = z.discriminatedUnion('kind', [
  /** The column's value in the latest event. */
  z.strictObject({ kind: z.literal('value'), ...named, column: columnNameSchema }),
  z.strictObject({
    kind: z.literal('aggregate'),
    ...named,
    function: z.enum(aggregations),
    /** Of what; count needs none, rate has none. */
    column: columnNameSchema.optional(),
    /** Only events like this; all of it must hold. */
    where: conditionsSchema.optional(),
    /** rate: the share of events for which all of it holds. */
    predicate: conditionsSchema.optional(),
    window: windowSchema,
  }),
  /** CEL over this view's other features, those of others as view.feature, and the request's own values as request.name. */
  z.strictObject({
    kind: z.literal('expression'),
    ...named,
    type: valueTypeSchema,
    expression: z.string().min(1).max(2000),
  }),
]);
export type FeatureDefinition = z.infer<typeof featureSchema>;
export type AggregateFeature = Extract<FeatureDefinition, { kind: 'aggregate' }>;

/** A version of a view never changes; another definition is the next version. */
export const viewSchema = z.strictObject({
  name: featureNameSchema,
  /** Left out: a view of expressions over requests and other views only. */
  source: featureNameSchema.optional(),
  /** How old the entity's latest event may be; left out: any age. */
  ttl: durationSchema.optional(),
  features: z.array(featureSchema).min(1).max(500),
  ...about,
});
export type View = z.infer<typeof viewSchema>;

export const statuses = ['present', 'null', 'not_found', 'expired'] as const;
/**
 * What is known of a feature at a time. not_found: no event of the entity was known; expired: the latest one was older than the
 * view's ttl; null: there is an event, or a window, but no value in it.
 */
export type FeatureStatus = (typeof statuses)[number];

const OWN_REFERENCE = /^[a-z][a-z0-9_]{0,62}(@[1-9][0-9]{0,8})?:[a-z][a-z0-9_]{0,62}$/;
/** Other servers have rules of their own for names. */
const referenceSchema = z
  .string()
  .regex(/^[^:\s]{1,200}:[^:\s]{1,200}$/, { error: 'must be view:feature' });
const defaultSchema = z.union([z.number(), z.string(), z.boolean()]);

/** Another server that features are looked up at: a Feast feature server, by its HTTP interface. */
const featureServerSchema = z.strictObject({
  kind: z.literal('feast'),
  url: remoteUrlSchema,
  keys: z
    .array(
      z.strictObject({
        name: columnNameSchema,
        type: z.enum(['string', 'integer', 'number']).default('string'),
      }),
    )
    .min(1)
    .max(50)
    .meta({ description: 'Join keys, and what its on-demand views call the request, with types' }),
  feature_service: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Asked for instead of the single features; it must have them' }),
  timeout_ms: z.number().int().min(10).max(10_000).default(500),
});
export type FeatureServer = z.infer<typeof featureServerSchema>;

/** Features that a version of a model takes from views, for the entities that a request names. */
export const featureListSchema = z
  .strictObject({
    server: featureServerSchema.optional().meta({
      description: 'Where they are looked up; left out: in the views that are defined here',
    }),
    /** Left out: those of the list's views. */
    entities: z
      .array(columnNameSchema)
      .max(50)
      .optional()
      .meta({ description: 'The keys that a request names; left out: those that the views have' }),
    list: z
      .array(
        z.union([
          referenceSchema,
          z.strictObject({
            feature: referenceSchema,
            as: z.string().min(1).max(200).optional(),
            default: defaultSchema.optional(),
          }),
        ]),
      )
      .min(1)
      .max(500)
      .meta({
        description:
          '`view:feature` of the newest version, or `view@2:feature`; `as` is what the model calls it, `default` what stands in where it has no value',
      }),
    request_wins: z
      .boolean()
      .default(false)
      .meta({ description: 'A value in the request goes before the one looked up' }),
    max_age: durationSchema.optional().meta({
      description:
        'While features cannot be looked up, the last known values stand in for so long; left out: they do not',
    }),
  })
  .superRefine(({ server, list }, { addIssue }) => {
    if (server) return;
    for (const [index, item] of list.entries()) {
      const isText = typeof item === 'string';
      if (OWN_REFERENCE.test(isText ? item : item.feature)) continue;
      const path = ['list', index, ...(isText ? [] : ['feature'])];
      addIssue({ code: 'custom', path, message: 'must be view:feature or view@2:feature' });
    }
  });
export type FeatureList = z.infer<typeof featureListSchema>;

/** The same once it is registered: all said, and each with its view's version, unless another server has the views. */
export const pinnedListSchema = z.object({
  /** Left out: the views are those defined here. */
  server: featureServerSchema.optional(),
  entities: z.array(z.string()),
  list: z.array(
    z.object({ feature: z.string(), as: z.string(), default: defaultSchema.nullable() }),
  ),
  request_wins: z.boolean(),
  max_age: durationSchema.nullable(),
});
export type PinnedList = z.infer<typeof pinnedListSchema>;

const loggedValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
/** What a prediction was fed of features that were looked up. */
export const loggedFeaturesSchema = z.object({
  at: z.string().meta({ description: 'As of when they were looked up' }),
  list: z.array(z.object({ feature: z.string(), as: z.string() })),
  /** Why they could not be looked up. */
  failure: z.string().nullable(),
  rows: z.array(
    z.object({
      entities: z.record(z.string(), z.unknown()),
      values: z.array(loggedValueSchema),
      statuses: z.array(z.enum(statuses).nullable()),
      /** Seconds since the entity's latest event. */
      ages: z.array(z.number().nullable()),
      origins: z.array(z.enum(['online', 'last_known', 'default', 'request', 'none'])),
    }),
  ),
});
export type LoggedFeatures = z.infer<typeof loggedFeaturesSchema>;
