import type { Step } from '../contract.ts';
import { runSpecSchema } from '../spec.ts';
import type { ClaimedRun } from '../store/runs.ts';
import type { StepAnswer, StepHandler, StepTools } from './carry-out.ts';
import type { StepDeps } from './steps/context.ts';
import { evaluateModels } from './steps/evaluate-models.ts';
import { passGate } from './steps/pass-gate.ts';
import { registerRun } from './steps/register-version.ts';
import { releaseRun } from './steps/release-version.ts';
import { takeSnapshot } from './steps/take-snapshot.ts';
import { trainModel } from './steps/train-model.ts';
import { validateSnapshot } from './steps/validate-snapshot.ts';

type Work = (deps: StepDeps, run: ClaimedRun, tools: StepTools) => Promise<StepAnswer>;

const MINUTE_MS = 60_000;

/** What each step does, and how long it may take; null: as long as the policy lets a trainer. */
const STEPS: Record<Step, { work: Work; minutes: number | null }> = {
  snapshot: { work: takeSnapshot, minutes: 60 },
  validate: { work: validateSnapshot, minutes: 30 },
  train: { work: trainModel, minutes: null },
  evaluate: { work: evaluateModels, minutes: 120 },
  register: { work: registerRun, minutes: 15 },
  gate: { work: passGate, minutes: 5 },
  release: { work: releaseRun, minutes: 5 },
};

export function createPipeline(deps: StepDeps): Record<Step, StepHandler> {
  const handlers = Object.entries(STEPS).map(([step, { work, minutes }]) => [
    step,
    {
      timeoutMs: (run: ClaimedRun) =>
        MINUTE_MS * (minutes ?? runSpecSchema.parse(run.spec).policy.trainer.time_limit_minutes),
      run: (run: ClaimedRun, tools: StepTools) => work(deps, run, tools),
    } satisfies StepHandler,
  ]);
  return Object.fromEntries(handlers) as Record<Step, StepHandler>;
}
