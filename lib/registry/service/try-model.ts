import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import { trialRun } from '#lib/onnx/dummy-inputs.ts';
import { checkGoldenCases } from '#lib/onnx/golden-cases.ts';
import { loadSession } from '#lib/onnx/service.ts';
import type { GoldenCase } from '../contract.ts';

export interface Trial {
  layout: FeatureLayout;
  signature: Signature;
  cases: readonly GoldenCase[];
  tolerance: number;
}

const NOT_TRIED =
  'Not tried out: its inputs are too large to make up; add golden cases to have it checked';

/**
 * Loads the bytes as a gateway would and runs the golden cases, or without any a made-up row: throws when one is not
 * reproduced, or none of several rows is taken. Returns a note when nothing could be made up.
 */
export async function tryModel(servedBytes: Uint8Array, trial: Trial): Promise<string | null> {
  const session = await loadSession(servedBytes);
  try {
    if (trial.cases.length > 0) {
      await checkGoldenCases({ run: session.run, ...trial });
      return null;
    }
    const outcome = await trialRun(session.run, trial.signature, trial.layout);
    if (outcome.ran) return null;
    if (outcome.message === null) return NOT_TRIED;
    throw new AppError('artifact_unsupported', {
      publicMessage: `The model loads, but runs on none of several made-up rows (${outcome.message.replace(/\.$/, '')}). If it takes real values only, send golden cases with it; if the file leaves the number of features open, send feature_names.`,
    });
  } finally {
    await session.release();
  }
}
