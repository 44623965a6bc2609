import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Caller } from '../access.ts';
import { deleteEndedSessions, isSessionEnded, saveEndedSession } from '../store/ended-sessions.ts';
import {
  deleteThrottles,
  releaseAttempt,
  reserveAttempt,
  type ThrottleSubject,
  takeBackAttempt,
} from '../store/sign-in-throttles.ts';
import { findUser, findUserByEmail, type StoredUser, saveSignedIn } from '../store/users.ts';
import type { Passwords } from './passwords.ts';

/** What a session says of itself. */
export interface SessionRef {
  id: string;
  userId: string;
  epoch: number;
}

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
    async getSessionUser(session: SessionRef): Promise<Caller | null> {
      const [user, isEnded] = await Promise.all([
        findUser(db.prisma, session.userId),
        isSessionEnded(db, session.id),
      ]);
      const isInForce = !isEnded && user?.sessionEpoch === session.epoch;
      return user && isInForce && user.disabled_at === null ? toCaller(user) : null;
    },

    /** Ends this session and no other of its user, for every copy of its cookie. */
    endSession: (id: string, expiresAt: Date) => saveEndedSession(db, id, expiresAt),

    /** A session past its time is refused for its age. Returns how many went. */
    removeEndedSessions: (expiredBefore: Date) => deleteEndedSessions(db, expiredBefore),

    /** Failures older than what still slows anyone (24 h) are only clutter. Returns how many went. */
    removeOldThrottles: (lastFailedBefore: Date) => deleteThrottles(db, lastFailedBefore),
  };
}

function toCaller(user: StoredUser): Caller {
  return { kind: 'user', id: user.id, name: user.name, email: user.email, role: user.role };
}
