import type { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { changeUser } from '../change-user.ts';
import type { changeMyPassword, createUser, listUsers, User, updateUser } from '../contract.ts';
import { releaseAttempt } from '../store/sign-in-throttles.ts';
import * as store from '../store/users.ts';
import { makePassword, type Passwords } from './passwords.ts';
import { withThrottle } from './sign-in.ts';
import { SYSTEM } from './system.ts';

export function createUsers(deps: { db: Db; now: () => Date; passwords: Passwords }) {
  const { db, now, passwords } = deps;

  const update = async (
    id: string,
    body: z.output<typeof updateUser.body>,
    ctx: ChangeContext,
  ): Promise<store.StoredUser> => {
    const passwordHash =
      body.password === undefined ? undefined : await passwords.hash(body.password);
    return db.prisma.$transaction(async (tx) => {
      const { user, otherActiveAdmins } = await store.lockUserAndAdmins(tx, id);
      if (!user) throw userNotFound(id);
      const state = {
        name: user.name,
        role: user.role,
        disabledAt: user.disabled_at === null ? null : new Date(user.disabled_at),
      };
      const decision = changeUser(state, body, otherActiveAdmins, now());
      if (decision.outcome === 'refused') throw lastAdmin(user);
      const { next, endsSessions } = decision;
      const saved = await store.saveUser(tx, id, { ...next, passwordHash, endsSessions });
      await recordChange(
        tx,
        {
          action: 'user.update',
          subject: `user:${id}`,
          reason: body.reason,
          before: shown(user),
          after: {
            ...shown(saved),
            ...(passwordHash === undefined ? {} : { password: 'changed' }),
            ...(endsSessions ? { sessions: 'ended' } : {}),
          },
        },
        ctx,
      );
      return saved;
    });
  };

  return {
    listUsers: (query: z.output<typeof listUsers.query>) => store.listUsers(db, query),

    hasUsers: () => store.hasUsers(db),

    /** Without a password one is made; it is in this answer and nowhere else. */
    async createUser(
      body: z.output<typeof createUser.body>,
      ctx: ChangeContext,
    ): Promise<User & { password?: string }> {
      const made = body.password === undefined ? makePassword() : undefined;
      const passwordHash = await passwords.hash(body.password ?? made ?? '');
      const user = await db.prisma.$transaction(async (tx) => {
        const created = await store.insertUser(tx, {
          email: body.email.toLowerCase(),
          name: body.name,
          role: body.role,
          passwordHash,
          createdAt: now(),
        });
        const subject = `user:${created.id}`;
        const after = { email: created.email, ...shown(created) };
        await recordChange(tx, { action: 'user.create', subject, reason: body.reason, after }, ctx);
        return created;
      });
      return made === undefined ? user : { ...user, password: made };
    },

    async updateUser(
      id: string,
      body: z.output<typeof updateUser.body>,
      ctx: ChangeContext,
    ): Promise<User> {
      return store.toPublicUser(await update(id, body, ctx));
    },

    /** Gives the user of an e-mail address a password made up here, which is in this answer and nowhere else. */
    async resetPassword(email: string, ctx: ChangeContext): Promise<User & { password: string }> {
      const wanted = email.trim().toLowerCase();
      const user = await store.findUserByEmail(db.prisma, wanted);
      if (!user) {
        throw new AppError('user_not_found', {
          publicMessage: `There is no user with the e-mail address ${wanted}.`,
        });
      }
      const password = makePassword();
      const saved = await update(user.id, { password, reason: 'Password reset' }, ctx);
      await releaseAttempt(db, [{ kind: 'email', value: wanted }]);
      return { ...store.toPublicUser(saved), password };
    },

    /** Ends every session of the user; the answer's epoch is what their own next one must carry. */
    async changeMyPassword(
      userId: string,
      body: z.output<typeof changeMyPassword.body>,
      ctx: ChangeContext,
    ): Promise<{ sessionEpoch: number }> {
      const user = await store.findUser(db.prisma, userId);
      if (!user) throw userNotFound(userId);
      // Counted like a sign-in, so that a stolen session cannot guess the password here either.
      const isRight = await withThrottle(deps, [{ kind: 'email', value: user.email }], async () =>
        (await passwords.verify(body.current, user.passwordHash)) ? true : null,
      );
      if (!isRight) {
        throw new AppError('invalid_request', {
          publicMessage: 'The current password is wrong.',
          fields: [{ field: 'current', message: 'must be your current password' }],
        });
      }
      const saved = await update(userId, { password: body.new }, ctx);
      return { sessionEpoch: saved.sessionEpoch };
    },

    /** On a database without an admin makes one; `password` is there only when it was made up here. */
    async ensureFirstAdmin(wanted: {
      email: string;
      password?: string;
    }): Promise<{ email: string; created: boolean; password?: string }> {
      return db.prisma.$transaction(
        async (tx) => {
          const found = await store.lockForFirstAdmin(tx);
          if (found) return { email: found.email, created: false };
          const made = wanted.password === undefined ? makePassword() : undefined;
          const created = await store.insertUser(tx, {
            email: wanted.email.toLowerCase(),
            name: 'Admin',
            role: 'admin',
            passwordHash: await passwords.hash(wanted.password ?? made ?? ''),
            createdAt: now(),
          });
          const after = { email: created.email, ...shown(created) };
          const subject = `user:${created.id}`;
          await recordChange(tx, { action: 'user.create', subject, after }, SYSTEM);
          return {
            email: created.email,
            created: true,
            ...(made === undefined ? {} : { password: made }),
          };
        },
        { timeout: 20_000 },
      );
    },
  };
}

/** What the history may say of a user. */
function shown(user: User) {
  return { name: user.name, role: user.role, disabled_at: user.disabled_at };
}

function userNotFound(id: string): AppError {
  return new AppError('user_not_found', { publicMessage: `There is no user with the id ${id}.` });
}

function lastAdmin(user: User): AppError {
  return new AppError('last_admin', {
    publicMessage: `${user.email} is the only admin who can sign in. Make another user an admin first.`,
  });
}
