import { z } from 'zod';
import { int4Text, spanQuery, timestamp, wholeNumberOr } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });
const span = {
  from: timestamp.optional().meta({ description: 'Inclusive. Default: a week before `to`' }),
  to: timestamp.optional().meta({ description: 'Exclusive. Default: now' }),
};

const intervalSchema = z.object({ low: z.number(), high: z.number(), method: z.string() });
const metricsSchema = z.record(z.string(), z.number().nullable()).meta({
  description: 'By scikit-learn’s names; null where a metric is not defined',
});
const intervalsSchema = z
  .record(z.string(), intervalSchema)
  .meta({ description: '95 %, of the metrics that have one' });

const thresholdSchema = z.object({
  threshold: z.number(),
  ...{ tp: z.number(), fp: z.number(), fn: z.number(), tn: z.number() },
  ...{ accuracy: z.number().nullable(), balanced_accuracy: z.number().nullable() },
  ...{ precision: z.number().nullable(), recall: z.number().nullable() },
  ...{ specificity: z.number().nullable(), f1: z.number().nullable(), mcc: z.number().nullable() },
});

const evaluationSchema = z.object({
  n: z.number().int(),
  metrics: metricsSchema,
  intervals: intervalsSchema,
  classes: z.array(z.string()).nullable().meta({ description: 'Of two, the second is positive' }),
  confusion_matrix: z
    .array(z.array(z.number()))
    .nullable()
    .meta({ description: 'Rows are truth, columns predictions' }),
  per_class: z
    .array(
      z.object({
        class: z.string(),
        ...{ precision: z.number(), recall: z.number(), f1: z.number(), support: z.number() },
      }),
    )
    .nullable(),
  calibration_curve: z
    .object({
      prob_pred: z.array(z.number()),
      prob_true: z.array(z.number()),
      count: z.array(z.number()),
    })
    .nullable(),
  thresholds: z.array(thresholdSchema).meta({ description: '0, 0.01, … 1, of two classes' }),
  notes: z.array(z.string()),
});

const pointSchema = z.object({
  at: timestamp,
  is_over: z.boolean().meta({ description: 'false: its time is under way, and more is to come' }),
  labelled_rows: z.number().int(),
  answered_rows: z.number().int().nullable(),
  coverage: z.number().nullable(),
  metrics: metricsSchema.nullable(),
  intervals: intervalsSchema,
  estimated: metricsSchema.nullable(),
});

const changeSchema = z.object({
  metric: z.string(),
  name: z.enum([
    'stable',
    'covariate_drift',
    'concept_drift',
    'both',
    'not_realised',
    'selective_labels',
    'not_enough_labels',
  ]),
  reference: z.number(),
  first_labels: z.number().int().nullable().meta({
    description:
      'The reference has no labels: `reference` is of so many first labelled rows of the version; null: of the reference',
  }),
  realised: z.number().nullable(),
  estimated: z.number().meta({ description: 'Of rows with labels, where that is known' }),
});

const versionSchema = z.object({
  version: z.number().int(),
  labelled_rows: z.number().int(),
  unusable_rows: z.number().int().meta({
    description:
      'Labels of rows that the log does not have, or has not with a usable answer, and labels that are none of the classes',
  }),
  unknown_labels: z.array(z.object({ label: z.string(), rows: z.number().int() })).meta({
    description:
      'Of the unusable rows those whose label is none of the classes that were declared or answered with: as JSON, the most frequent first, at most 20',
  }),
  label_delay: z
    .object({ labels: z.number().int(), median_seconds: z.number(), p90_seconds: z.number() })
    .nullable()
    .meta({
      description:
        'How long after their predictions labels came, to a twentieth; null: none came after its prediction',
    }),
  answered_rows: z.number().int().nullable().meta({ description: 'null: by arrival' }),
  coverage: z.number().nullable().meta({ description: 'Labelled of answered rows' }),
  evaluation: evaluationSchema.nullable(),
  estimated: metricsSchema.nullable().meta({
    description:
      'Without labels: CBPE of classes, DLE of numbers; null where there are too few labels to learn from',
  }),
  change: changeSchema
    .nullable()
    .meta({ description: 'Against the reference: by roc_auc or brier, accuracy, or mae' }),
  points: z.array(pointSchema),
});
export type VersionPerformance = z.infer<typeof versionSchema>;

