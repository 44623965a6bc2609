import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { ChannelDraft } from '#lib/notifications/operations.ts';
import { tellChannels } from '#lib/notifications/service.ts';
import type { TestConsole } from '../console.ts';
import { startFakeServer } from '../fake-server.ts';
import { messageOf } from '../notifications/messages.ts';
import type { RouteCases } from './contract.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const SECRET = 'a text that is long enough to sign with';
const fresh = (name: string) => `${name} ${randomUUID()}`;
const nothing = { id: randomUUID() };

function webhook(more: Partial<ChannelDraft> = {}) {
  return {
    ...{ kind: 'webhook' as const, name: fresh('hook'), secret: SECRET, is_enabled: true },
    settings: { url: 'http://127.0.0.1:9/hook' },
    ...more,
  } as ChannelDraft;
}
const addChannel = ({ services }: TestConsole, more: Partial<ChannelDraft> = {}) =>
  services.notifications.createChannel(webhook(more), ctx);

async function addDelivery(console: TestConsole, channelId?: string): Promise<string> {
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

async function route(console: TestConsole, channels: string[]) {
  const routing = {
    ...{ channels, group_by: ['model'], group_wait_seconds: 15, group_interval_seconds: 300 },
    ...{ repeat_interval_seconds: 14_400, routes: [], inhibitions: [] },
  };
  return console.services.notifications.setRouting({ routing, reason: 'a test' }, ctx);
}

async function routed(console: TestConsole) {
  const channel = await addChannel(console);
  await route(console, [channel.id]);
  return channel;
}

export const notificationCases: Record<string, RouteCases> = {
  listChannels: {
    success: async (console) => {
      await addChannel(console, { name: ' 0 first' });
      return {
        as: 'viewer',
        query: { limit: 1 },
        check: async (response) => {
          const text = await response.text();
          expect(text).not.toContain(SECRET);
          const { items, next_cursor } = JSON.parse(text);
          expect(items).toMatchObject([{ has_secret: true, settings: null, last_delivery: null }]);
          expect(next_cursor === null || typeof next_cursor === 'string').toBe(true);
        },
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { cursor: 'x' } })] },
  },
  createChannel: {
    success: (console) => ({
      as: 'admin',
      body: { ...webhook(), reason: 'for the pager' },
      check: async (response) => {
        const text = await response.text();
        expect(text).not.toContain(SECRET);
        const channel = JSON.parse(text);
        expect(channel).toMatchObject({
          ...{ kind: 'webhook', has_secret: true, is_enabled: true, revision: 1, routes: [] },
          settings: { url: 'http://127.0.0.1:9/hook' },
        });
        const { prisma } = console.database.db;
        const row = await prisma.channel.findUniqueOrThrow({ where: { id: channel.id } });
        expect(row.secret).not.toContain(SECRET);
        const subject = `channel:${channel.id}`;
        const change = await prisma.auditEntry.findFirstOrThrow({ where: { subject } });
        expect(JSON.stringify(change)).not.toContain(SECRET);
        expect(change.reason).toBe('for the pager');
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'admin', body: webhook({ secret: 'short' }) }),
        () => ({ as: 'admin', body: { ...webhook(), secret: undefined } }),
        () => ({ as: 'admin', body: { ...webhook(), kind: 'pigeon' } }),
        () => ({ as: 'admin', body: webhook({ settings: { url: 'https://10.0.0.1/' } }) }),
        () => ({ as: 'admin', body: webhook({ settings: { url: 'https://0.0.0.0/' } }) }),
        () => ({
          as: 'admin',
          body: webhook({ settings: { url: 'https://[::ffff:127.0.0.2]/' } }),
        }),
        () => ({ as: 'admin', body: webhook({ settings: { url: 'http://8.8.8.8/' } }) }),
        () => ({ as: 'admin', body: webhook({ settings: { url: 'https://u:p@example.com/' } }) }),
        () => ({ as: 'admin', body: webhook({ settings: { url: 'ftp://example.com/' } }) }),
        () => ({
          as: 'admin',
          body: {
            kind: 'slack',
            name: fresh('s'),
            settings: {},
            secret: 'https://169.254.169.254/x',
          },
        }),
        () => ({
          as: 'admin',
          body: {
            ...{ kind: 'email', name: fresh('m') },
            settings: { host: '192.168.1.1', from: 'a@example.com', to: ['b@example.com'] },
          },
        }),
      ],
      channel_exists: [
        async (console) => ({
          as: 'admin',
          body: webhook({ name: (await addChannel(console)).name }),
        }),
      ],
    },
  },
  getChannel: {
    success: async (console) => {
      const { id } = await addChannel(console);
      return {
        as: 'key:admin',
        params: { id },
        check: async (response) => {
          const text = await response.text();
          expect(text).not.toContain(SECRET);
          expect(JSON.parse(text)).toMatchObject({
            id,
            settings: { url: 'http://127.0.0.1:9/hook' },
          });
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { id: 'one' } })],
      channel_not_found: [() => ({ as: 'viewer', params: nothing })],
    },
  },
  updateChannel: {
    success: async (console) => {
      const { id, name } = await addChannel(console);
      return {
        as: 'admin',
        params: { id },
        body: {
          ...{ kind: 'webhook', name, settings: { url: 'http://127.0.0.1:9/other' } },
          ...{ is_enabled: false, expected_revision: 1 },
        },
        check: async (response) => {
          const text = await response.text();
          expect(text).not.toContain(SECRET);
          expect(JSON.parse(text)).toMatchObject({
            ...{ revision: 2, is_enabled: false, has_secret: true },
            settings: { url: 'http://127.0.0.1:9/other' },
          });
        },
      };
    },
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'admin',
          params: { id: (await addChannel(console)).id },
          body: { kind: 'slack', name: 'x', settings: {}, secret: 'https://hooks.slack.com/x' },
        }),
        async (console) => ({
          as: 'admin',
          params: { id: (await addChannel(console)).id },
          body: { ...webhook(), secret: null },
        }),
      ],
      channel_not_found: [() => ({ as: 'admin', params: nothing, body: webhook() })],
      channel_exists: [
        async (console) => ({
          as: 'admin',
          params: { id: (await addChannel(console)).id },
          body: webhook({ name: (await addChannel(console)).name }),
        }),
      ],
      channel_in_use: [
        async (console) => ({
          as: 'admin',
          params: { id: (await routed(console)).id },
          body: webhook({ is_enabled: false }),
        }),
      ],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await addChannel(console)).id },
          body: { ...webhook(), expected_revision: 7 },
        }),
      ],
    },
  },
  removeChannel: {
    success: async (console) => {
      const { id } = await addChannel(console);
      return {
        as: 'admin',
        params: { id },
        query: { reason: 'moved', expected_revision: 1 },
        check: async () => {
          const { prisma } = console.database.db;
          const row = await prisma.channel.findUniqueOrThrow({ where: { id } });
          expect(row).toMatchObject({ secret: null, removedAt: expect.any(Date) });
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'admin', params: nothing, query: { expected_revision: 0 } })],
      channel_not_found: [() => ({ as: 'admin', params: nothing })],
      channel_in_use: [
        async (console) => ({ as: 'admin', params: { id: (await routed(console)).id } }),
      ],
      settings_conflict: [
        async (console) => ({
          as: 'admin',
          params: { id: (await addChannel(console)).id },
          query: { expected_revision: 9 },
        }),
      ],
    },
  },
  testChannel: {
    success: async (console) => {
      const server = await startFakeServer((_request, response) => {
        response.writeHead(204).end();
      });
      const { id } = await addChannel(console, { settings: { url: server.url } });
      return {
        as: 'admin',
        params: { id },
        check: async (response) => {
          await server.close();
          expect(await response.json()).toMatchObject({
            ...{ is_delivered: true, status: 204, said: 'answered 204' },
            took_ms: expect.any(Number),
          });
          expect(server.requests).toEqual(['POST /']);
          const [row] = await console.database.db.prisma.delivery.findMany({
            where: { channelId: id },
          });
          expect(row).toMatchObject({ status: 'delivered', message: { kind: 'test' } });
        },
      };
    },
    refused: { channel_not_found: [() => ({ as: 'admin', params: nothing })] },
  },
  getRouting: {
    success: async (console) => {
      const { id } = await routed(console);
      return {
        as: 'viewer',
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            reason: 'a test',
            routing: { channels: [id] },
          }),
      };
    },
  },
  setRouting: {
    success: async (console) => {
      const { id } = await addChannel(console);
      const { version } = await console.services.notifications.getRouting();
      return {
        as: 'admin',
        body: {
          routing: {
            channels: [],
            routes: [
              { matchers: [{ label: 'severity', op: 'in', values: ['1'] }], channels: [id] },
            ],
          },
          ...{ reason: 'only what is bad', expected_version: version },
        },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ version: version + 1, created_by: { name: 'admin' } },
            routing: { routes: [{ channels: [id] }], group_wait_seconds: 15 },
          }),
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'admin', body: { routing: {}, reason: ' ' } }),
        () => ({ as: 'admin', body: { routing: { channels: [randomUUID()] }, reason: 'x' } }),
        () => ({
          as: 'admin',
          body: { routing: { routes: [{ matchers: [], channels: [] }] }, reason: 'x' },
        }),
        async (console) => ({
          as: 'admin',
          body: {
            routing: { channels: [(await addChannel(console, { is_enabled: false })).id] },
            reason: 'x',
          },
        }),
      ],
      settings_conflict: [
        () => ({ as: 'admin', body: { routing: {}, reason: 'x', expected_version: 100_000 } }),
      ],
    },
  },
  listRoutings: {
    success: async (console) => {
      await route(console, []);
      const { version } = await route(console, []);
      return {
        as: 'viewer',
        query: { limit: 1 },
        check: async (response) => {
          const { items, next_cursor } = await response.json();
          expect(items).toMatchObject([{ version }]);
          const rest = await console.services.notifications.listRoutings({
            cursor: next_cursor,
            limit: 1,
          });
          expect(rest.items).toMatchObject([{ version: version - 1 }]);
        },
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', query: { cursor: 'x' } })] },
  },
  previewRouting: {
    success: async (console) => {
      const { id } = await routed(console);
      return {
        as: 'viewer',
        body: { labels: { severity: '1', model: 'flights' } },
        check: async (response) =>
          expect(await response.json()).toMatchObject({
            ...{ channels: [id], routes: [{ route: 'default', group_wait_seconds: 15 }] },
          }),
      };
    },
    refused: { invalid_request: [() => ({ as: 'viewer', body: { labels: { severity: 1 } } })] },
  },
  listDeliveries: {
    success: async (console) => {
      const { id: channel } = await addChannel(console);
      const [older, newer] = [
        await addDelivery(console, channel),
        await addDelivery(console, channel),
      ];
      return {
        as: 'viewer',
        query: { channel, status: 'queued', limit: 1 },
        check: async (response) => {
          const text = await response.text();
          expect(text).not.toContain('ada@example.com');
          const { items, next_cursor } = JSON.parse(text);
          expect(items).toMatchObject([{ id: newer, channel: { id: channel }, attempts: 0 }]);
          const { notifications } = console.services;
          const rest = await notifications.listDeliveries({
            channel,
            cursor: next_cursor,
            limit: 1,
          });
          expect(rest.items).toMatchObject([{ id: older }]);
          const none = await notifications.listDeliveries({ channel, incident: 999_999, limit: 1 });
          expect(none.items).toEqual([]);
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'viewer', query: { status: 'lost' } })],
      model_not_found: [() => ({ as: 'viewer', query: { model: 'no-such-model' } })],
    },
  },
  getDelivery: {
    success: async (console) => ({
      as: 'viewer',
      params: { id: await addDelivery(console) },
      check: async (response) => {
        const text = await response.text();
        expect(text).not.toContain('ada@example.com');
        expect(JSON.parse(text)).toMatchObject({
          status: 'queued',
          message: { kind: 'firing' },
          log: [],
        });
      },
    }),
    refused: {
      invalid_request: [() => ({ as: 'viewer', params: { id: 'one' } })],
      delivery_not_found: [() => ({ as: 'viewer', params: nothing })],
    },
  },
  redeliver: {
    success: async (console) => {
      const id = await addDelivery(console);
      await console.database.db.pool.query(
        `UPDATE deliveries SET status = 'failed', attempts = 40, next_attempt_at = NULL WHERE id = $1`,
        [id],
      );
      return {
        as: 'operator',
        params: { id },
        body: { reason: 'they are back' },
        check: async (response) => {
          expect(await response.json()).toMatchObject({ id, status: 'queued' });
          const subject = `delivery:${id}`;
          const change = await console.database.db.prisma.auditEntry.findFirst({
            where: { subject },
          });
          expect(change).toMatchObject({ action: 'delivery.redeliver', reason: 'they are back' });
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'operator', params: nothing, body: { reason: 7 } })],
      delivery_not_found: [() => ({ as: 'operator', params: nothing, body: {} })],
      delivery_queued: [
        async (console) => ({
          as: 'operator',
          params: { id: await addDelivery(console) },
          body: {},
        }),
      ],
      channel_off: [
        async (console) => {
          const { id: channel } = await addChannel(console);
          const id = await addDelivery(console, channel);
          await console.database.db.pool.query(
            `UPDATE deliveries SET status = 'failed' WHERE id = $1`,
            [id],
          );
          await console.services.notifications.removeChannel(channel, {}, ctx);
          return { as: 'operator', params: { id }, body: {} };
        },
      ],
    },
  },
};
