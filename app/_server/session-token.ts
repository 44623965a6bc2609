import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import type { SessionRef } from '#lib/auth/service.ts';

export const SESSION_MAX_AGE_SECONDS = 12 * 60 * 60;

/** What a session cookie says, encrypted: which session, whose, and as of which epoch of theirs. */
export interface Session extends SessionRef {
  /** Seconds since 1970; a session is not prolonged by being used. */
  signedInAt: number;
}

/** next-auth's own names: the first over https, the second over plain http. */
const SECURE_COOKIE = '__Secure-next-auth.session-token';
const PLAIN_COOKIE = 'next-auth.session-token';

const tokenSchema = z.object({
  sessionId: z.uuid(),
  sub: z.string(),
  epoch: z.number(),
  signedInAt: z.number(),
});

export function toTokenClaims(session: Session) {
  const { id, userId, epoch, signedInAt } = session;
  return { sessionId: id, sub: userId, epoch, signedInAt };
}

/** The session that decrypted claims speak of; null when they are no session's. */
export function fromTokenClaims(claims: unknown): Session | null {
  const { data } = tokenSchema.safeParse(claims);
  if (!data) return null;
  const { sessionId: id, sub: userId, epoch, signedInAt } = data;
  return { id, userId, epoch, signedInAt };
}

export function sessionExpiresAt(session: Session): Date {
  return new Date((session.signedInAt + SESSION_MAX_AGE_SECONDS) * 1000);
}

export function encodeSession(session: Session, secret: string): Promise<string> {
  return encode({ token: toTokenClaims(session), secret, maxAge: SESSION_MAX_AGE_SECONDS });
}

/** The session of the first cookie that holds a valid one; null without. */
export async function readSession(
  cookies: { name: string; value: string }[],
  secret: string,
  now: Date,
): Promise<Session | null> {
  for (const { name, value } of cookies) {
    if (name !== SECURE_COOKIE && name !== PLAIN_COOKIE) continue;
    const session = fromTokenClaims(await decode({ token: value, secret }).catch(() => null));
    if (session && now < sessionExpiresAt(session)) return session;
  }
  return null;
}

/** A `Set-Cookie` that replaces the session of whoever sent this request. */
export async function sessionCookie(
  request: Request,
  session: Session,
  secret: string,
): Promise<string> {
  const isSecure = parseCookies(request.headers).some(({ name }) => name === SECURE_COOKIE);
  const token = await encodeSession(session, secret);
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_MAX_AGE_SECONDS}`;
  return isSecure
    ? `${SECURE_COOKIE}=${token}; ${attributes}; Secure`
    : `${PLAIN_COOKIE}=${token}; ${attributes}`;
}

export function parseCookies(headers: Headers): { name: string; value: string }[] {
  return (headers.get('cookie') ?? '').split(';').flatMap((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 0) return [];
    return [{ name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1).trim() }];
  });
}
