import { resolveVersion, type VersionInfo } from '#lib/serving/catalog.ts';
import { notServed, type ServedModel } from '#lib/serving/service.ts';
import type { GatewayDeps } from './deps.ts';

/** A model, and its version named by number or alias, or the one that takes the most traffic now. Throws AppError. */
export function findVersion(
  { state }: Pick<GatewayDeps, 'state'>,
  wanted: { model: string; version?: string },
): { model: ServedModel; info: VersionInfo } {
  const model = findModel({ state }, wanted.model);
  if (wanted.version !== undefined) return { model, info: resolveVersion(model, wanted.version) };
  const [main] = model.snapshot?.plan.routes.toSorted((a, b) => b.weight - a.weight) ?? [];
  const info = main && model.snapshot?.versions.get(main.version)?.info;
  if (info) return { model, info };
  throw notServed(model);
}

export function findModel({ state }: Pick<GatewayDeps, 'state'>, name: string): ServedModel {
  const model = state.model(name);
  if (!model) throw state.whyMissing(name);
  return model;
}

/** What keeps a version from being asked; null: nothing that is known, and it is loaded when it is not yet. */
export function whyUnavailable(
  { state }: Pick<GatewayDeps, 'state'>,
  info: VersionInfo,
): string | null {
  if (info.status !== 'ready') return info.status;
  return state.isAvailable(info) ? null : 'The version did not load here.';
}
