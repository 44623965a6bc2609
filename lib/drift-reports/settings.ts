import { z } from 'zod';
import type { DriftSettings } from '#lib/drift/settings.ts';
import { DEFAULT_WINDOWS, windowName } from './contract.ts';

const share = z.number().min(0).max(1);
const effect = z.number().min(0).max(1000);

const floorsSchema = z.strictObject({
  wasserstein_normed: effect.default(0.1),
  psi: effect.default(0.1),
  js: share.default(0.1),
  linf: share.default(0.025),
  share: share.default(0.05).meta({ description: 'Of missing values, and of unseen categories' }),
});

/** How a model is watched for drift. What is left out has its default. */
export const driftSettingsSchema = z.strictObject({
  every_minutes: z
    .number()
    .int()
    .min(0)
    .max(1440)
    .default(5)
    .meta({ description: '0: only when somebody asks' }),
  windows: z
    .array(windowName)
    .max(8)
    .refine((names) => new Set(names).size === names.length, 'must be different')
    .default([...DEFAULT_WINDOWS]),
  alpha: z.number().gt(0).max(0.5).default(0.05),
  least_effective: z
    .number()
    .int()
    .min(20)
    .max(1_000_000)
    .default(200)
    .meta({ description: 'Independent rows on each side; below there is no verdict' }),
  floors: floorsSchema.prefault({}),
  features: z
    .record(
      z.string().min(1).max(200),
      z.strictObject({
        is_watched: z.boolean().optional(),
        floors: floorsSchema.partial().optional(),
      }),
    )
    .refine((features) => Object.keys(features).length <= 200, 'must be 200 or fewer')
    .default({})
    .meta({ description: 'By name, where a feature differs from the others' }),
  exact_rows: z.number().int().min(0).max(200_000).default(100_000).meta({
    description: 'Of no more rows, the rows themselves are compared when the log has them',
  }),
  whole_row: z.boolean().default(true),
  prediction: z
    .strictObject({
      window: z.number().int().min(20).max(100_000).default(1000),
      threshold: z.number().gt(0).max(100).default(0.1),
    })
    .prefault({}),
  quality: z
    .strictObject({
      out_of_range: share.default(0.05),
      infinite: share.default(0.01),
      type_errors: share.default(0.01),
      duplicates: share.default(0.05).meta({ description: 'More than the reference has' }),
      row_change: z.number().gt(0).max(1000).default(0.5).meta({
        description:
          'Of the same hours of days before: a half is fewer than ×0.5 of the least, or more than ×2 of the most',
      }),
    })
    .prefault({}),
  onset_scans: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .meta({ description: 'In a row that say drift, before it is one' }),
  end_scans: z.number().int().min(1).max(20).default(3),
  compatibility: z
    .enum(['none', 'evidently', 'nannyml'])
    .default('none')
    .meta({ description: 'Verdicts by the published choices of another tool' }),
});
export type ModelDriftSettings = z.infer<typeof driftSettingsSchema>;

/** Of a feature: what its verdict is made by. */
export function settingsOf(settings: ModelDriftSettings, name?: string): DriftSettings {
  const own = name === undefined ? undefined : settings.features[name]?.floors;
  const { wasserstein_normed: wassersteinNormed, ...rest } = { ...settings.floors, ...own };
  return {
    alpha: settings.alpha,
    leastEffective: settings.least_effective,
    isOrdered: true,
    floors: { wassersteinNormed, ...rest },
  };
}
