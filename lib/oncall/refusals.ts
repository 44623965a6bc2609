import type { Actor } from '#lib/auth/contract.ts';
import { AppError, type FieldError } from '#lib/http/errors.ts';

export function scheduleNotFound(id: string): AppError {
  const publicMessage = `No on-call schedule has the id ${id}.`;
  return new AppError('schedule_not_found', { publicMessage });
}

export function overrideNotFound(id: string): AppError {
  const publicMessage = `The schedule has no override of the id ${id} that has not ended.`;
  return new AppError('override_not_found', { publicMessage });
}

export function policyNotFound(id: string): AppError {
  const publicMessage = `No escalation policy has the id ${id}.`;
  return new AppError('escalation_policy_not_found', { publicMessage });
}

export function userNotFound(id: string): AppError {
  return new AppError('user_not_found', { publicMessage: `No user has the id ${id}.` });
}

export function scheduleExists(name: string): AppError {
  const publicMessage = `There is a schedule ${name} already. Choose another name.`;
  const fields: FieldError[] = [{ field: 'name', message: 'is taken' }];
  return new AppError('schedule_exists', { publicMessage, fields });
}

export function policyExists(name: string): AppError {
  const publicMessage = `There is an escalation policy ${name} already. Choose another name.`;
  const fields: FieldError[] = [{ field: 'name', message: 'is taken' }];
  return new AppError('escalation_policy_exists', { publicMessage, fields });
}

export function scheduleInUse(name: string, policies: readonly { name: string }[]): AppError {
  const named = policies.map((policy) => policy.name).join(', ');
  const publicMessage = `The escalation policy ${named} tells who is on call in ${name}. Take the schedule out of it first.`;
  return new AppError('schedule_in_use', { publicMessage, extra: { policies } });
}

/** `what`: such as "The schedule Primary". */
export function changedMeanwhile(
  what: string,
  current: { revision: number; updatedAt?: Date; updatedBy?: Actor },
): AppError {
  const who = current.updatedBy
    ? ` by ${current.updatedBy.name} at ${current.updatedAt?.toISOString()}`
    : '';
  return new AppError('settings_conflict', {
    publicMessage: `${what} was changed${who} since you read it. Read it again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${current.revision}` }],
    extra: { current_revision: current.revision },
  });
}
