import { z } from 'zod';

/** What a challenger has to show. What is left out is off, or has its default. */
export const gateSchema = z.strictObject({
  metric: z
    .enum(['roc_auc', 'log_loss', 'brier', 'accuracy', 'mae', 'rmse'])
    .nullable()
    .default(null)
    .meta({ description: 'null: the one that says most of such a task' }),
  rule: z.enum(['better', 'not_worse']).default('not_worse'),
  margin: z.number().min(0).default(0.005).meta({
    description: 'better: by at least so much; not_worse: by at most so much',
  }),
  least_rows: z.number().int().min(1).max(1_000_000_000).default(500).meta({
    description: 'Where there are classes, of the rarer one; of fewer a person is asked',
  }),
  slices: z
    .strictObject({
      columns: z.array(z.string().min(1).max(200)).min(1).max(20),
      margin: z.number().min(0).default(0.02).meta({
        description: 'In none of them worse by more, for certain',
      }),
      least_rows: z.number().int().min(1).default(100).meta({
        description: 'Where there are classes, of the rarer one; smaller slices say nothing',
      }),
    })
    .nullable()
    .default(null),
  calibration: z.number().gt(0).max(1).nullable().default(0.1).meta({
    description: 'The expected calibration error, at most',
  }),
  latency_ms: z.number().gt(0).nullable().default(null).meta({
    description: 'p95 of single rows, at most',
  }),
  signature: z.enum(['same', 'features']).default('same').meta({
    description:
      'same: of a model whose inputs or outputs have other names, types or shapes a person is asked; features: callers name features, and nothing else matters',
  }),
  size_mib: z.number().gt(0).nullable().default(null).meta({ description: 'At most' }),
});
export type Gate = z.infer<typeof gateSchema>;
