import { z } from 'zod';
import { NUMERIC_TESTS } from '#lib/drift/contract.ts';
import { timestamp } from '#lib/http/contract.ts';

const verdicts = ['drift', 'stable', 'not_enough_data'] as const;
const verdictSchema = z.enum(verdicts).meta({
  description: 'not_enough_data is never “no drift”',
});

/** A sliding window: so many minutes, hours or days, or since the version was released. */
export const windowName = z
  .string()
  .regex(/^([1-9]\d{0,3}(m|h|d)|release)$/, 'must be like 30m, 1h, 7d, or release');

export const DEFAULT_WINDOWS = ['1h', '24h', '7d', 'release'];
/** The window of a report that somebody asked for. */
export const SPAN_WINDOW = 'span';

const roleSchema = z.enum(['feature', 'score', 'class', 'value']);

const testSchema = z.object({
  statistic: z.number(),
  p_value: z.number(),
  p_adjusted: z.number().optional().meta({
    description:
      'Of the test that decides: of the effective sizes, corrected across all that was asked',
  }),
});

/** What was asked of a column, and the answer. */
const questionSchema = z.object({
  about: z.enum(['values', 'missing', 'unseen']),
  test: z.enum(NUMERIC_TESTS).optional().meta({ description: 'Which decides on values' }),
  p_adjusted: z.number(),
  is_large: z.boolean(),
  is_enough: z.boolean(),
  has_changed: z.boolean(),
});

/** Shares of the values on each side: of numbers in equal bins, what is beyond in the first and the last; the most frequent categories, and the rest in one. */
const barSchema = z.object({
  label: z.string().nullable().meta({ description: 'null: numbers, of `from` to `to`' }),
  from: z.number().nullable(),
  to: z.number().nullable(),
  reference: z.number(),
  current: z.number(),
});
export type Bar = z.infer<typeof barSchema>;

const findingKinds = [
  'missing',
  'unseen',
  'infinite',
  'out_of_range',
  'constant',
  'type_errors',
] as const;

/** Shares of the window’s rows; null: it does not apply, or is not known. */
const columnQuality = z.object({
  missing: z.number().nullable(),
  missing_reference: z.number().nullable(),
  infinite: z.number().nullable(),
  unseen: z.number().nullable().meta({ description: 'Categories the reference does not have' }),
  out_of_range: z.number().nullable().meta({
    description:
      'Below the reference’s least or above its greatest; null: counts of this reference do not say',
  }),
  type_errors: z
    .number()
    .nullable()
    .meta({ description: 'Of the requests for the version, those refused for this field’s type' }),
  is_constant: z.boolean().nullable().meta({
    description: 'By counts of numbers: all are in one of at most 1,000 bins',
  }),
  findings: z.array(z.enum(findingKinds)).meta({ description: 'What is wrong of these' }),
});
export type ColumnQuality = z.infer<typeof columnQuality>;

/** At these shares of the values, from the least. */
export const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
const quantiles = z
  .array(z.number())
  .nullable()
  .meta({
    description: `At ${QUANTILES.join(', ')}; null: categories, or no values`,
  });

export const columnResultSchema = z.object({
  name: z.string(),
  role: roleSchema,
  kind: z.enum(['numeric', 'categorical']),
  verdict: verdictSchema,
  drifting_since: timestamp
    .nullable()
    .meta({ description: 'Scans in a row have said so; null: it is not drifting' }),
  streak: z.number().int().meta({ description: 'Scans in a row that say otherwise' }),
  basis: z
    .enum(['rows', 'counts'])
    .meta({ description: 'rows: exact; counts: D is the least it can be, see `d_most`' }),
  n_ref: z.number().int(),
  n_cur: z.number().int(),
  missing_ref: z.number().int(),
  missing_cur: z.number().int(),
  n_effective: z.number().int().meta({ description: 'Independent rows of the smaller side' }),
  tests: z.object({
    ks: testSchema.extend({ d_most: z.number().optional() }).optional(),
    chi2: testSchema.extend({ dof: z.number() }).optional(),
    mann_whitney: testSchema.optional(),
    anderson_darling: z.object({ statistic: z.number() }).optional(),
    cramer_von_mises: testSchema.optional(),
  }),
  effects: z.object({
    wasserstein: z.number().nullable().optional(),
    wasserstein_normed: z.number().nullable().optional(),
    psi: z.number().optional(),
    js: z.number().optional(),
    linf: z.number().optional(),
    psi_pooled: z.number().optional().meta({ description: 'Rare categories as one; decides' }),
    js_pooled: z.number().optional(),
    linf_pooled: z.number().optional(),
    hellinger: z.number().optional(),
    kl: z.number().optional(),
    energy: z.number().optional(),
  }),
  questions: z.array(questionSchema),
  sentences: z.array(z.string()).meta({ description: 'The same in words' }),
  histogram: z.array(barSchema),
  quantiles: z.object({ reference: quantiles, current: quantiles }),
  quality: columnQuality,
});
export type ColumnResult = z.infer<typeof columnResultSchema>;

