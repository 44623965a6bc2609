import { type Access, type Caller, mayAccess } from '#lib/auth/access.ts';
import { AppError } from './errors.ts';

/** Throws unauthenticated or forbidden, saying what would be needed. */
export function checkAccess(caller: Caller | null, access: Access): void {
  if (access === 'public' || mayAccess(caller, access)) return;
  if (caller === null) {
    throw new AppError('unauthenticated', {
      publicMessage:
        'Sign in, or send a valid API key in the header "Authorization: Bearer <key>".',
    });
  }
  if (caller.kind === 'user') {
    throw new AppError('forbidden', {
      publicMessage: `This needs the role ${access.role} or higher; ${caller.email} is ${caller.role}.`,
      extra: { required_role: access.role },
    });
  }
  throw new AppError('forbidden', {
    publicMessage: `This needs an API key with the scope ${access.scope}; "${caller.name}" has ${caller.scopes.join(', ')}.`,
    extra: { required_scope: access.scope },
  });
}
