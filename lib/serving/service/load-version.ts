import type { OnnxSession, TensorValue } from '#lib/onnx/contract.ts';
import { madeUpInputs, trialRun } from '#lib/onnx/dummy-inputs.ts';
import { checkGoldenCases } from '#lib/onnx/golden-cases.ts';
import type { ModelSource, OnnxRuntime } from '#lib/onnx/service.ts';
import type { RemoteRuntime } from '#lib/remote/contract.ts';
import type { RemoteRuntimes } from '#lib/remote/service.ts';
import type { VersionInfo } from '../catalog.ts';
import { canJoin } from '../join-tensors.ts';
import { proveJoining } from '../prove-joining.ts';
import { isUseless } from '../useless-answer.ts';

export interface ArtifactReader {
  /** All bytes, verified. */
  read(digest: string): Promise<Uint8Array>;
  /** Where they are in a file, if they are: then who loads them verifies them. */
  path?(digest: string): string;
}

type Tensors = Record<string, TensorValue>;

const CASE_WITHIN_MS = 30_000;
const MADE_UP_WITHIN_MS = 2000;
const REMOTE_WITHIN_MS = 10_000;

/**
 * Loads a version and proves it: it reproduces its golden cases here, has run once before its first request, and is known to
 * answer rows together as it does one by one, or not to.
 */
export function createVersionLoader(
  artifacts: ArtifactReader,
  runtime: Pick<OnnxRuntime, 'load'>,
  remotes: Pick<RemoteRuntimes, 'open'>,
) {
  async function sourceOf(digest: string): Promise<ModelSource> {
    if (artifacts.path) return { path: artifacts.path(digest), digest };
    return { bytes: await artifacts.read(digest) };
  }

  async function loadLocal(info: VersionInfo): Promise<OnnxSession> {
    const source = await sourceOf(info.servedDigest);
    const name = `${info.model}/${info.number}`;
    const session = await runtime.load(source, { group: info.modelId, name });
    const noted = noteAnswered(info, session.run);
    try {
      const rowsAreIndependent = await prove(info, noted.run);
      return { ...session, rowsAreIndependent, answered: noted.inputs() };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  /** The server must have it ready, as it was registered; rows are not joined here, since such servers do that themselves. */
  async function loadRemote(info: VersionInfo, remote: RemoteRuntime): Promise<OnnxSession> {
    const { signature, layout, tolerance, goldenCases: cases } = info;
    const session = remotes.open(remote, { signature, layout });
    const noted = noteAnswered(info, session.run);
    const run: OnnxSession['run'] = (inputs, outputs) =>
      noted.run(inputs, outputs, { timeoutMs: REMOTE_WITHIN_MS });
    try {
      await session.checkReady(REMOTE_WITHIN_MS);
      await checkGoldenCases({ run, signature, layout, cases, tolerance });
      // It may well refuse made-up inputs; that it does not answer at all is another thing.
      if (cases.length === 0) await trialRun(run, signature, layout);
      return { ...session, answered: noted.inputs() };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  return async (info: VersionInfo): Promise<OnnxSession> => {
    try {
      return await (info.remote ? loadRemote(info, info.remote) : loadLocal(info));
    } catch (error) {
      throw new Error(`version ${info.number}: ${messageOf(error)}`, { cause: error });
    }
  };
}

async function prove(info: VersionInfo, run: OnnxSession['run']): Promise<boolean> {
  const { signature, layout, tolerance, goldenCases: cases } = info;
  const golden: Tensors[] = [];
  const runCase: OnnxSession['run'] = (inputs, outputs) => {
    golden.push(inputs);
    return run(inputs, outputs, { timeoutMs: CASE_WITHIN_MS });
  };
  await checkGoldenCases({ run: runCase, signature, layout, cases, tolerance });
  // From here on nothing is held against the model: it may well refuse made-up inputs.
  const runMadeUp: OnnxSession['run'] = (inputs, outputs) =>
    run(inputs, outputs, { timeoutMs: MADE_UP_WITHIN_MS });
  if (!canJoin(signature)) {
    await trialRun(runMadeUp, signature, layout).catch(() => undefined);
    return false;
  }
  const madeUp: Tensors[] = [];
  for (const inputs of madeUpInputs(signature, layout, 2)) {
    const isTaken = await runMadeUp(inputs).then(
      () => true,
      () => false,
    );
    if (isTaken) madeUp.push(inputs);
  }
  return proveJoining(runMadeUp, [...madeUp, ...golden], tolerance);
}

/** Remembers inputs that were answered with something of use: what to ask again when the version seems not to work. */
function noteAnswered(info: VersionInfo, run: OnnxSession['run']) {
  let answered: Tensors | undefined;
  const noting: OnnxSession['run'] = async (inputs, outputs, options) => {
    const answer = await run(inputs, outputs, options);
    if (!isUseless(info, answer)) answered ??= inputs;
    return answer;
  };
  return { run: noting, inputs: () => answered };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
