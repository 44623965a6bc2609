import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { trainerSettingsSchema } from '#lib/training/contract.ts';
import { gateSchema } from './gate.ts';

const share = z.number().gt(0).max(1);
const column = z.string().min(1).max(200);
const metricName = z
  .string()
  .regex(/^[a-z0-9_]{1,40}$/, 'must be a metric’s name, such as roc_auc');

/** H, a time that the parser draws anew at every look, would be due at any. */
const DRAWN = /\bH\b/i;

function isCron(expression: string): boolean {
  if (DRAWN.test(expression)) return false;
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

const predictionsSchema = z.strictObject({
  from: z.literal('predictions').meta({ description: 'Labelled predictions of this model' }),
  days: z.number().int().min(1).max(3650).default(90),
  most_rows: z.number().int().min(100).max(50_000_000).default(1_000_000).meta({
    description: 'The newest of them',
  }),
});
const fileSchema = z.strictObject({
  from: z.literal('file').meta({ description: 'A CSV or Parquet file' }),
  path: z.string().min(1).max(1000).meta({
    description: 'In the folder of feature files, or s3://bucket/key',
  }),
  label: column,
  time: column.nullable().default(null).meta({
    description: 'The column that says when a row was; null: rows are in their order',
  }),
});

const severity = z.enum(['block', 'warn', 'off']);
const shareUpTo1 = z.number().min(0).max(1);

/** How bad each finding of a snapshot is; the numbers are shares. */
export const snapshotRulesSchema = z.strictObject({
  missing: z
    .strictObject({ severity: severity.default('warn'), most: shareUpTo1.default(0.5) })
    .prefault({}),
  constant: z.strictObject({ severity: severity.default('warn') }).prefault({}),
  range: z
    .strictObject({
      severity: severity.default('block'),
      most: shareUpTo1.default(0.01).meta({
        description: 'Of a column are infinite, or beyond the known range by more than its width',
      }),
    })
    .prefault({}),
  balance: z
    .strictObject({ severity: severity.default('warn'), least: shareUpTo1.default(0.01) })
    .prefault({}),
  leakage: z
    .strictObject({
      severity: severity.default('block'),
      most: shareUpTo1.default(0.98).meta({
        description:
          'How well a feature may tell the label alone: of two classes 2 × |ROC-AUC − ½|, of several the share of wrong guesses it saves, of numbers r²',
      }),
    })
    .prefault({}),
  overlap: z
    .strictObject({
      severity: severity.default('block'),
      most: shareUpTo1.default(0.05).meta({
        description:
          'Of the holdout’s rows that chance would have differ are among those learned from',
      }),
    })
    .prefault({}),
  drift: z
    .strictObject({
      severity: severity.default('warn'),
      most: shareUpTo1.default(0.5).meta({
        description: 'Of the features have drifted since the last snapshot',
      }),
    })
    .prefault({}),
});
export type SnapshotRules = z.infer<typeof snapshotRulesSchema>;

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
  data: z
    .discriminatedUnion('from', [predictionsSchema, fileSchema])
    .prefault({ from: 'predictions' }),
  categorical: z.array(column).max(200).default([]).meta({
    description: 'Features that are whole numbers and names rather than amounts; text always is',
  }),
  split: z
    .strictObject({
      holdout: z.number().min(0.05).max(0.5).default(0.2).meta({
        description: 'The newest rows, by share, that nothing is learned of',
      }),
      stratified: z.boolean().default(false).meta({
        description: 'The newest of each class instead, so that the holdout has all of them',
      }),
      folds: z.number().int().min(0).max(10).default(3).meta({
        description: 'Of the cross-validation in the order of time; 0 or 1: none',
      }),
    })
    .prefault({}),
  checks: snapshotRulesSchema.prefault({}),
  trainer: trainerSettingsSchema.prefault({ name: 'gbdt' }),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0),
  gate: gateSchema.prefault({}),
  release: z.enum(['nothing', 'candidate', 'promote']).default('candidate').meta({
    description:
      'What becomes of a version that passed: nothing, the alias candidate, or it is put in force',
  }),
});
export type RetrainingPolicy = z.infer<typeof retrainingPolicySchema>;
export type TriggerKind = keyof RetrainingPolicy['triggers'];

/** Whether each run goes on from the one before, with the labels that came since. */
export function isContinuous({ trainer }: Pick<RetrainingPolicy, 'trainer'>): boolean {
  return trainer.name === 'sgd' && trainer.continues;
}
