import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';
import { trainerNames } from '#lib/training/contract.ts';

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
const stepSchema = z.enum(STEPS);

export const triggerKinds = ['schedule', 'drift', 'performance', 'new_labels'] as const;
/** What a run began for. */
const runTriggerSchema = z.enum([...triggerKinds, 'manual']);
export type RunTrigger = z.infer<typeof runTriggerSchema>;

export const runStatus = z
  .enum(['queued', 'running', 'waiting', 'done', 'failed', 'cancelled'])
  .meta({
    description: 'waiting: for a person to decide at the gate',
  });
export type RunStatus = z.infer<typeof runStatus>;

/** How far a step is, where it can tell. */
const progressSchema = z.object({
  done: z.number(),
  total: z.number().nullable(),
  /** Such as "log loss 0.51". */
  says: z.string().nullable(),
});
export type RunProgress = z.infer<typeof progressSchema>;

export const gateAnswerSchema = z.enum(['yes', 'no', 'ask']);

/** How it is said that rules hold, or why not. */
const ruleResultSchema = z.object({ rule: z.string(), holds: z.boolean(), said: z.string() });

/** One look at a policy, or several in a row that came to the same. */
export const policyEvaluationSchema = z.object({
  id: z.string(),
  first_at: timestamp,
  last_at: timestamp,
  times: z.number().int().meta({ description: 'Looks in a row that came to the same' }),
  policy_version: z.number().int(),
  triggers: z.array(ruleResultSchema).meta({ description: 'As the last look said it' }),
  guards: z.array(ruleResultSchema),
  starts: z.array(z.enum(triggerKinds)),
  run: z.number().int().nullable().meta({ description: 'Number of the run that began' }),
});
export type StoredEvaluation = z.infer<typeof policyEvaluationSchema>;

export const runSummarySchema = z.object({
  id: z.uuid(),
  model: z.string(),
  number: z.number().int(),
  status: runStatus,
  step: stepSchema.nullable(),
  progress: progressSchema.nullable(),
  triggers: z.array(runTriggerSchema),
  reason: z.string().nullable(),
  trainer: z.enum(trainerNames),
  policy_version: z.number().int().nullable().meta({ description: 'null: the model has none' }),
  /** What came of it so far. */
  version: z.number().int().nullable().meta({ description: 'That it registered' }),
  gate: gateAnswerSchema.nullable(),
  error: z.string().nullable(),
  cancelled_by: actorSchema.nullable().meta({ description: 'Who asked for its end' }),
  created_at: timestamp,
  created_by: actorSchema,
  started_at: timestamp.nullable(),
  ended_at: timestamp.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

const columnProfileSchema = z.object({
  name: z.string(),
  kind: z.enum(['numeric', 'categorical']),
  missing: z.number().meta({ description: 'Share' }),
  unreadable: z.number().optional().meta({
    description: 'Share: no finite number where numbers are expected; among the missing',
  }),
  distinct: z.number().int(),
  /** Of numbers. */
  mean: z.number().nullable(),
  low: z.number().nullable().meta({ description: '5th percentile' }),
  high: z.number().nullable().meta({ description: '95th percentile' }),
  /** Of categories, the most frequent first. */
  top: z.array(z.object({ value: z.string(), share: z.number() })),
});

export const snapshotResultSchema = z.object({
  digest: z.string().meta({ description: 'SHA-256 of the description of the snapshot' }),
  /** Parquet files, by digest. */
  files: z.object({ train: z.string(), holdout: z.string() }),
  held_before: z
    .array(z.object({ run: z.number().int(), file: z.string(), rows: z.number().int() }))
    .optional()
    .meta({
      description:
        'Of continuous training: rows that runs before held out, and none has learned from; they are measured on too',
    }),
  rows: z.object({ train: z.number().int(), holdout: z.number().int() }),
  unlabelled: z
    .number()
    .int()
    .meta({ description: 'Rows that were left out: no label, or none of the classes' }),
  labels_until: timestamp.nullable().meta({ description: 'Labels that came later are in no part' }),
  from: timestamp.nullable().meta({ description: 'The oldest row; null: rows have no time' }),
  split_at: timestamp.nullable().meta({ description: 'The oldest row of the holdout' }),
  to: timestamp.nullable(),
  query: z.string().meta({ description: 'What made it' }),
  label: z.string().meta({ description: 'Column' }),
  classes: z.array(z.union([z.string(), z.number()])).nullable(),
  balance: z.array(z.object({ value: z.string(), share: z.number() })),
  columns: z.array(columnProfileSchema),
});
export type SnapshotResult = z.infer<typeof snapshotResultSchema>;

const validateResultSchema = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      severity: z.enum(['block', 'warn']),
      column: z.string().nullable(),
      said: z.string(),
    }),
  ),
});

