import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';

export const SESSION_MAX_AGE_SECONDS = 12 * 60 * 60;

/** What a session cookie says, encrypted: whose session, and as of which epoch of theirs. */
export interface Session {
  userId: string;
  epoch: number;
  /** Seconds since 1970; a session is not prolonged by being used. */
  signedInAt: number;
}

/** next-auth's own names: the first over https, the second over plain http. */
const SECURE_COOKIE = '__Secure-next-auth.session-token';
const PLAIN_COOKIE = 'next-auth.session-token';

const tokenSchema = z.object({ sub: z.string(), epoch: z.number(), signedInAt: z.number() });

export function toTokenClaims(session: Session) {
  return { sub: session.userId, epoch: session.epoch, signedInAt: session.signedInAt };
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
    const claims = tokenSchema.safeParse(await decode({ token: value, secret }).catch(() => null));
    if (!claims.success) continue;
    const { sub, epoch, signedInAt } = claims.data;
    const ageSeconds = now.getTime() / 1000 - signedInAt;
    if (ageSeconds < SESSION_MAX_AGE_SECONDS) return { userId: sub, epoch, signedInAt };
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
