import { AppError } from '#lib/http/errors.ts';
import { pickRoute } from '../pick-route.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingState } from './serving-state.ts';
import type { LoadedVersion } from './version-pool.ts';

/** The versions one request may be answered by, in order, held until `end`. */
export interface Chain {
  versions: LoadedVersion[];
  /** null when the request named its version. */
  release: number | null;
  end(): void;
}

/**
 * The versions for one request: the one it names, or the routed one of the release in force with its fallbacks. They are
 * taken once, so that the whole request is answered by one release whatever happens meanwhile.
 */
export async function takeChain(
  state: ServingState,
  model: ServedModel,
  request: { version: number | string | undefined; stickyKey: string },
): Promise<Chain> {
  if (request.version !== undefined) {
    const held = await state.holdVersion(model, request.version);
    return { versions: [held.version], release: null, end: held.release };
  }
  const { snapshot } = model;
  if (!snapshot) throw notServed(model);
  const routed = pickRoute(snapshot.plan.routes, model.name, request.stickyKey);
  const numbers = new Set([routed, ...snapshot.plan.fallback]);
  const versions = [...numbers].flatMap((number) => snapshot.versions.get(number) ?? []);
  return { versions, release: snapshot.seq, end: snapshot.use() };
}

/** Tries the versions in order. Refusals of the input end it; what the runtime cannot do goes to the next version. */
export async function runChain<T>(
  chain: Chain,
  model: string,
  run: (version: LoadedVersion) => Promise<T>,
): Promise<{ result: T; version: LoadedVersion; isFallback: boolean }> {
  let firstFailure: unknown;
  for (const [index, version] of chain.versions.entries()) {
    try {
      return { result: await run(version), version, isFallback: index > 0 };
    } catch (error) {
      if (error instanceof AppError) throw error;
      firstFailure ??= error;
    }
  }
  const said = firstFailure instanceof Error ? firstFailure.message : String(firstFailure);
  throw new AppError('model_rejected_input', {
    publicMessage: `${model} could not run on this input: ${said.slice(0, 500)}`,
    cause: firstFailure,
  });
}

function notServed(model: ServedModel): AppError {
  if (model.target === 0) {
    return new AppError('model_not_released', {
      publicMessage: `The model ${model.name} has no release in force. Promote a version first, or name one in "version".`,
    });
  }
  return new AppError('version_unavailable', {
    publicMessage: `Release ${model.target} of ${model.name} is not loaded here${model.failure ? '' : ' yet'}.`,
    internalMessage: model.failure ?? undefined,
  });
}
