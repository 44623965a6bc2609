import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Caller } from '../access.ts';
import {
  deleteThrottles,
  releaseAttempt,
  reserveAttempt,
  type ThrottleSubject,
  takeBackAttempt,
} from '../store/sign-in-throttles.ts';
import { findUser, findUserByEmail, type StoredUser, saveSignedIn } from '../store/users.ts';
import type { Passwords } from './passwords.ts';

interface SignedIn {
  id: string;
  name: string;
  email: string;
  sessionEpoch: number;
}

/**
 * Runs a password check that counts against the subjects unless it succeeds or fails to judge (throws); throws
 * too_many_attempts with the wait.
 */
export async function withThrottle<T>(
  deps: { db: Db; now: () => Date },
  subjects: readonly ThrottleSubject[],
  check: () => Promise<T | null>,
): Promise<T | null> {
  const attempt = await reserveAttempt(deps.db, subjects, deps.now());
  const { waitSeconds } = attempt;
  if (waitSeconds > 0) {
    throw new AppError('too_many_attempts', {
      publicMessage: `There were too many wrong passwords. Wait ${waitSeconds} s before the next attempt.`,
      extra: { retry_after_seconds: waitSeconds },
    });
  }
  const result = await check().catch(async (error: unknown) => {
    // What kept the check from judging may keep this from being written too; it is the one to tell.
    await takeBackAttempt(deps.db, attempt).catch(() => undefined);
    throw error;
  });
  if (result !== null) await releaseAttempt(deps.db, subjects);
  return result;
}

export function createSignIn(deps: { db: Db; now: () => Date; passwords: Passwords }) {
  const { db, now, passwords } = deps;
  return {
    /** Null for a wrong password, an unknown e-mail address and a disabled user alike, after equally long. */
    async verifySignIn(attempt: {
      email: string;
      password: string;
      address: string;
    }): Promise<SignedIn | null> {
      const email = attempt.email.trim().toLowerCase();
      const subjects: ThrottleSubject[] = [
        { kind: 'email', value: email },
        { kind: 'address', value: attempt.address },
      ];
      return withThrottle(deps, subjects, async () => {
        const user = await findUserByEmail(db.prisma, email);
        const isRight = await passwords.verify(attempt.password, user?.passwordHash);
        if (!user || !isRight || user.disabled_at !== null) return null;
        await saveSignedIn(db, user.id, now());
        return { id: user.id, name: user.name, email: user.email, sessionEpoch: user.sessionEpoch };
      });
    },

    /** The user a session belongs to as they are now; null when disabled or when the session has been ended. */
    async getSessionUser(id: string, epoch: number): Promise<Caller | null> {
      const user = await findUser(db.prisma, id);
      return user && user.sessionEpoch === epoch && user.disabled_at === null
        ? toCaller(user)
        : null;
    },

    /** Failures older than what still slows anyone (24 h) are only clutter. Returns how many went. */
    removeOldThrottles: (lastFailedBefore: Date) => deleteThrottles(db, lastFailedBefore),
  };
}

function toCaller(user: StoredUser): Caller {
  return { kind: 'user', id: user.id, name: user.name, email: user.email, role: user.role };
}
