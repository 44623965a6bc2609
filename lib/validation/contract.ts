import { z } from 'zod';

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

export const scalarSchema = z.union([z.number(), z.string().max(10_000), z.boolean()]);
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
const patternText = z.string().min(1).max(MAX_PATTERN);

const featureName = z.string().min(1).max(200);

/** As a version's metadata gives them. */
export const patternsSchema = z.record(featureName, patternText).meta({
  description: 'Patterns in RE2’s syntax that text features have to match, by feature: rules',
});
export type Patterns = z.infer<typeof patternsSchema>;

/** Where a rule comes from that nobody wrote here. What is edited has none. */
const originSchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('reference'),
    rows: z.number().int().meta({ description: 'Those that keep it, all that could break it' }),
  }),
  z.strictObject({ from: z.literal('metadata') }),
]);
export type Origin = z.infer<typeof originSchema>;
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
    pattern: patternText,
    origin: originSchema.optional(),
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
    origin: originSchema.optional(),
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
export const modeSchema = z.enum(modes);
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
      /** What every value looks like: `A` a capital letter, `a` a small one, `0` a digit; left out where they differ. */
      shape: z.string().optional(),
    })
    .nullable(),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** How two numbers of a row stand to each other in every row of a reference that has both. */
const orderSchema = z.object({
  low: z.string(),
  relation: z.enum(['<', '<=', '==']),
  high: z.string(),
  rows: z.number().int(),
});
export type Order = z.infer<typeof orderSchema>;

/** What a version's reference sample says; kept with the rules, since imputing and outlier scores need it. */
export const profileSchema = z.object({
  rows: z.number().int(),
  /** By feature. */
  columns: z.record(z.string(), columnProfileSchema),
  /** Features that the reference has no column for, and columns that are no features. */
  absent: z.array(z.string()),
  extra: z.array(z.string()),
  /** Outlier scores of the reference's own rows, at these shares. */
  outlier: z.object({ shares: numbers, scores: numbers }).nullable(),
  /** Strongest first; left out of profiles from before there were any. */
  orders: z.array(orderSchema).optional(),
});
export type Profile = z.infer<typeof profileSchema>;

export const keptValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const violationSchema = z.object({
  row: z.number().int(),
  rule: z.string(),
  feature: z.string().nullable().meta({ description: 'null: the row as a whole' }),
  value: keptValue.meta({
    description: 'Long text is cut. Of an expression, in words, the values that it uses',
  }),
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
