import { expect } from 'vitest';
import { startFakeServer } from '../fake-server.ts';
import type { RouteCases } from './contract.ts';
import { addChannel, fresh, nothing, routed, SECRET, webhook } from './prepare-channel.ts';

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
};
