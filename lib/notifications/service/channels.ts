import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { type Caller, mayAccess } from '#lib/auth/access.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { TargetRefused } from '#lib/remote/service.ts';
import { SecretUnreadable } from '#lib/secrets/sealed-text.ts';
import type { SecretBox } from '#lib/secrets/service.ts';
import type { ChannelAnswer } from '../answers.ts';
import { channelForms } from '../channel-forms.ts';
import type { Routing } from '../contract.ts';
import { findNaming } from '../find-naming.ts';
import type { ChannelChange, ChannelDraft, listChannels, removeChannel } from '../operations.ts';
import {
  findChannel,
  findChannels,
  findLastDeliveries,
  insertChannel,
  isNameTaken,
  type LastDelivery,
  lockRouting,
  type StoredChannel,
  saveChannel,
  saveRemoval,
} from '../store/channels.ts';
import { findOnCallNaming } from '../store/on-call-naming.ts';
import { findRouting } from '../store/outbox.ts';
import { ownerOf, type Sender } from './send-message.ts';

const ADMIN = { role: 'admin', scope: 'admin' } as const;

/** Where people are told; what is secret about a channel goes in, and never comes out. */
export function createChannels(deps: {
  db: Db;
  secrets: SecretBox;
  sender: Sender;
  now: () => Date;
}) {
  const { db, secrets, sender, now } = deps;

  async function find(tx: Tx, id: string): Promise<StoredChannel> {
    const channel = await findChannel(tx, id);
    if (!channel) throw channelNotFound(id);
    return channel;
  }

  async function answer(tx: Tx, channels: StoredChannel[], caller: Caller | null | 'changer') {
    const last = await findLastDeliveries(
      tx,
      channels.map(({ id }) => id),
    );
    const routing = await findRouting(tx);
    const seesSettings = caller === 'changer' || mayAccess(caller, ADMIN);
    return channels.map((channel) =>
      toAnswer(channel, { last: last.get(channel.id), routing, seesSettings }),
    );
  }

  async function answerOne(tx: Tx, channel: StoredChannel): Promise<ChannelAnswer> {
    const [one] = await answer(tx, [channel], 'changer');
    if (!one) throw new Error('a channel has no answer');
    return one;
  }

  /** The secret that the channel will have, in clear; null: none. Throws where it is none that the kind can use. */
  function readSecret(draft: ChannelDraft, before?: StoredChannel): string | null {
    const form = channelForms[draft.kind];
    const { secret } = draft;
    if (typeof secret === 'string') {
      const why = form.refuseSecret(secret);
      if (why !== null) throw invalid('secret', why);
      return secret;
    }
    const stays = secret === undefined && before?.secret ? before.secret : null;
    if (stays === null || !before) {
      if (form.needsSecret)
        throw invalid('secret', 'is missing: the channel is of no use without it');
      return null;
    }
    if (form.secretGoesTo(before.settings) !== form.secretGoesTo(draft.settings)) {
      throw invalid('secret', 'must be entered again, since it is to be sent somewhere else');
    }
    try {
      return secrets.open(ownerOf(before.id), stays);
    } catch (cause) {
      if (!(cause instanceof SecretUnreadable)) throw cause;
      throw invalid('secret', `must be entered again: ${cause.message}`, cause);
    }
  }

  async function check({ kind, settings }: ChannelDraft, secret: string | null): Promise<void> {
    const endpoint = channelForms[kind].endpoint({ settings, secret });
    await sender.check(endpoint).catch((cause: unknown) => {
      if (!(cause instanceof TargetRefused)) throw cause;
      throw invalid(endpoint.field, `is not allowed: ${cause.message}`, cause);
    });
  }

  return {
    async listChannels(
      query: OperationInput<typeof listChannels>['query'],
      caller: Caller | null,
    ): Promise<Page<ChannelAnswer>> {
      const after = decodeCursor(
        query.cursor,
        z.tuple([z.string().regex(/^[^\p{Cc}]*$/u), z.uuid()]),
      );
      const found = await findChannels(db.prisma, { take: query.limit + 1, after });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = found.length > shown.length;
      return {
        items: await answer(db.prisma, shown, caller),
        next_cursor: hasMore && last ? encodeCursor([last.name, last.id]) : null,
      };
    },

    async getChannel(id: string, caller: Caller | null): Promise<ChannelAnswer> {
      const [one] = await answer(db.prisma, [await find(db.prisma, id)], caller);
      if (!one) throw channelNotFound(id);
      return one;
    },

    async createChannel(draft: ChannelDraft, ctx: ChangeContext): Promise<ChannelAnswer> {
      const secret = readSecret(draft);
      await check(draft, secret);
      const id = randomUUID();
      const at = now();
      return db.prisma.$transaction(async (tx) => {
        await lockRouting(tx);
        await refuseName(tx, draft.name, id);
        const channel = await insertChannel(tx, {
          ...{ id, name: draft.name, kind: draft.kind, settings: draft.settings },
          secret: secret && secrets.seal(ownerOf(id), secret),
          ...{ isEnabled: draft.is_enabled, createdAt: at, createdBy: ctx.actor, updatedAt: at },
        });
        await recordChange(
          tx,
          {
            ...{ action: 'channel.create', subject: `channel:${id}`, reason: draft.reason },
            after: forHistory(channel),
          },
          ctx,
        );
        return answerOne(tx, channel);
      });
    },

    async updateChannel(
      id: string,
      change: ChannelChange,
      ctx: ChangeContext,
    ): Promise<ChannelAnswer> {
      const seen = await find(db.prisma, id);
      refuseConflict(seen, change.expected_revision);
      if (change.kind !== seen.kind) {
        throw invalid('kind', `must be ${seen.kind}: a channel keeps its kind`);
      }
      const secret = readSecret(change, seen);
      await check(change, secret);
      return db.prisma.$transaction(async (tx) => {
        await lockRouting(tx);
        const before = await find(tx, id);
        // What the secret was read from.
        refuseConflict(before, seen.revision);
        await refuseName(tx, change.name, id);
        if (!change.is_enabled) await refuseUsed(tx, before, 'switched off');
        const isSame = change.secret === undefined;
        const channel = await saveChannel(tx, id, {
          ...{ name: change.name, settings: change.settings, isEnabled: change.is_enabled },
          secret: isSame ? before.secret : secret && secrets.seal(ownerOf(id), secret),
          updatedAt: now(),
        });
        await recordChange(
          tx,
          {
            ...{ action: 'channel.update', subject: `channel:${id}`, reason: change.reason },
            before: forHistory(before),
            after: {
              ...forHistory(channel),
              ...(!isSame && { secret: secret ? 'changed' : 'removed' }),
            },
          },
          ctx,
        );
        return answerOne(tx, channel);
      });
    },

    removeChannel: (
      id: string,
      { reason, expected_revision }: OperationInput<typeof removeChannel>['query'],
      ctx: ChangeContext,
    ): Promise<void> =>
      db.prisma.$transaction(async (tx) => {
        await lockRouting(tx);
        const channel = await find(tx, id);
        refuseConflict(channel, expected_revision);
        await refuseUsed(tx, channel, 'removed');
        await saveRemoval(tx, id, now());
        const change = { action: 'channel.remove' as const, subject: `channel:${id}`, reason };
        await recordChange(tx, { ...change, before: forHistory(channel) }, ctx);
      }),
  };
}

