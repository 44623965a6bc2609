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

/**
 * Loads the bytes as a gateway would and runs the golden cases: throws when one is not reproduced. Without any, runs one
 * made-up row, and returns a note when that failed.
 */
export async function tryModel(servedBytes: Uint8Array, trial: Trial): Promise<string | null> {
  const session = await loadSession(servedBytes);
  try {
    if (trial.cases.length === 0) {
      return await trialRun(session.run, trial.signature, trial.layout);
    }
    await checkGoldenCases({ run: session.run, ...trial });
    return null;
  } finally {
    await session.release();
  }
}