const metrics = z.record(z.string(), z.number().nullable());

export const trainResultSchema = z.object({
  artifact: z.string().meta({ description: 'SHA-256 of the ONNX file' }),
  size_bytes: z.number().int(),
  seconds: z.number(),
  metrics: metrics.meta({ description: 'What the trainer said of itself' }),
  environment: z.array(z.string()),
  golden_cases: z.number().int(),
  /** JSON with what else the trainer left, by digest. */
  left: z.string(),
  state: z
    .string()
    .nullable()
    .meta({ description: 'What continuous training goes on with, by digest' }),
});

const comparisonSchema = z.object({
  metric: z.string(),
  rows: z.number().int(),
  informative: z
    .number()
    .int()
    .meta({ description: 'Where there are classes, rows of the rarer one' }),
  champion: z.number(),
  challenger: z.number(),
  gain: z.number().meta({ description: 'Positive: the challenger is better' }),
  low: z.number().nullable().meta({ description: '95 % interval; null: not known' }),
  high: z.number().nullable(),
});
export type StoredComparison = z.infer<typeof comparisonSchema>;

const points = z.array(z.object({ x: z.number(), y: z.number() }));
const curvesSchema = z.object({
  roc: points.meta({ description: 'False positive rate, true positive rate' }),
  precision_recall: points.meta({ description: 'Recall, precision' }),
  calibration: points.meta({ description: 'Mean score, share of positives' }),
});
const sideSchema = z.object({ metrics, curves: curvesSchema.nullable() });

const evaluateResultSchema = z.object({
  champion: z.number().int().nullable().meta({ description: 'Version that was in force' }),
  champion_problem: z.string().nullable().meta({ description: 'Why it could not answer' }),
  champion_learned: z.enum(['none', 'some', 'unknown']).optional().meta({
    description: 'Whether the champion has learned from rows of the holdout',
  }),
  folds: z.array(z.object({ rows: z.number().int(), metrics })),
  holdout: z.object({
    rows: z.number().int(),
    challenger: sideSchema,
    champion: sideSchema.nullable(),
    comparisons: z.array(comparisonSchema),
  }),
  /** Labelled rows that came after those of the snapshot’s training part and holdout. */
  recent: z.object({ rows: z.number().int(), comparisons: z.array(comparisonSchema) }).nullable(),
  slices: z.array(
    z.object({ column: z.string(), value: z.string(), comparison: comparisonSchema }),
  ),
  calibration_error: z.number().nullable(),
  latency_p95_ms: z.number(),
  reference: z
    .object({ digest: z.string(), filename: z.string() })
    .meta({ description: 'Sample that the version is watched by' }),
  golden_cases: z.string().nullable().optional().meta({
    description:
      'JSON with what the challenger answered, by digest, where its trainer left no golden cases; null: it left some',
  }),
});
export type EvaluateResult = z.infer<typeof evaluateResultSchema>;

const registerResultSchema = z.object({ version: z.number().int() });

export const gateResultSchema = z.object({
  answer: gateAnswerSchema,
  checks: z.array(z.object({ check: z.string(), answer: gateAnswerSchema, said: z.string() })),
  /** Of who was asked. */
  decision: z
    .object({
      answer: z.enum(['yes', 'no']),
      reason: z.string(),
      by: actorSchema,
      at: timestamp,
    })
    .nullable(),
});
export type GateResult = z.infer<typeof gateResultSchema>;

const releaseResultSchema = z.object({
  did: z.enum(['nothing', 'candidate', 'promoted']),
  seq: z.number().int().nullable().meta({ description: 'Of the release' }),
  said: z.string(),
});

const stepOf = <S extends Step, T extends z.ZodType>(step: S, result: T) =>
  z.object({
    step: z.literal(step),
    status: z.enum(['waiting', 'running', 'done', 'failed', 'left_out']),
    attempts: z.number().int(),
    started_at: timestamp.nullable(),
    ended_at: timestamp.nullable(),
    error: z.string().nullable(),
    result: result.nullable(),
  });

export const runStepSchema = z.discriminatedUnion('step', [
  stepOf('snapshot', snapshotResultSchema),
  stepOf('validate', validateResultSchema),
  stepOf('train', trainResultSchema),
  stepOf('evaluate', evaluateResultSchema),
  stepOf('register', registerResultSchema),
  stepOf('gate', gateResultSchema),
  stepOf('release', releaseResultSchema),
]);
export type RunStep = z.infer<typeof runStepSchema>;
