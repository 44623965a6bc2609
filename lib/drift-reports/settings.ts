import { z } from 'zod';
import { NUMERIC_TESTS } from '#lib/drift/contract.ts';
import type { DriftSettings } from '#lib/drift/settings.ts';
import { DEFAULT_WINDOWS, SPAN_WINDOW, windowName } from './contract.ts';

const share = z.number().min(0).max(1);
const effect = z.number().min(0).max(1000);

const floorSchemas = {
  wasserstein_normed: effect,
  psi: effect,
  js: share,
  linf: share,
  share: share.meta({ description: 'Of missing values, and of unseen categories' }),
};
const floorsSchema = z.strictObject({
  wasserstein_normed: floorSchemas.wasserstein_normed.default(0.1),
  psi: floorSchemas.psi.default(0.1),
  js: floorSchemas.js.default(0.1),
  linf: floorSchemas.linf.default(0.025),
  share: floorSchemas.share.default(0.05),
});

const alphaSchema = z.number().gt(0).max(0.5);
const leastSchema = z.number().int().min(20).max(1_000_000);
const windowsSchema = z
  .array(windowName)
  .max(8)
  .refine((names) => new Set(names).size === names.length, 'must be different');

/** Where a feature is watched otherwise than the others. */
export const featureSettingsSchema = z.strictObject({
  is_watched: z.boolean().optional(),
  floors: z.strictObject(floorSchemas).partial().optional(),
  alpha: alphaSchema.optional().meta({
    description: 'Its p is still corrected across all that is asked in a scan',
  }),
  least_effective: leastSchema.optional(),
  windows: windowsSchema.min(1).optional().meta({
    description: 'Of those of the model: in others it is left out; a manual scan has it',
  }),
  test: z.enum(NUMERIC_TESTS).optional().meta({ description: 'Of numbers; categories have χ²' }),
});
export type FeatureDriftSettings = z.infer<typeof featureSettingsSchema>;

const modelSettings = z.strictObject({
  every_minutes: z
    .number()
    .int()
    .min(0)
    .max(1440)
    .default(5)
    .meta({ description: '0: only when somebody asks' }),
  windows: windowsSchema.default([...DEFAULT_WINDOWS]),
  alpha: alphaSchema.default(0.05),
  least_effective: leastSchema
    .default(200)
    .meta({ description: 'Independent rows on each side; below there is no verdict' }),
  numeric_test: z.enum(NUMERIC_TESTS).default('ks').meta({
    description: 'Which test of numbers decides; the others are shown where rows are at hand',
  }),
  floors: floorsSchema.prefault({}),
  features: z
    .record(z.string().min(1).max(200), featureSettingsSchema)
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

/** How a model is watched for drift. What is left out has its default. */
export const driftSettingsSchema = modelSettings.superRefine(({ windows, features }, ctx) => {
  for (const [name, own] of Object.entries(features)) {
    for (const window of own.windows ?? []) {
      if (windows.includes(window)) continue;
      const message = `must be of the model’s windows, and ${window} is not`;
      ctx.addIssue({ code: 'custom', path: ['features', name, 'windows'], message });
    }
  }
});
export type ModelDriftSettings = z.infer<typeof driftSettingsSchema>;

/** Of a feature: what its verdict is made by. */
export function settingsOf(settings: ModelDriftSettings, name?: string): DriftSettings {
  const own = name === undefined ? undefined : settings.features[name];
  const { wasserstein_normed: wassersteinNormed, ...rest } = { ...settings.floors, ...own?.floors };
  return {
    alpha: own?.alpha ?? settings.alpha,
    leastEffective: own?.least_effective ?? settings.least_effective,
    numericTest: own?.test ?? settings.numeric_test,
    isOrdered: true,
    floors: { wassersteinNormed, ...rest },
  };
}

/** Whether a feature is compared in a window; in a span that somebody asks for each is that is watched. */
export function isWatchedIn(settings: ModelDriftSettings, name: string, window: string): boolean {
  const own = settings.features[name];
  if (own?.is_watched === false) return false;
  return window === SPAN_WINDOW || !own?.windows || own.windows.includes(window);
}
