import { AppError } from '#lib/http/errors.ts';

export function incidentNotFound(number: number): AppError {
  return new AppError('incident_not_found', { publicMessage: `There is no incident ${number}.` });
}

export function taskNotFound(number: number): AppError {
  const publicMessage = `Incident ${number} has no such task.`;
  return new AppError('incident_task_not_found', { publicMessage });
}

export function userNotFound(id: string): AppError {
  const publicMessage = `No user who may act has the id ${id}.`;
  return new AppError('user_not_found', { publicMessage });
}