const performanceSchema = z.object({
  model: z.string(),
  task: z.enum(['binary', 'multiclass', 'regression']),
  by: z.enum(['prediction', 'arrival']),
  from: timestamp.meta({ description: 'Whole hours' }),
  to: timestamp,
  step_seconds: z.number().int(),
  evaluated_at: timestamp.nullable().meta({ description: 'Labels until then are counted' }),
  versions: z.array(versionSchema),
});
export type Performance = z.infer<typeof performanceSchema>;

export const getPerformance = defineOperation({
  id: 'getPerformance',
  method: 'GET',
  path: '/api/v1/models/{model}/performance',
  tag: 'Performance',
  summary:
    'How well a model does by the labels that came, with intervals and coverage, and by estimate, by version and over time',
  access: read,
  params: modelParam,
  query: spanQuery(
    z.object({
      ...span,
      by: z.enum(['prediction', 'arrival']).default('prediction').meta({
        description: 'Hours of predictions, or of the arrival of their labels',
      }),
      version: int4Text.optional(),
      points: wholeNumberOr(60, { min: 2, max: 200 }),
    }),
  ),
  response: performanceSchema,
  errors: ['model_not_found'],
});

export const getPerformanceSegments = defineOperation({
  id: 'getPerformanceSegments',
  method: 'GET',
  path: '/api/v1/models/{model}/performance/segments',
  tag: 'Performance',
  summary:
    'A version’s newest labelled rows by segment, its worst segments as found on one half and confirmed on the other, and streaming detectors on its errors',
  access: read,
  params: modelParam,
  query: spanQuery(z.object({ ...span, version: int4Text })),
  response: z.object({
    ...{ model: z.string(), version: z.number().int(), from: timestamp, to: timestamp },
    rows: z.number().int(),
    is_cut: z.boolean().meta({ description: 'There are more; these are the newest' }),
    segments: z.array(
      z.object({
        ...{ feature: z.string(), value: z.string(), n: z.number().int() },
        ...{ metrics: metricsSchema, intervals: intervalsSchema },
      }),
    ),
    loss: z.string().nullable(),
    worst: z.array(
      z.object({
        conditions: z.array(z.object({ feature: z.string(), value: z.string() })),
        ...{ n: z.number().int(), share: z.number(), loss: z.number(), rest_loss: z.number() },
        p_adjusted: z.number(),
      }),
    ),
    detectors: z.array(
      z.object({ detector: z.enum(['adwin', 'page_hinkley', 'ddm']), alarms: z.array(timestamp) }),
    ),
  }),
  errors: ['model_not_found', 'version_not_found'],
});

const metricPointSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'must be 1 to 64 letters, digits, _, . or -'),
  value: z.number(),
  at: timestamp.optional().meta({ description: 'Default: now' }),
  version: z.number().int().min(1).max(2_147_483_647).optional(),
});

export const postBusinessMetrics = defineOperation({
  id: 'postBusinessMetrics',
  method: 'POST',
  path: '/api/v1/models/{model}/metrics',
  tag: 'Performance',
  summary: 'Record a team’s own numbers of a model; the same name, time and version again replaces',
  access: { role: 'operator', scope: 'registry' },
  params: modelParam,
  body: z.strictObject({ items: z.array(metricPointSchema).min(1).max(1000) }),
  response: z.object({ recorded: z.number().int() }),
  errors: ['model_not_found', 'invalid_request'],
});

export const getBusinessMetrics = defineOperation({
  id: 'getBusinessMetrics',
  method: 'GET',
  path: '/api/v1/models/{model}/metrics',
  tag: 'Performance',
  summary: 'A team’s own numbers of a model over time, by name',
  access: read,
  params: modelParam,
  query: spanQuery(z.object({ ...span, name: z.string().max(64).optional() })),
  response: z.object({
    ...{ from: timestamp, to: timestamp },
    is_cut: z.boolean().meta({ description: 'There are more than 10,000; these are the newest' }),
    metrics: z.array(
      z.object({
        name: z.string(),
        points: z.array(
          z.object({ at: timestamp, value: z.number(), version: z.number().int().nullable() }),
        ),
      }),
    ),
  }),
  errors: ['model_not_found'],
});
