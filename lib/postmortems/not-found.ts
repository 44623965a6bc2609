import { AppError } from '#lib/http/errors.ts';

export function postmortemNotFound(number: number): AppError {
  const publicMessage = `Incident ${number} has no postmortem. Draft one once it is resolved.`;
  return new AppError('postmortem_not_found', { publicMessage });
}

export function versionNotThere(number: number, revision: number): AppError {
  const publicMessage = `The postmortem of incident ${number} has no revision ${revision}.`;
  return new AppError('postmortem_not_found', { publicMessage });
}

export function itemNotFound(id: string): AppError {
  return new AppError('action_item_not_found', {
    publicMessage: `There is no action item ${id}.`,
  });
}
