import { readBearerKey } from '#lib/auth/bearer-key.ts';
import type { AuthService } from '#lib/auth/service.ts';
import type { Authenticated } from '#lib/http/route-builder.ts';
import { parseCookies, readSession } from './session-token.ts';

/**
 * Who sent a request: the API key of its Authorization header, else the session of its cookie, looked up anew each time, so
 * that a disabled user or a revoked key is out at once. A wrong key is nobody, whatever the cookie says.
 */
export async function authenticate(
  request: Request,
  deps: { auth: AuthService; sessionSecret: string; now: () => Date },
): Promise<Authenticated> {
  const token = readBearerKey(request.headers.get('authorization'));
  if (token) return { caller: await deps.auth.authenticateApiKey(token), byCookie: false };
  const session = await readSession(parseCookies(request.headers), deps.sessionSecret, deps.now());
  if (!session) return { caller: null, byCookie: false };
  const caller = await deps.auth.getSessionUser(session);
  return { caller, byCookie: true };
}
