import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { environmentComparisonSchema } from '#lib/environment/contract.ts';
import { timestamp } from '#lib/http/contract.ts';

/** How it ended. */
const verdictSchema = z.enum(['identical', 'same_answers', 'differs', 'failed']);

export const reproductionStatusSchema = z
  .enum(['queued', 'running', ...verdictSchema.options])
  .meta({
    description:
      'identical: the same bytes; same_answers: other bytes, of a trainer that is not deterministic, and the golden cases are answered the same; failed: it was not found out',
  });
export type ReproductionStatus = z.infer<typeof reproductionStatusSchema>;

export const reproductionDetailsSchema = z.object({
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
