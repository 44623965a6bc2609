import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { environmentComparisonSchema } from '#lib/environment/contract.ts';
import { int4, timestamp } from '#lib/http/contract.ts';

/** Where a version comes from, and what it takes to train it again. */
export const lineageSchema = z.strictObject({
  data_digest: z.string().max(200).optional(),
  data_rows: z.number().int().nonnegative().optional(),
  code_revision: z.string().max(200).optional(),
  seed: z.number().int().optional(),
  trainer: z.string().max(200).optional(),
  environment: z.array(z.string().max(500)).max(2000).optional().meta({
    description: 'What it was trained in: `name==version` and the like, a line each',
  }),
  run: int4.positive().optional().meta({
    description: 'Number of the training run of this model that made it',
  }),
  snapshot: z.string().max(200).optional().meta({ description: 'Digest of the data snapshot' }),
  label: z.string().min(1).max(200).optional().meta({ description: 'The column it learned' }),
  features: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(200),
        kind: z.enum(['numeric', 'categorical']),
      }),
    )
    .max(10_000)
    .optional()
    .meta({ description: 'The columns it learned from' }),
  parameters: z.record(z.string().max(200), z.unknown()).optional().meta({
    description: 'Of the trainer, with those that were left out at their defaults',
  }),
  trainer_settings: z.record(z.string().max(200), z.unknown()).optional().meta({
    description: 'As the policy named the trainer',
  }),
});
export type Lineage = z.infer<typeof lineageSchema>;

/** How it ended. */
const verdictSchema = z.enum(['identical', 'same_answers', 'differs', 'failed']);

const reproductionStatusSchema = z.enum(['queued', 'running', ...verdictSchema.options]).meta({
  description:
    'identical: the same bytes; same_answers: other bytes, of a trainer that is not deterministic, and the golden cases are answered the same; failed: it was not found out',
});
export type ReproductionStatus = z.infer<typeof reproductionStatusSchema>;

const reproductionDetailsSchema = z.object({
  trainer: z.string(),
  is_deterministic: z.boolean(),
  golden_cases: z.object({ cases: z.number().int(), differing: z.number().int() }).nullable().meta({
    description: 'null: they were not asked',
  }),
  environment: environmentComparisonSchema.nullable().meta({
    description: 'From that of the version to that of the check; null: one is not known',
  }),
  seed: z.number().int(),
  metrics: z
    .array(
      z.object({ name: z.string(), before: z.number().nullable(), now: z.number().nullable() }),
    )
    .meta({ description: 'Of those that the trainer says of itself, the ones that changed' }),
  seconds: z.number().meta({ description: 'Of the training' }),
});
export type ReproductionDetails = z.infer<typeof reproductionDetailsSchema>;

export const reproductionSchema = z.object({
  id: z.uuid(),
  model: z.string(),
  version: z.number().int(),
  status: reproductionStatusSchema,
  progress: z
    .object({ done: z.number(), total: z.number().nullable(), says: z.string().nullable() })
    .nullable(),
  expected_digest: z.string().meta({ description: 'SHA-256 of the version’s file' }),
  digest: z.string().nullable().meta({ description: 'Of the file that was trained' }),
  said: z.array(z.string()).meta({ description: 'What was found, in sentences' }),
  details: reproductionDetailsSchema.nullable(),
  reason: z.string().nullable(),
  created_at: timestamp,
  created_by: actorSchema,
  started_at: timestamp.nullable(),
  ended_at: timestamp.nullable(),
});
export type Reproduction = z.infer<typeof reproductionSchema>;
