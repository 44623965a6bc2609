import { randomUUID } from 'node:crypto';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import type { AuthService } from '#lib/auth/service.ts';
import { encodeSignInWait } from '#lib/auth/sign-in-error.ts';
import { AppError } from '#lib/http/errors.ts';
import { clientAddress } from './client-address.ts';
import {
  fromTokenClaims,
  SESSION_MAX_AGE_SECONDS,
  sessionExpiresAt,
  toTokenClaims,
} from './session-token.ts';

// Sign-in works on whatever host name and scheme the browser used; next-auth reads this switch from the environment only.
process.env.AUTH_TRUST_HOST ??= 'true';

/** next-auth for signing in and out. Sessions are read by session-token.ts, the same way for pages and routes. */
export function createAuthOptions(deps: {
  auth: AuthService;
  sessionSecret: string;
  now: () => Date;
  logError: (error: unknown) => void;
}): NextAuthOptions {
  return {
    secret: deps.sessionSecret,
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials, request) {
          try {
            return await deps.auth.verifySignIn({
              email: credentials?.email ?? '',
              password: credentials?.password ?? '',
              address: clientAddress(request.headers),
            });
          } catch (error) {
            throw toSignInError(error, deps.logError);
          }
        },
      }),
    ],
    events: {
      // The browser forgets its cookie; a copy of it must not work either.
      async signOut({ token }) {
        const session = fromTokenClaims(token);
        if (session) await deps.auth.endSession(session.id, sessionExpiresAt(session));
      },
    },
    callbacks: {
      jwt({ token, user }) {
        if (!user || !('sessionEpoch' in user)) return token;
        return toTokenClaims({
          id: randomUUID(),
          userId: user.id,
          epoch: Number(user.sessionEpoch),
          signedInAt: Math.floor(deps.now().getTime() / 1000),
        });
      },
    },
  };
}

/** next-auth shows an error's message in the address bar, so only what a person may read there goes into it. */
function toSignInError(error: unknown, logError: (error: unknown) => void): Error {
  if (error instanceof AppError && error.code === 'too_many_attempts') {
    return new Error(encodeSignInWait(Number(error.extra.retry_after_seconds)), { cause: error });
  }
  logError(error);
  return new Error('internal', { cause: error });
}
