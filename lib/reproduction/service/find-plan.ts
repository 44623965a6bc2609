import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { Model, Version } from '#lib/registry/contract.ts';
import type { getTrainingRun } from '#lib/retraining/operations.ts';
import { planReproduction, type ReproductionPlan, type RunRecord } from '../plan-reproduction.ts';

/** Who knows of versions and of the runs that made them. */
export interface LineageSources {
  registry: {
    getModel(model: string): Promise<Pick<Model, 'task'>>;
    getVersion(model: string, version: number): Promise<Version>;
  };
  runs: {
    getRun(
      model: string,
      number: number,
    ): Promise<Pick<OperationAnswer<typeof getTrainingRun>, 'policy' | 'steps'>>;
  };
  artifacts: Pick<ArtifactStore, 'has'>;
}

export interface FoundPlan {
  version: Version;
  run: RunRecord | null;
  plan: ReproductionPlan | null;
  /** What a plan lacks. */
  missing: string[];
}

/** What a version is to be trained with again, and whether all of it is still there. */
export async function findPlan(
  { registry, runs, artifacts }: LineageSources,
  model: string,
  number: number,
): Promise<FoundPlan> {
  const { task } = await registry.getModel(model);
  const version = await registry.getVersion(model, number);
  const run = await findRun(runs, model, version.lineage.run);
  const planned = planReproduction(version, task, run);
  if ('missing' in planned) return { version, run, plan: null, missing: planned.missing };
  const { digest } = planned.plan.data;
  if (await artifacts.has(digest)) return { version, run, plan: planned.plan, missing: [] };
  const missing = [`the data it learned from: no file with SHA-256 ${digest} is kept here`];
  return { version, run, plan: null, missing };
}

async function findRun(
  runs: LineageSources['runs'],
  model: string,
  number: number | undefined,
): Promise<RunRecord | null> {
  if (number === undefined) return null;
  try {
    const { policy, steps } = await runs.getRun(model, number);
    let snapshot: RunRecord['snapshot'] = null;
    let metrics: RunRecord['metrics'] = {};
    for (const step of steps) {
      if (step.step === 'snapshot') snapshot = step.result;
      if (step.step === 'train' && step.result) metrics = step.result.metrics;
    }
    return { policy, snapshot, metrics };
  } catch (error) {
    // Of another installation, or removed: the lineage itself may be enough.
    if (error instanceof AppError && error.code === 'training_run_not_found') return null;
    throw error;
  }
}
