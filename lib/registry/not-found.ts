import { AppError } from '#lib/http/errors.ts';

export function modelNotFound(model: string): AppError {
  const shown = model.length > 100 ? `${model.slice(0, 100)}…` : model;
  return new AppError('model_not_found', { publicMessage: `There is no model named ${shown}.` });
}

export function versionNotFound(model: string, version: number): AppError {
  return new AppError('version_not_found', {
    publicMessage: `The model ${model} has no version ${version}.`,
  });
}
