import { AppError } from '#lib/http/errors.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { resolveVersion, type VersionInfo } from '#lib/serving/catalog.ts';
import type { ServedModel } from '#lib/serving/service.ts';
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
  throw new AppError('model_not_released', {
    publicMessage: `The model ${model.name} is not ready: no release of it is in force here.`,
  });
}

export function findModel({ state }: Pick<GatewayDeps, 'state'>, name: string): ServedModel {
  const model = state.model(name);
  if (!model) throw modelNotFound(name);
  return model;
}
