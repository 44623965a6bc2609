import { randomUUID } from 'node:crypto';
import type { ChannelKind, Message } from '#lib/notifications/contract.ts';
import { ownerOf } from '#lib/notifications/service/send-message.ts';
import { createMessageDelivery, tellChannels } from '#lib/notifications/service.ts';
import { createSecretBox } from '#lib/secrets/service.ts';
import type { TestDatabase } from '../database.ts';
import { messageOf } from './messages.ts';

export const SECRET_KEY = 'a secret key for tests, long enough';
const secrets = createSecretBox({ secretKey: SECRET_KEY });
export const LOCAL = [
  { host: '127.0.0.1', port: null },
  { host: 'localhost', port: null },
];
const system = { kind: 'system', id: 'test', name: 'Test' } as const;

/** A channel that is switched on. */
export async function addChannel(
  { db }: TestDatabase,
  channel: { kind: ChannelKind; settings?: object; secret?: string; name?: string },
): Promise<string> {
  const { kind, settings = {}, secret, name = kind } = channel;
  const id = randomUUID();
  const at = new Date();
  await db.prisma.channel.create({
    data: {
      ...{ id, name: `${name} ${id}`, kind, settings, createdBy: system },
      secret: secret === undefined ? null : secrets.seal(ownerOf(id), secret),
      ...{ createdAt: at, updatedAt: at },
    },
  });
  return id;
}

/** Writes messages into the outbox, one after another. Gives their ids. */
export async function tell(
  { db }: TestDatabase,
  channelId: string,
  ...messages: Partial<Message>[]
): Promise<string[]> {
  const ids: string[] = [];
  for (const message of messages) {
    const dedupeKey = randomUUID();
    await db.prisma.$transaction((tx) =>
      tellChannels(tx, [channelId], { dedupeKey, message: messageOf(message) }, new Date()),
    );
    const made = await db.prisma.delivery.findFirstOrThrow({ where: { dedupeKey } });
    ids.push(made.id);
  }
  return ids;
}

export function deliveryOf(
  { db }: TestDatabase,
  more: Partial<Parameters<typeof createMessageDelivery>[0]> = {},
) {
  return createMessageDelivery({
    ...{ db, secrets, now: () => new Date(), chance: () => 0 },
    notify: { publicUrl: 'https://mainstay.example.com', hosts: LOCAL },
    warn: (error) => {
      throw error;
    },
    ...more,
  });
}

export async function readDelivery({ db }: TestDatabase, id: string) {
  const { log, ...delivery } = await db.prisma.delivery.findUniqueOrThrow({
    where: { id },
    include: { log: { orderBy: { id: 'asc' } } },
  });
  const waitsSeconds = delivery.nextAttemptAt
    ? Math.round((delivery.nextAttemptAt.getTime() - Date.now()) / 1000)
    : null;
  return { ...delivery, waitsSeconds, log };
}

/** As if what waits had waited. */
export async function makeDue({ db }: TestDatabase): Promise<void> {
  await db.pool.query(`UPDATE deliveries SET next_attempt_at = now() WHERE status = 'queued'`);
  await db.pool.query('UPDATE channels SET resumes_at = NULL');
}
