import { z } from 'zod';

/** What a training run does, in this order. */
export const STEPS = [
  'snapshot',
  'validate',
  'train',
  'evaluate',
  'register',
  'gate',
  'release',
] as const;
export type Step = (typeof STEPS)[number];

export const runStatus = z
  .enum(['queued', 'running', 'waiting', 'done', 'failed', 'cancelled'])
  .meta({
    description: 'waiting: for a person to decide at the gate',
  });
export type RunStatus = z.infer<typeof runStatus>;

/** How far a step is, where it can tell. */
export const progressSchema = z.object({
  done: z.number(),
  total: z.number().nullable(),
  /** Such as "log loss 0.51". */
  says: z.string().nullable(),
});
export type RunProgress = z.infer<typeof progressSchema>;
