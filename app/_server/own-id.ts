import type { Caller } from '#lib/auth/access.ts';
import { AppError } from '#lib/http/errors.ts';

/** The user who asks, of what users have of their own. */
export function ownId(caller: Caller | null): string {
  if (caller?.kind === 'user') return caller.id;
  throw new AppError('forbidden', {
    publicMessage:
      'An API key is nobody who could be reached. Sign in as the user, or ask for the user by id.',
  });
}