/** The classic monitor: |mean − baseline mean| / baseline standard deviation of the last N predictions. */
const predictionShift = z.object({
  role: z.enum(['score', 'value']),
  predictions: z.number().int().meta({ description: 'Found of the last `wanted`' }),
  wanted: z.number().int(),
  mean: z.number().nullable(),
  baseline_mean: z.number().nullable(),
  baseline_deviation: z.number().nullable(),
  shift: z.number().nullable(),
  threshold: z.number(),
  is_over: z.boolean().meta({
    description:
      'The shift is at the threshold or above, of a full window: what the classic monitor says',
  }),
  p_value: z.number().nullable().meta({
    description: 'How often chance moves the mean of as many independent predictions so far',
  }),
  n_effective: z.number().int().nullable().meta({ description: 'Independent ones among them' }),
  verdict: verdictSchema.meta({
    description:
      'drift: over the threshold and certain (p below a fiftieth of α). not_enough_data: the window is not full, there is no baseline, or it is over the threshold and may be so by chance',
  }),
  drifting_since: timestamp.nullable(),
  streak: z.number().int(),
});
export type PredictionShift = z.infer<typeof predictionShift>;

const shortOf = { found: z.number().int(), needed: z.number().int() };
const wholeRow = z.object({
  verdict: verdictSchema,
  drifting_since: timestamp.nullable(),
  streak: z.number().int(),
  auc: z.number().nullable(),
  p_value: z.number().nullable(),
  n_ref: z.number().int(),
  n_cur: z.number().int(),
  columns: z.array(z.object({ name: z.string(), share: z.number() })),
  short: z
    .discriminatedUnion('of', [
      z.object({ of: z.literal('rows'), ...shortOf }),
      z.object({
        ...{ of: z.literal('stretches'), ...shortOf },
        side: z.enum(['reference', 'current']),
        column: z.string().nullable().meta({
          description: 'Depends most on the rows before, so that rows hang together by it',
        }),
      }),
      z.object({ of: z.literal('permutations'), ...shortOf }),
    ])
    .optional()
    .meta({ description: 'Of what there is too little for a verdict' }),
});
export type WholeRow = z.infer<typeof wholeRow>;

const datasetQuality = z.object({
  rows_usual: z
    .object({
      least: z.number().int(),
      most: z.number().int(),
      days: z.array(z.number().int()).meta({ description: 'So many days before' }),
    })
    .nullable()
    .meta({
      description:
        'Of the same span of days before: of the same weekday where two weeks are known, else of the last week; null: none is known',
    }),
  duplicates: z.number().nullable().meta({
    description: 'Share of rows that are equal to an earlier one; null: rows are not at hand',
  }),
  duplicates_reference: z.number().nullable().meta({
    description:
      'Of as many rows of the reference, by the columns that are no narrower in the window; null: there are none',
  }),
  last_row_at: timestamp.nullable(),
  usual_gap_seconds: z.number().nullable().meta({
    description:
      'As nearly all gaps between minutes with rows, or as long as nothing came in the same hours of days before; null: too few to say',
  }),
  findings: z.array(z.enum(['rows_fewer', 'rows_more', 'duplicates', 'stale'])),
});
export type DatasetQuality = z.infer<typeof datasetQuality>;

export const reportSummarySchema = z.object({
  id: z.uuid(),
  model: z.string(),
  version: z.number().int(),
  reference: z.number().int().meta({ description: 'Id of what it was compared with' }),
  window: z.string().meta({ description: 'Of the settings; `span`: somebody asked for it' }),
  at: timestamp,
  from: timestamp.meta({ description: 'What was added up, by arrival' }),
  to: timestamp,
  rows: z.number().int(),
  verdict: verdictSchema.meta({
    description: 'drift: any column, the whole row, or the prediction’s mean has drifted',
  }),
  dataset: z.object({
    drifted: z.number().int(),
    tested: z.number().int(),
    share: z.number(),
    columns: z.number().int(),
    quality_findings: z.number().int(),
  }),
  prediction_shift: predictionShift.nullable(),
  whole_row: wholeRow.nullable().meta({ description: 'null: rows are not at hand' }),
});
export type ReportSummary = z.infer<typeof reportSummarySchema>;

export const reportSchema = reportSummarySchema.extend({
  compatibility: z
    .enum(['none', 'evidently', 'nannyml'])
    .meta({ description: 'Whose choices made the verdicts' }),
  columns: z.array(columnResultSchema).meta({ description: 'Drifted first, largest effect first' }),
  quality: datasetQuality,
});
export type Report = z.infer<typeof reportSchema>;

export const driftEventSchema = z.object({
  id: z.uuid(),
  at: timestamp,
  version: z.number().int(),
  window: z.string(),
  kind: z.enum(['onset', 'end']),
  about: z.enum(['column', 'whole_row', 'prediction_shift', 'quality']),
  column: z.string().nullable(),
  role: roleSchema.nullable(),
  detail: z.string(),
  report: z.uuid(),
});
export type DriftEvent = z.infer<typeof driftEventSchema>;

export const scanSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['scheduled', 'manual']),
  status: z.enum(['queued', 'running', 'done', 'failed']),
  version: z.number().int().nullable().meta({ description: 'null: those in force' }),
  from: timestamp.nullable(),
  to: timestamp.nullable(),
  done: z.number().int().meta({ description: 'Of `total` comparisons' }),
  total: z.number().int().nullable(),
  error: z.string().nullable(),
  created_at: timestamp,
  ended_at: timestamp.nullable(),
  reports: z.array(z.uuid()),
});
export type Scan = z.infer<typeof scanSchema>;
