import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';

export const stepKinds = ['query', 'check', 'action', 'approval', 'wait'] as const;
export type StepKind = (typeof stepKinds)[number];

const stepStates = ['pending', 'running', 'done', 'failed', 'skipped'] as const;
export type StepState = (typeof stepStates)[number];

export const runbookRunStates = ['open', 'finished', 'abandoned'] as const;
export type RunbookRunState = (typeof runbookRunStates)[number];

const verdicts = ['pass', 'fail', 'too_little_data'] as const;
export type Verdict = (typeof verdicts)[number];

/** What the record of a run is made of. */
const runEventKinds = [
  'started',
  'query',
  'check',
  'action',
  'approval',
  'wait',
  'skipped',
  'finished',
  'abandoned',
] as const;
export type RunEventKind = (typeof runEventKinds)[number];

export const runbookSlugSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    'must be lower-case letters, digits and dashes, 64 at most',
  )
  // Pages of the console have these addresses.
  .refine((slug) => slug !== 'new' && slug !== 'runs', 'must be another name than new or runs');
export const MOST_TEXT = 100_000;
export const MOST_STEPS = 50;

const cell = z.union([z.string(), z.number(), z.null()]);
const unit = z.enum(['share', 'milliseconds', 'seconds', 'minutes', 'count', 'flag', 'bytes']);
export type Unit = z.infer<typeof unit>;

/** What a query answered: a sentence, and a small table. */
const queryAnswerSchema = z.object({
  said: z.string(),
  columns: z.array(
    z.object({
      name: z.string(),
      unit: z.union([unit, z.literal('text'), z.literal('time'), z.literal('number')]),
    }),
  ),
  rows: z.array(z.array(cell)),
});
export type QueryAnswer = z.infer<typeof queryAnswerSchema>;

/** What a run is about; its fields fill {{model}}, {{version}} and {{incident}}. */
const subjectSchema = z.object({
  model: z.string().nullable(),
  version: z.number().int().nullable(),
  incident: z.number().int().nullable(),
});
export type Subject = z.infer<typeof subjectSchema>;

const runStepSchema = z.object({
  position: z.number().int().meta({ description: 'From 1' }),
  kind: z.enum(stepKinds),
  title: z.string(),
  state: z.enum(stepStates),
  verdict: z.enum(verdicts).nullable().meta({ description: 'Of a check' }),
  said: z.string().nullable().meta({ description: 'What it came to' }),
  answer: queryAnswerSchema.nullable(),
  /** What it is said to be, of a query or check. */
  about: z.string().nullable(),
  asks: z
    .array(z.object({ field: z.string(), label: z.string() }))
    .meta({ description: 'What an action has to be told when it is done' }),
  started_at: timestamp.nullable(),
  started_by: actorSchema.nullable(),
  due_at: timestamp.nullable().meta({ description: 'Of a wait: when it is over, or given up' }),
  ended_at: timestamp.nullable(),
  ended_by: actorSchema.nullable(),
  reason: z.string().nullable(),
});
export type RunStep = z.infer<typeof runStepSchema>;

export const runbookRunSummarySchema = z.object({
  number: z.number().int(),
  runbook: z.string(),
  title: z.string(),
  version: z.number().int().meta({ description: 'Of the runbook' }),
  subject: subjectSchema,
  status: z.enum(runbookRunStates),
  done: z.number().int().meta({ description: 'Steps that are done or skipped' }),
  steps: z.number().int(),
  started_at: timestamp,
  started_by: actorSchema,
  ended_at: timestamp.nullable(),
  ended_by: actorSchema.nullable(),
  reason: z.string().nullable(),
});
export type RunbookRunSummary = z.infer<typeof runbookRunSummarySchema>;

const runEventSchema = z.object({
  id: z.uuid(),
  at: timestamp,
  step: z.number().int().nullable(),
  kind: z.enum(runEventKinds),
  text: z.string(),
  actor: actorSchema,
});
export type RunEvent = z.infer<typeof runEventSchema>;

/** What stands in a runbook, in its order: words, or the step at a position. */
const runSectionSchema = z.union([
  z.object({ text: z.string() }),
  z.object({ step: z.number().int() }),
]);

export const runbookRunSchema = runbookRunSummarySchema.extend({
  sections: z.array(runSectionSchema),
  step_list: z.array(runStepSchema),
  current: z.number().int().nullable().meta({ description: 'The first step that is not done' }),
  events: z.array(runEventSchema),
});
export type RunbookRun = z.infer<typeof runbookRunSchema>;
