import { AppError } from '#lib/http/errors.ts';

export function entityNotFound(name: string): AppError {
  return new AppError('feature_entity_not_found', {
    publicMessage: `There is no entity named ${short(name)}.`,
  });
}

export function sourceNotFound(name: string): AppError {
  return new AppError('feature_source_not_found', {
    publicMessage: `There is no feature source named ${short(name)}.`,
  });
}

export function viewNotFound(name: string, version: number | null = null): AppError {
  return new AppError('feature_view_not_found', {
    publicMessage:
      version === null
        ? `There is no feature view named ${short(name)}.`
        : `The feature view ${short(name)} has no version ${version}.`,
  });
}

export function runNotFound(id: string): AppError {
  return new AppError('feature_run_not_found', {
    publicMessage: `There is no run ${id} of features.`,
  });
}

function short(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}
