import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { RouteCases } from './contract.ts';
import { addChannel, addDelivery, ctx, nothing, route, routed } from './prepare-channel.ts';

export const messageCases: Record<string, RouteCases> = {
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
