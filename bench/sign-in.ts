import { createAuthService } from '#lib/auth/service.ts';
import { openDb } from '#lib/db/client.ts';
import type { Stack } from './stack.ts';

const EMAIL = 'bench@example.com';
const PASSWORD = 'a password for benchmarks';

/** Makes an admin and signs in as a browser does; returns the Cookie header of the session. */
export async function signIn(stack: Pick<Stack, 'consoleUrl' | 'databaseUrl'>): Promise<string> {
  const db = openDb({ url: stack.databaseUrl, applicationName: 'mainstay-bench' });
  const auth = createAuthService({ db, now: () => new Date() });
  await auth.ensureFirstAdmin({ email: EMAIL, password: PASSWORD });
  await db.close();
  const csrf = await fetch(`${stack.consoleUrl}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${stack.consoleUrl}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies(csrf), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrfToken, email: EMAIL, password: PASSWORD, json: 'true' }),
  });
  const session = cookies(answer);
  if (!session.includes('session-token')) throw new Error(`Signing in failed: ${answer.status}`);
  return session;
}

function cookies(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
