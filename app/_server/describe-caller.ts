import type { Caller } from '#lib/auth/access.ts';
import type { getMe } from '#lib/auth/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';

export function describeCaller(caller: Caller | null): OperationAnswer<typeof getMe> {
  if (caller === null) {
    throw new AppError('unauthenticated', { publicMessage: 'Nobody is signed in.' });
  }
  return caller.kind === 'user' ? { ...caller } : { ...caller, scopes: [...caller.scopes] };
}
