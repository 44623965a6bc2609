import { AppError } from '#lib/http/errors.ts';
import type { ServedModel } from './served-model.ts';

/** Why no release of a model answers here. */
export function notServed(model: Pick<ServedModel, 'name' | 'target' | 'failure'>): AppError {
  const { name, target, failure } = model;
  if (target === 0) {
    return new AppError('model_not_released', {
      publicMessage: `The model ${name} has no release in force. Promote a version first, or name one in "version".`,
    });
  }
  if (failure === null) {
    return new AppError('unavailable', {
      publicMessage: `Release ${target} of ${name} is being loaded here. Ask again in a moment.`,
    });
  }
  return new AppError('version_unavailable', {
    publicMessage: `Release ${target} of ${name} cannot be loaded here.`,
    internalMessage: failure,
  });
}

/** What is asked for may well exist: the registry has not been read yet. */
export function notYet(): AppError {
  return new AppError('unavailable', {
    publicMessage: 'The registry has not been read yet. Ask again in a moment.',
  });
}
