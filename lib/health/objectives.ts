import { z } from 'zod';

const share = z.number().gt(0).lt(1);

/** What a model is to keep to. What is left out has its default. */
export const objectivesSchema = z.strictObject({
  window_days: z.number().int().min(1).max(90).default(30),
  availability: z
    .strictObject({
      target: share
        .default(0.999)
        .meta({ description: 'Of requests that are not the caller’s fault' }),
    })
    .nullable()
    .prefault({}),
  latency: z
    .strictObject({ target: share.default(0.99), within_ms: z.number().gt(0).default(100) })
    .nullable()
    .prefault({}),
  label_freshness: z
    .strictObject({
      within_hours: z.number().gt(0).max(8760).default(48),
      hours_share: share.default(0.95).meta({ description: 'Of the hours, in which it is so' }),
    })
    .nullable()
    .default(null)
    .meta({ description: 'The newest label is no older' }),
  quality: z
    .strictObject({
      metric: z.string().min(1).max(64),
      target: z.number(),
      hours_share: share.default(0.95).meta({
        description: 'Of the time, in which the last 24 hours leave it in doubt at least',
      }),
    })
    .nullable()
    .default(null)
    .meta({ description: 'Of the metric by labels; of losses and errors at most, else at least' }),
});
export type Objectives = z.infer<typeof objectivesSchema>;
