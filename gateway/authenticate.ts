import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { type Caller, hasScope, type Scope } from '#lib/auth/access.ts';
import { readBearerKey } from '#lib/auth/bearer-key.ts';
import { AppError } from '#lib/http/errors.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * A hook that lets in keys with a scope that have not asked too often, before the body is read. `callerOf` then says whose
 * it is.
 */
export function requireScope(keys: KeyRing, scope: Scope): onRequestHookHandler {
  return (request, _reply, done) => {
    try {
      request.caller = admit(keys, scope, request);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
}

function admit(keys: KeyRing, scope: Scope, request: FastifyRequest): Caller {
  const token = readBearerKey(request.headers.authorization);
  if (token === undefined) {
    keys.noteRefusal('unauthenticated');
    throw new AppError('unauthenticated', {
      publicMessage: 'Send an API key in the header "Authorization: Bearer <key>".',
    });
  }
  const caller = keys.find(token);
  if (caller === null) {
    keys.noteRefusal('unauthenticated');
    throw new AppError('unauthenticated', {
      publicMessage: 'The API key is unknown, revoked or expired.',
    });
  }
  if (!hasScope(caller.scopes, scope)) {
    keys.noteRefusal('forbidden');
    throw new AppError('forbidden', {
      publicMessage: `The API key "${caller.name}" lacks the scope ${scope} (it has ${caller.scopes.join(', ')}).`,
      extra: { required_scope: scope },
    });
  }
  const admission = keys.admit(caller.id);
  if (!admission.allowed) {
    keys.noteRefusal('rate_limited');
    const seconds = admission.retryAfterSeconds;
    throw new AppError('rate_limited', {
      publicMessage: `The API key "${caller.name}" has asked as often as it may. Ask again in ${seconds} s.`,
      extra: { retry_after_seconds: seconds },
    });
  }
  return caller;
}

export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error('the route has no requireScope hook');
  return caller;
}
