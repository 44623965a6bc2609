import { z } from 'zod';

/** not_enough_data is never agreement. */
const verdicts = ['agrees', 'differs', 'not_enough_data'] as const;
export type Verdict = (typeof verdicts)[number];

/** What was served, beside the same features computed offline as of the requests' times. */
const paritySchema = z.object({
  compared: z.number().int().meta({ description: 'Rows of sampled requests' }),
  mismatched: z.number().int().meta({ description: 'Both have a value, and not the same' }),
  missing: z.number().int().meta({ description: 'Only offline has a value' }),
  extra: z.number().int().meta({ description: 'Only what was served has a value' }),
  mean_error: z.number().nullable().meta({ description: 'Of numbers that both have' }),
  max_error: z.number().nullable(),
  verdict: z.enum(verdicts),
});
export type Parity = z.infer<typeof paritySchema>;

/** What was served, beside the reference sample that the version was registered with. */
const likenessSchema = z.object({
  values: z.number().int(),
  missing: z.number().int(),
  mean: z.number().nullable(),
  reference_mean: z.number().nullable(),
  shift: z
    .number()
    .nullable()
    .meta({ description: '(mean − reference mean) / reference standard deviation' }),
  psi: z.number().nullable(),
  outside_share: z.number().nullable().meta({
    description: 'Below the reference’s least or above its greatest, or not among its categories',
  }),
  /** Bins of the reference’s deciles; null at an end: open. */
  histogram: z
    .array(
      z.object({
        from: z.number().nullable(),
        to: z.number().nullable(),
        reference: z.number(),
        served: z.number(),
      }),
    )
    .nullable(),
  verdict: z.enum(verdicts),
});
export type Likeness = z.infer<typeof likenessSchema>;

/** What a finding is about: offline, what the definition says; reference, what the version was trained on. */
export const findingKinds = ['offline', 'reference'] as const;
export type FindingKind = (typeof findingKinds)[number];

export const featureSkewSchema = z.object({
  version: z.number().int(),
  feature: z.string().meta({ description: 'As the model calls it' }),
  source: z.string().meta({ description: '`view@2:feature`' }),
  offline: paritySchema,
  reference: likenessSchema
    .nullable()
    .meta({ description: 'null: there is no reference sample of it' }),
  findings: z
    .array(z.enum(findingKinds))
    .meta({ description: 'What differs; it stays until there are data that say otherwise' }),
});
export type FeatureSkew = z.infer<typeof featureSkewSchema>;
