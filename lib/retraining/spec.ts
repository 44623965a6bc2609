import { z } from 'zod';
import { retrainingPolicySchema } from './policy.ts';

/** What a run does, as it was decided when it began: a policy that changes meanwhile changes nothing of it. */
export const runSpecSchema = z.object({
  policy: retrainingPolicySchema,
  /** null: it was given for this run alone. */
  policy_version: z.number().int().nullable(),
});
export type RunSpec = z.infer<typeof runSpecSchema>;
