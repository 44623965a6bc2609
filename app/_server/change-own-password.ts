import { randomUUID } from 'node:crypto';
import type { changeMyPassword } from '#lib/auth/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import type { RouteInput } from '#lib/http/route-builder.ts';
import type { Services } from './services.ts';
import { sessionCookie } from './session-token.ts';

/** Changes the caller's password, which ends all their sessions, and puts a new one in the place of the one that asked. */
export async function changeOwnPassword({
  services,
  caller,
  body,
  ctx,
  request,
  headers,
}: RouteInput<typeof changeMyPassword, Services>): Promise<void> {
  if (caller?.kind !== 'user') {
    throw new AppError('forbidden', {
      publicMessage: 'An API key has no password. Sign in as the user whose password it is.',
    });
  }
  const { sessionEpoch } = await services.auth.changeMyPassword(caller.id, body, ctx);
  const signedInAt = Math.floor(services.now().getTime() / 1000);
  const session = { id: randomUUID(), userId: caller.id, epoch: sessionEpoch, signedInAt };
  headers.append('set-cookie', await sessionCookie(request, session, services.sessionSecret));
}
