import { cookies } from 'next/headers';
import { cache } from 'react';
import type { Caller } from '#lib/auth/access.ts';
import { getServices } from './services.ts';
import { readSession } from './session-token.ts';

export type Viewer = Extract<Caller, { kind: 'user' }>;

/** The signed-in user, for server components; null when nobody is. Asked once per page. */
export const getViewer = cache(async (): Promise<Viewer | null> => {
  const jar = (await cookies()).getAll();
  const { auth, sessionSecret, now } = await getServices();
  const session = await readSession(jar, sessionSecret, now());
  if (!session) return null;
  const caller = await auth.getSessionUser(session);
  return caller?.kind === 'user' ? caller : null;
});
