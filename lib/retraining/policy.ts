import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

const share = z.number().gt(0).max(1);
const column = z.string().min(1).max(200);
const metricName = z
  .string()
  .regex(/^[a-z0-9_]{1,40}$/, 'must be a metric’s name, such as roc_auc');

function isCron(expression: string): boolean {
  try {
    CronExpressionParser.parse(expression);
    return expression.trim().split(/\s+/).length === 5;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const scheduleSchema = z.strictObject({
  cron: z
    .string()
    .max(100)
    .refine(isCron, 'must be five fields of cron, such as 0 3 * * 1 (Mondays at three)'),
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be a time zone, such as Europe/Berlin')
    .default('UTC'),
});

const driftSchema = z
  .strictObject({
    window: z
      .string()
      .regex(/^([1-9]\d{0,3}(m|h|d)|release)$/, 'must be like 30m, 24h, 7d, or release')
      .default('24h')
      .meta({ description: 'Of the drift scans whose verdicts count' }),
    features: z.array(column).max(200).default([]).meta({ description: 'Any one of them drifts' }),
    prediction: z.boolean().default(false).meta({ description: 'The prediction drifts' }),
    share: share.nullable().default(null).meta({
      description: 'So large a share of the features that have a verdict drifts',
    }),
  })
  .refine(
    ({ features, prediction, share: of }) => features.length > 0 || prediction || of !== null,
    'must name features, the prediction or a share',
  );

const performanceSchema = z
  .strictObject({
    metric: metricName,
    floor: z.number().nullable().default(null).meta({
      description: 'Worse than this: below it, of losses and errors above it',
    }),
    margin: z.number().gt(0).nullable().default(null).meta({
      description: 'Worse than in the reference by this',
    }),
    window_hours: z.number().int().min(1).max(2160).default(168),
    least_labels: z.number().int().min(30).max(10_000_000).default(500),
  })
  .refine(
    ({ floor, margin }) => floor !== null || margin !== null,
    'must have a floor or a margin',
  );

/** When a model is trained again, and when it is not. What is left out is off, or has its default. */
export const retrainingPolicySchema = z.strictObject({
  triggers: z
    .strictObject({
      schedule: scheduleSchema.nullable().default(null),
      drift: driftSchema.nullable().default(null),
      performance: performanceSchema.nullable().default(null),
      new_labels: z.number().int().min(1).max(1_000_000_000).nullable().default(null).meta({
        description: 'So many labelled rows came since the last run',
      }),
    })
    .prefault({}),
  guards: z
    .strictObject({
      cooldown_hours: z.number().min(0).max(8760).default(168).meta({
        description: 'Between a run and the next that nobody asked for',
      }),
      least_labels: z.number().int().min(0).max(1_000_000_000).default(1000).meta({
        description: 'Labelled rows to learn from',
      }),
      quality: z.boolean().default(true).meta({
        description: 'Not while something is wrong with the data of an input',
      }),
      budget: z
        .strictObject({
          runs: z.number().int().min(1).max(1000),
          days: z.number().int().min(1).max(365),
        })
        .nullable()
        .prefault({ runs: 10, days: 30 }),
      failed_gates: z.number().int().min(1).max(100).nullable().default(3).meta({
        description: 'After so many runs in a row whose gate said no, only by hand',
      }),
    })
    .prefault({}),
});
export type RetrainingPolicy = z.infer<typeof retrainingPolicySchema>;
export type TriggerKind = keyof RetrainingPolicy['triggers'];
