import { AppError } from '#lib/http/errors.ts';

export function modelNotFound(model: string): AppError {
  return new AppError('model_not_found', { publicMessage: `There is no model named ${model}.` });
}

export function versionNotFound(model: string, version: number): AppError {
  return new AppError('version_not_found', {
    publicMessage: `The model ${model} has no version ${version}.`,
  });
}
