import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, OnnxSession, Signature } from '#lib/onnx/contract.ts';
import { trialRun } from '#lib/onnx/dummy-inputs.ts';
import { checkGoldenCases } from '#lib/onnx/golden-cases.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { ModelSource, OnnxRuntime } from '#lib/onnx/service.ts';
import type { GoldenCase } from '../contract.ts';

export interface Trial {
  layout: FeatureLayout;
  signature: Signature;
  cases: readonly GoldenCase[];
  tolerance: number;
}

export interface TrialRuntime {
  runtime: Pick<OnnxRuntime, 'load'>;
  /** For all runs of one trial. */
  trialMs?: number;
}

const TRIAL_MS = 30_000;
const NOT_TRIED =
  'Not tried out: its inputs are too large to make up; add golden cases to have it checked';

/**
 * Loads the model as a gateway would and runs the golden cases, or without any a made-up row: throws when one is not
 * reproduced, or none of several rows is taken, or they do not end. Returns a note when nothing could be made up.
 */
export async function tryModel(
  { runtime, trialMs = TRIAL_MS }: TrialRuntime,
  source: ModelSource,
  trial: Trial,
): Promise<string | null> {
  const session = await runtime.load(source, { group: 'registration' });
  const run = withinTime(session.run, trialMs);
  try {
    if (trial.cases.length > 0) {
      await checkGoldenCases({ run, ...trial });
      return null;
    }
    const outcome = await trialRun(run, trial.signature, trial.layout);
    if (outcome.ran) return null;
    if (outcome.message === null) return NOT_TRIED;
    throw new AppError('artifact_unsupported', {
      publicMessage: `The model loads, but runs on none of several made-up rows (${outcome.message.replace(/\.$/, '')}). If it takes real values only, send golden cases with it; if the file leaves the number of features open, send feature_names.`,
    });
  } finally {
    await session.release();
  }
}

/** Runs share `ms`; what takes longer, or ends the process it runs in, cannot be served. */
function withinTime(run: OnnxSession['run'], ms: number): OnnxSession['run'] {
  const deadline = performance.now() + ms;
  return async (inputs, outputs) => {
    try {
      const timeoutMs = Math.max(1, Math.ceil(deadline - performance.now()));
      return await run(inputs, outputs, { timeoutMs });
    } catch (error) {
      if (!(error instanceof RunFailure) || error.kind === 'rejected') throw error;
      const publicMessage =
        error.kind === 'timeout'
          ? `The model was tried out and did not finish within ${ms / 1000} s.`
          : `The model was tried out and could not be run: ${error.message}.`;
      throw new AppError('artifact_unsupported', { publicMessage, cause: error });
    }
  };
}