async function refuseName(tx: Tx, name: string, exceptId: string): Promise<void> {
  if (!(await isNameTaken(tx, name, exceptId))) return;
  throw new AppError('channel_exists', {
    publicMessage: `There is a channel that is called ${name} already.`,
    fields: [{ field: 'name', message: 'must not belong to another channel' }],
  });
}

/** Of the routing, of escalation policies, and of how people are reached while they are on call. */
async function refuseUsed(tx: Tx, channel: StoredChannel, done: string): Promise<void> {
  const routes = findNaming(await findRouting(tx), channel.id);
  const { policies, people } = await findOnCallNaming(tx, channel.id);
  const where = [
    ...routes.map((route) => (route === 'default' ? 'the routing’s default' : `route ${route}`)),
    ...policies.map((name) => `the escalation policy ${name}`),
    ...people.map((name) => `the contacts of ${name}`),
  ];
  if (where.length === 0) return;
  throw new AppError('channel_in_use', {
    publicMessage: `${channel.name} is named by ${where.join(', ')}. Take it out there before it is ${done}, so that nobody waits for messages that do not come.`,
    extra: { routes, policies, people },
  });
}

function refuseConflict({ name, revision }: StoredChannel, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new AppError('settings_conflict', {
    publicMessage: `${name} was changed since you read it. Read it again, then decide.`,
    fields: [{ field: 'expected_revision', message: `must be ${revision}` }],
    extra: { current_revision: revision },
  });
}

export function channelNotFound(id: string): AppError {
  return new AppError('channel_not_found', { publicMessage: `There is no channel ${id}.` });
}

function invalid(field: string, message: string, cause?: unknown): AppError {
  const fields = [{ field, message }];
  return new AppError('invalid_request', { publicMessage: `${field} ${message}.`, fields, cause });
}

function forHistory({ name, kind, settings, isEnabled }: StoredChannel) {
  return { name, kind, settings, is_enabled: isEnabled };
}

function toAnswer(
  channel: StoredChannel,
  known: { last: LastDelivery | undefined; routing: Routing; seesSettings: boolean },
): ChannelAnswer {
  const { id, name, kind, secret, isEnabled, revision, createdAt, createdBy, updatedAt } = channel;
  return {
    ...{ id, name, kind, has_secret: secret !== null, is_enabled: isEnabled, revision },
    settings: known.seesSettings ? (channel.settings as Record<string, unknown>) : null,
    routes: findNaming(known.routing, id),
    last_delivery: known.last ? { ...known.last, at: known.last.at.toISOString() } : null,
    ...{ created_at: createdAt.toISOString(), created_by: createdBy },
    updated_at: updatedAt.toISOString(),
  };
}
