import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';

/** What of a fresh release is compared with what it replaced. */
export const guardrails = ['errors', 'refused', 'latency', 'degraded', 'prediction'] as const;
export type Guardrail = (typeof guardrails)[number];
/** Those that are a share of requests. */
export type RateRail = Exclude<Guardrail, 'prediction'>;

const railSchema = (action: 'rollback' | 'hold', floor: number) =>
  z
    .strictObject({
      action: z.enum(['rollback', 'hold', 'off']).default(action),
      /** Its part of alpha, relative to the others that are on. */
      share: z.number().positive().max(1000).default(1),
      /** A share of requests that is never too many, whatever it was before. */
      floor: z.number().min(0).max(1).default(floor),
    })
    .prefault({});

export const guardSettingsSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** How long a fresh release is watched. */
  minutes: z
    .number()
    .int()
    .min(5)
    .max(7 * 1440)
    .default(60),
  /** Says what it would have done, and does nothing. */
  dry_run: z.boolean().default(false),
  /** The chance to act on a good release, however often it is looked at. */
  alpha: z.number().min(0.001).max(0.2).default(0.05),
  /** So much worse than before is tolerated: 0.1 is a tenth. */
  tolerance: z.number().min(0).max(5).default(0.1),
  /** Fewer bad events never act. */
  least_events: z.number().int().min(1).max(10_000).default(10),
  /** Where so many requests came and all failed it acts at once (and asks where all were refused and nothing came before); 0: off. */
  hard_stop: z.number().int().min(0).max(10_000).default(20),
  /** Rows of the new version's traffic that the replaced version is asked too; 0: none. */
  shadow_rows: z.number().int().min(0).max(20_000).default(2_000),
  guardrails: z
    .strictObject({
      errors: railSchema('rollback', 0.001),
      refused: railSchema('rollback', 0.02),
      latency: railSchema('rollback', 0.01),
      degraded: railSchema('rollback', 0.001),
      prediction: railSchema('hold', 0),
    })
    .prefault({}),
});
export type GuardSettings = z.infer<typeof guardSettingsSchema>;

/** watching → passed, rolled_back, would_have (dry run), asking (a person decides), ended (another release came, or somebody ended it). held: it looks, and does nothing. */
const guardStates = [
  'watching',
  'held',
  'asking',
  'passed',
  'rolled_back',
  'would_have',
  'ended',
] as const;
export type GuardState = (typeof guardStates)[number];

/** Requests of some time, and what was wrong with them. */
const railBaselineSchema = z.object({
  events: z.number(),
  all: z.number(),
  /** null: nothing came before. */
  rate: z.number().nullable(),
  /** The highest share that is tolerated; null: it cannot be said. */
  tolerated: z.number().nullable(),
  /** Whether what was before says what is usual now. */
  is_comparable: z.boolean(),
  /** Where the same hours of the week differ: what is tolerated in each (counted from an instant that does not matter); null: in all the same. */
  by_hour: z
    .array(z.object({ hour: z.number().int(), tolerated: z.number() }))
    .nullable()
    .default(null),
});
export type RailBaseline = z.infer<typeof railBaselineSchema>;

/** The bins that the replaced version’s answers are in: inner edges of its deciles, or its most frequent classes. */
const answerShapeSchema = z.object({
  role: z.enum(['feature', 'score', 'class', 'value']),
  edges: z.array(z.number()),
  classes: z.array(z.string()),
});
export type AnswerShape = z.infer<typeof answerShapeSchema>;

/** A bin of the replaced version’s answers, and how often it fell into it. */
const answerBinSchema = z.object({
  name: z.string(),
  events: z.number(),
  tolerated: z.number().nullable(),
});
const answersBaselineSchema = z.object({
  source: z.enum(['same_hours', 'last_24_hours', 'reference']),
  is_comparable: z.boolean(),
  rows: z.number(),
  bins: z.array(answerBinSchema),
});
export type AnswersBaseline = z.infer<typeof answersBaselineSchema>;

