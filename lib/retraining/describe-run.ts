import { actorSchema } from '#lib/auth/contract.ts';
import type { TrainerName } from '#lib/training/contract.ts';
import {
  gateAnswerSchema,
  type RunStatus,
  type RunStep,
  type RunSummary,
  type RunTrigger,
  runStepSchema,
  STEPS,
  type Step,
} from './contract.ts';

export interface StoredRun {
  id: string;
  model: string;
  number: number;
  status: RunStatus;
  step: Step | null;
  progress: RunSummary['progress'];
  triggers: RunTrigger[];
  reason: string | null;
  trainer: string;
  policyVersion: number | null;
  version: number | null;
  gate: string | null;
  error: string | null;
  /** null: nobody asked for its end. */
  cancelledBy: unknown;
  createdAt: Date;
  createdBy: unknown;
  startedAt: Date | null;
  endedAt: Date | null;
}

export function describeRun(run: StoredRun): RunSummary {
  const { model, number, status, step, triggers, reason, version, error } = run;
  return {
    ...{ id: run.id, model, number, status, step, triggers, reason, version, error },
    progress: run.progress,
    trainer: run.trainer as TrainerName,
    policy_version: run.policyVersion,
    gate: run.gate === null ? null : gateAnswerSchema.parse(run.gate),
    cancelled_by: actorSchema.nullable().parse(run.cancelledBy),
    created_at: run.createdAt.toISOString(),
    created_by: actorSchema.parse(run.createdBy),
    started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
  };
}

export interface StoredStep {
  step: Step;
  attempts: number;
  startedAt: Date;
  endedAt: Date | null;
  result: unknown;
  error: string | null;
}

/** All seven, in their order; those that were not begun wait, or were left out once the run had ended. */
export function describeSteps(
  run: Pick<StoredRun, 'status' | 'endedAt'>,
  steps: readonly StoredStep[],
): RunStep[] {
  return STEPS.map((step) => {
    const found = steps.find((one) => one.step === step);
    return runStepSchema.parse({
      step,
      status: statusOf(run, found),
      attempts: found?.attempts ?? 0,
      started_at: found?.startedAt.toISOString() ?? null,
      ended_at: found?.endedAt?.toISOString() ?? null,
      error: found?.error ?? null,
      result: found?.result ?? null,
    });
  });
}

function statusOf(
  { status, endedAt }: Pick<StoredRun, 'status' | 'endedAt'>,
  step: StoredStep | undefined,
): RunStep['status'] {
  const rest = endedAt ? 'left_out' : 'waiting';
  if (!step) return rest;
  if (step.endedAt && step.error === null) return 'done';
  // What went wrong is tried again as long as the run is open.
  if (step.endedAt) return endedAt ? 'failed' : 'waiting';
  return status === 'running' ? 'running' : rest;
}
