import { AppError } from '#lib/http/errors.ts';

export function notReproducible(
  model: string,
  version: number,
  missing: readonly string[],
): AppError {
  return new AppError('version_not_reproducible', {
    publicMessage: `Version ${version} of ${model} cannot be trained again. Its lineage lacks ${missing.join('; ')}.`,
  });
}