export const baselineSchema = z.object({
  source: z.enum(['same_hours', 'last_24_hours', 'none']),
  from: timestamp.nullable(),
  to: timestamp.nullable(),
  requests: z.number(),
  /** A request is slow that took longer, in milliseconds: p99 of what was replaced, up to a bound of the histogram. */
  slow_ms: z.number().nullable(),
  errors: railBaselineSchema,
  /** Of all requests, those that were refused among them. */
  refused: railBaselineSchema,
  latency: railBaselineSchema,
  degraded: railBaselineSchema,
  /** How comparable it is, in sentences. */
  /** Answers by bin, in the replaced version’s bins; null: they were not counted. */
  prediction: answersBaselineSchema.nullable().default(null),
  answer_bins: answerShapeSchema.nullable().default(null),
  said: z.string(),
});
export type Baseline = z.infer<typeof baselineSchema>;

/** How many answers fell into a bin by the new version and by the replaced one, of the same rows. */
const pairedSchema = z.object({ now: z.number().int(), before: z.number().int() });
export type Paired = z.infer<typeof pairedSchema>;

const pairedBinSchema = pairedSchema.extend({ name: z.string() });

/** A sample of what the new version was asked, which the replaced version was asked too. */
export const shadowSchema = z.object({
  rows: z.number().int(),
  /** That failed by themselves: what fails only under load is not held against a version. */
  failures: pairedSchema.default({ now: 0, before: 0 }),
  /** Of all rows that both answered. */
  bins: z.array(pairedBinSchema),
  /** Of the newest row that was compared. */
  after: z.object({ at: timestamp, id: z.string() }).nullable(),
  /** Why nothing is compared; null: it is. */
  problem: z.string().nullable(),
});
export type Shadow = z.infer<typeof shadowSchema>;

export const evidenceSchema = z.object({
  rail: z.enum(guardrails),
  /** off: not watched. unknown: it cannot be told. worse: certain, and by more than is tolerated. */
  state: z.enum(['off', 'unknown', 'fine', 'worse']),
  action: z.enum(['rollback', 'hold', 'off']),
  events: z.number(),
  all: z.number(),
  rate: z.number().nullable(),
  tolerated: z.number().nullable(),
  /** ln E, and ln 1/α of it: at or above it is certain. */
  log_e: z.number(),
  threshold: z.number(),
  /** ln E by ratio, of which the mixture is; empty where it is a mean over bins. */
  ratios: z.array(z.object({ ratio: z.number(), log_e: z.number() })).default([]),
  /** Of the sample that both versions were asked: ln E, and from where on it is certain; null: there is none. */
  paired: z.object({ log_e: z.number(), threshold: z.number() }).nullable().default(null),
  /** What was before says what is usual now; else a person is asked. */
  is_comparable: z.boolean().default(true),
  /** A sentence with its numbers. */
  said: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const guardSchema = z.object({
  model: z.string(),
  release: z.number().int(),
  versions: z.array(z.number().int()),
  replaced_release: z.number().int().nullable(),
  replaced_versions: z.array(z.number().int()),
  state: z.enum(guardStates),
  /** What it came to, or does. */
  said: z.string(),
  settings: guardSettingsSchema,
  baseline: baselineSchema,
  shadow: shadowSchema,
  evidence: z.array(evidenceSchema),
  /** Guardrails that a person was asked about, and said to go on with. */
  accepted: z.array(z.enum(guardrails)),
  requests: z.number().int(),
  started_at: timestamp,
  ends_at: timestamp,
  looked_at: timestamp.nullable(),
  ended_at: timestamp.nullable(),
  /** Who holds or ended it. */
  by: actorSchema.nullable(),
  reason: z.string().nullable(),
  /** The release that took it back. */
  rolled_back_by: z.number().int().nullable(),
  incident: z.number().int().nullable(),
});
export type Guard = z.infer<typeof guardSchema>;

/** What guards do by themselves. What people do with them is in the audit history. */
export const guardEventKinds = [
  'began',
  'asked',
  'rolled_back',
  'would_have',
  'passed',
  'ended',
] as const;
export type GuardEventKind = (typeof guardEventKinds)[number];
