import type { Actor } from '#lib/auth/contract.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { IncidentState } from '#lib/incidents/contract.ts';
import type { PostmortemStatus } from './contract.ts';

/** A postmortem is of what is over. */
export function refuseUnresolved(incident: {
  number: number;
  state: IncidentState;
  mergedInto: number | null;
}): void {
  const { number, state, mergedInto } = incident;
  const refuse = (publicMessage: string): AppError =>
    new AppError('postmortem_refused', { publicMessage });
  if (mergedInto !== null) {
    throw refuse(
      `Incident ${number} is part of incident ${mergedInto} now: its postmortem is written there.`,
    );
  }
  if (state !== 'resolved' && state !== 'reviewed') {
    throw refuse(`Incident ${number} is ${state}. Its postmortem is written once it is resolved.`);
  }
}

export function exists(number: number): AppError {
  return new AppError('postmortem_exists', {
    publicMessage: `Incident ${number} has a postmortem already. Read it, and write on there.`,
  });
}

export function refused(
  publicMessage: string,
  { status, revision }: { status: PostmortemStatus; revision: number },
): AppError {
  const extra = { status, current_revision: revision };
  return new AppError('postmortem_refused', { publicMessage, extra });
}

export function conflict({
  revision,
  writtenAt,
  writtenBy,
}: {
  revision: number;
  writtenAt: Date;
  writtenBy: Actor;
}): AppError {
  return new AppError('settings_conflict', {
    publicMessage: `The postmortem was changed since you read it; ${nameActor(writtenBy)} wrote it last, at ${writtenAt.toISOString()}. Read it again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}

export function itemConflict({ revision, title }: { revision: number; title: string }): AppError {
  return new AppError('settings_conflict', {
    publicMessage: `“${title}” was changed since you read it. Read it again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}
