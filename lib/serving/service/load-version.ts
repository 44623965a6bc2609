import type { OnnxSession } from '#lib/onnx/contract.ts';
import { trialRun } from '#lib/onnx/dummy-inputs.ts';
import { checkGoldenCases } from '#lib/onnx/golden-cases.ts';
import { loadSession } from '#lib/onnx/service.ts';
import type { VersionInfo } from '../catalog.ts';

export interface ArtifactReader {
  /** All bytes, verified. */
  read(digest: string): Promise<Uint8Array>;
}

/** Loads a version and proves it: it reproduces its golden cases here, and has run once before its first request. */
export function createVersionLoader(artifacts: ArtifactReader) {
  return async (info: VersionInfo): Promise<OnnxSession> => {
    const { signature, layout, tolerance, goldenCases: cases } = info;
    const session = await loadSession(await artifacts.read(info.servedDigest));
    try {
      await checkGoldenCases({ run: session.run, signature, layout, cases, tolerance });
      // Warms up only: the model may well refuse made-up inputs.
      await trialRun(session.run, signature, layout);
      return session;
    } catch (error) {
      await session.release();
      throw new Error(`version ${info.number}: ${messageOf(error)}`, { cause: error });
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
