import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4, int4Text, pageOf, pageQuery, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { trainerNames } from '#lib/training/contract.ts';
import {
  policyEvaluationSchema,
  runStatus,
  runStepSchema,
  runSummarySchema,
  triggerKinds,
} from './contract.ts';
import { retrainingPolicySchema } from './policy.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });
const runParams = modelParam.extend({ run: int4Text });
const reason = z.string().trim().min(1).max(500);

const storedPolicySchema = z.object({
  version: z.number().int(),
  policy: retrainingPolicySchema,
  reason: z.string().nullable(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type StoredPolicy = z.infer<typeof storedPolicySchema>;

export const getRetraining = defineOperation({
  id: 'getRetraining',
  method: 'GET',
  path: '/api/v1/models/{model}/retraining',
  tag: 'Retraining',
  summary: 'The policy in force, when it was looked at last, and the runs that matter now',
  access: read,
  params: modelParam,
  response: z.object({
    model: z.string(),
    policy: storedPolicySchema.nullable(),
    next_scheduled_at: timestamp.nullable(),
    last_evaluation: policyEvaluationSchema.nullable(),
    open_run: runSummarySchema.nullable(),
    last_run: runSummarySchema.nullable().meta({ description: 'That has ended' }),
    trainers: z
      .array(
        z.object({
          name: z.enum(trainerNames),
          is_ready: z.boolean(),
          said: z.string().nullable().meta({ description: 'What it lacks' }),
        }),
      )
      .meta({ description: 'That a policy may name' }),
    commands: z.array(z.string()).meta({ description: 'Of the trainer command' }),
  }),
  errors: ['model_not_found'],
});

export const listRetrainingPolicies = defineOperation({
  id: 'listRetrainingPolicies',
  method: 'GET',
  path: '/api/v1/models/{model}/retraining/policies',
  tag: 'Retraining',
  summary: 'Versions of the policy, newest first',
  access: read,
  params: modelParam,
  query: pageQuery,
  response: pageOf(storedPolicySchema),
  errors: ['model_not_found'],
});

export const setRetrainingPolicy = defineOperation({
  id: 'setRetrainingPolicy',
  method: 'PUT',
  path: '/api/v1/models/{model}/retraining/policy',
  tag: 'Retraining',
  summary: 'Set when and how a model is trained again',
  access: write,
  params: modelParam,
  body: z.strictObject({
    policy: retrainingPolicySchema,
    expected_version: int4.nullable().optional().meta({
      description: 'The version it was decided on; null: that there was none. Left out: any',
    }),
    reason: reason.optional(),
  }),
  response: storedPolicySchema,
  errors: ['model_not_found', 'settings_conflict'],
});

export const backtestRetraining = defineOperation({
  id: 'backtestRetraining',
  method: 'POST',
  path: '/api/v1/models/{model}/retraining/backtest',
  tag: 'Retraining',
  summary: 'When a policy would have had the model trained again, by what was recorded',
  access: read,
  params: modelParam,
  body: z.strictObject({
    policy: retrainingPolicySchema,
    from: timestamp.optional().meta({ description: 'Default: 90 days ago' }),
    to: timestamp.optional(),
  }),
  response: z.object({
    from: timestamp,
    to: timestamp,
    looks: z.number().int().meta({ description: 'How often it was looked at' }),
    runs: z.array(
      z.object({
        at: timestamp,
        triggers: z.array(z.enum(triggerKinds)),
        said: z.array(z.string()),
      }),
    ),
    held_back: z.array(z.object({ guard: z.string(), times: z.number().int() })),
  }),
  errors: ['model_not_found'],
});

export const listPolicyEvaluations = defineOperation({
  id: 'listPolicyEvaluations',
  method: 'GET',
  path: '/api/v1/models/{model}/retraining/evaluations',
  tag: 'Retraining',
  summary: 'What looking at the policy came to, newest first; looks that came to the same are one',
  access: read,
  params: modelParam,
  query: spanQuery(
    pageQuery.extend({
      from: timestamp.optional(),
      to: timestamp.optional(),
    }),
  ),
  response: pageOf(policyEvaluationSchema),
  errors: ['model_not_found'],
});

export const startTrainingRun = defineOperation({
  id: 'startTrainingRun',
  method: 'POST',
  path: '/api/v1/models/{model}/retraining/runs',
  tag: 'Retraining',
  summary: 'Train a model again now',
  access: write,
  params: modelParam,
  body: z.strictObject({
    reason: reason.optional(),
    policy: retrainingPolicySchema.optional().meta({
      description:
        'For this run alone: its data, split, checks, trainer, seed, gate and release. Left out: the policy in force',
    }),
  }),
  response: runSummarySchema,
  status: 202,
  errors: ['model_not_found', 'training_run_open'],
});

export const listTrainingRuns = defineOperation({
  id: 'listTrainingRuns',
  method: 'GET',
  path: '/api/v1/training-runs',
  tag: 'Retraining',
  summary: 'Training runs of all models, newest first',
  access: read,
  query: pageQuery.extend({
    model: z.string().optional(),
    status: runStatus.optional(),
    is_open: z.enum(['true', 'false']).optional(),
  }),
  response: pageOf(runSummarySchema),
  errors: ['model_not_found'],
});

export const getTrainingRun = defineOperation({
  id: 'getTrainingRun',
  method: 'GET',
  path: '/api/v1/models/{model}/retraining/runs/{run}',
  tag: 'Retraining',
  summary: 'One training run with its steps',
  access: read,
  params: runParams,
  response: runSummarySchema.extend({
    policy: retrainingPolicySchema,
    steps: z.array(runStepSchema).meta({ description: 'All seven, in their order' }),
  }),
  errors: ['model_not_found', 'training_run_not_found'],
});

export const readTrainingLog = defineOperation({
  id: 'readTrainingLog',
  method: 'GET',
  path: '/api/v1/models/{model}/retraining/runs/{run}/log',
  tag: 'Retraining',
  summary: 'Log lines of a run, oldest first, after one that is known',
  access: read,
  params: runParams,
  query: z.object({
    after: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  }),
  response: z.object({
    lines: z.array(z.object({ id: z.string(), at: timestamp, step: z.string(), line: z.string() })),
    last: z.string().nullable().meta({ description: 'To ask with as `after`' }),
  }),
  errors: ['model_not_found', 'training_run_not_found'],
});

export const cancelTrainingRun = defineOperation({
  id: 'cancelTrainingRun',
  method: 'POST',
  path: '/api/v1/models/{model}/retraining/runs/{run}/cancel',
  tag: 'Retraining',
  summary: 'End a training run before its time',
  access: write,
  params: runParams,
  body: z.strictObject({ reason: reason.optional() }),
  response: runSummarySchema,
  errors: ['model_not_found', 'training_run_not_found', 'training_run_ended'],
});

export const decideTrainingRun = defineOperation({
  id: 'decideTrainingRun',
  method: 'POST',
  path: '/api/v1/models/{model}/retraining/runs/{run}/decision',
  tag: 'Retraining',
  summary: 'Say yes or no at the gate of a run that waits for it',
  access: write,
  params: runParams,
  body: z.strictObject({ answer: z.enum(['yes', 'no']), reason }),
  response: runSummarySchema,
  errors: ['model_not_found', 'training_run_not_found', 'training_run_not_waiting'],
});
