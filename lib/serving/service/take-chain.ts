import type { DefaultAnswer } from '#lib/releases/contract.ts';
import { pickRoute } from '../pick-route.ts';
import { notServed } from './not-served.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingState } from './serving-state.ts';
import type { LoadedVersion } from './version-pool.ts';

/** The versions one request may be answered by, in order, held until `end`. */
export interface Chain {
  versions: LoadedVersion[];
  /** null when the request named its version. */
  release: number | null;
  /** When none of them can. */
  default: DefaultAnswer | undefined;
  end(): void;
}

/**
 * The versions for one request: the one it names, or the routed one of the release in force with its fallbacks. They are
 * taken once, so that the whole request is answered by one release whatever happens meanwhile.
 */
export function takeChain(
  state: ServingState,
  model: ServedModel,
  request: { version: number | string | undefined; stickyKey: string },
): Chain | Promise<Chain> {
  if (request.version !== undefined) return takeVersion(state, model, request.version);
  const { snapshot } = model;
  if (!snapshot) throw notServed(model);
  const { plan, seq } = snapshot;
  const routed = pickRoute(plan.routes, model.name, request.stickyKey);
  const versions: LoadedVersion[] = [];
  for (const number of [routed, ...plan.fallback]) {
    const version = snapshot.versions.get(number);
    if (version && !versions.includes(version)) versions.push(version);
  }
  return { versions, release: seq, default: plan.default, end: snapshot.use() };
}

async function takeVersion(
  state: ServingState,
  model: ServedModel,
  version: number | string,
): Promise<Chain> {
  const held = await state.holdVersion(model, version);
  return { versions: [held.version], release: null, default: undefined, end: held.release };
}
