import { randomUUID } from 'node:crypto';
import type { ChannelDraft } from '#lib/notifications/operations.ts';
import { tellChannels } from '#lib/notifications/service.ts';
import type { TestConsole } from '../console.ts';
import { messageOf } from '../notifications/messages.ts';

export const ctx = {
  actor: { kind: 'system', id: 'test', name: 'Test' },
  requestId: null,
} as const;
export const SECRET = 'a text that is long enough to sign with';
export const fresh = (name: string) => `${name} ${randomUUID()}`;
export const nothing = { id: randomUUID() };

export function webhook(more: Partial<ChannelDraft> = {}) {
  return {
    ...{ kind: 'webhook' as const, name: fresh('hook'), secret: SECRET, is_enabled: true },
    settings: { url: 'http://127.0.0.1:9/hook' },
    ...more,
  } as ChannelDraft;
}
export const addChannel = ({ services }: TestConsole, more: Partial<ChannelDraft> = {}) =>
  services.notifications.createChannel(webhook(more), ctx);

export async function addDelivery(console: TestConsole, channelId?: string): Promise<string> {
  const id = channelId ?? (await addChannel(console)).id;
  const dedupeKey = randomUUID();
  const { prisma } = console.database.db;
  await prisma.$transaction((tx) =>
    tellChannels(
      tx,
      [id],
      { dedupeKey, message: messageOf({ to: ['ada@example.com'] }) },
      new Date(),
    ),
  );
  return (await prisma.delivery.findFirstOrThrow({ where: { dedupeKey } })).id;
}

export async function route(console: TestConsole, channels: string[]) {
  const routing = {
    ...{ channels, group_by: ['model'], group_wait_seconds: 15, group_interval_seconds: 300 },
    ...{ repeat_interval_seconds: 14_400, routes: [], inhibitions: [] },
  };
  return console.services.notifications.setRouting({ routing, reason: 'a test' }, ctx);
}

export async function routed(console: TestConsole) {
  const channel = await addChannel(console);
  await route(console, [channel.id]);
  return channel;
}
