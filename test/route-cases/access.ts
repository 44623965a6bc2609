import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { getMe } from '#lib/auth/contract.ts';
import { sessionCookieOf, type TestConsole } from '../console.ts';
import type { RouteCases } from './contract.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const freshEmail = () => `${randomUUID()}@example.com`;
const password = 'a password for a test';

function newUser({ services }: TestConsole, role: 'viewer' | 'admin' = 'viewer') {
  return services.auth.createUser({ email: freshEmail(), name: 'New', role, password }, ctx);
}

/** Headers of a user of their own, so that other cases keep their sessions. */
async function ownSession(console: TestConsole) {
  const user = await newUser(console);
  const cookie = await sessionCookieOf(console.services, user.id, 0);
  return { user, headers: { cookie, 'sec-fetch-site': 'same-origin' } };
}

export const accessCases: Record<string, RouteCases> = {
  getMe: {
    success: (console) => ({
      as: 'viewer',
      check: async (response) => {
        const { id } = console.users.viewer;
        const email = 'viewer@example.com';
        expect(await response.json()).toEqual({
          kind: 'user',
          id,
          name: 'viewer',
          email,
          role: 'viewer',
        });
        const byKey = await console.call(getMe, { as: 'key:registry' });
        expect(await byKey.json()).toMatchObject({ kind: 'api_key', scopes: ['registry'] });
      },
    }),
  },
  changeMyPassword: {
    success: async (console) => {
      const { headers } = await ownSession(console);
      return {
        as: 'nobody',
        headers,
        body: { current: password, new: 'another long password' },
        check: async (response) => {
          const before = await console.call(getMe, { as: 'nobody', headers });
          expect(before.status).toBe(401);
          const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
          const after = await console.call(getMe, { as: 'nobody', headers: { cookie } });
          expect(after.status).toBe(200);
        },
      };
    },
    refused: {
      invalid_request: [
        async (console) => ({
          as: 'nobody',
          headers: (await ownSession(console)).headers,
          body: { current: 'wrong', new: 'another long password' },
        }),
        async (console) => ({
          as: 'nobody',
          headers: (await ownSession(console)).headers,
          body: { current: password, new: 'short' },
        }),
      ],
      forbidden: [
        () => ({ as: 'key:admin', body: { current: 'x', new: 'another long password' } }),
      ],
    },
  },
  listApiKeys: {
    success: (console) => ({
      as: 'key:admin',
      query: { limit: 200 },
      check: async (response) => {
        const text = await response.text();
        expect(JSON.parse(text).items.length).toBeGreaterThanOrEqual(4);
        for (const key of Object.values(console.keys)) expect(text).not.toContain(key);
      },
    }),
    refused: { invalid_request: [() => ({ as: 'admin', query: { limit: 1.5 } })] },
  },
  createApiKey: {
    success: (console) => ({
      as: 'admin',
      body: {
        name: 'nightly',
        scopes: ['predict', 'registry'],
        rate_limit: 2.5,
        reason: 'for the nightly job',
      },
      check: async (response) => {
        const { key, rate_limit } = await response.json();
        expect(rate_limit).toBe(2.5);
        const headers = { authorization: `Bearer ${key}` };
        expect((await console.call(getMe, { as: 'nobody', headers })).status).toBe(200);
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'admin', body: { name: 'x', scopes: [] } }),
        () => ({ as: 'admin', body: { name: 'x', scopes: ['everything'] } }),
        ...[0, -1, 0.001, 1e9, '10', null].map((rate_limit) => () => ({
          as: 'admin' as const,
          body: { name: 'x', scopes: ['predict'], rate_limit },
        })),
        () => ({
          as: 'admin',
          body: { name: 'x', scopes: ['predict'], expires_at: '2020-01-01T00:00:00Z' },
        }),
      ],
    },
  },
  revokeApiKey: {
    success: async (console) => {
      const body = { name: 'leaked', scopes: ['registry' as const] };
      const { id, key } = await console.services.auth.createApiKey(body, ctx);
      return {
        as: 'admin',
        params: { id },
        check: async () => {
          const headers = { authorization: `Bearer ${key}` };
          expect((await console.call(getMe, { as: 'nobody', headers })).status).toBe(401);
        },
      };
    },
    refused: {
      invalid_request: [() => ({ as: 'admin', params: { id: 'seven' } })],
      api_key_not_found: [() => ({ as: 'admin', params: { id: randomUUID() } })],
    },
  },
  listUsers: {
    success: () => ({
      as: 'admin',
      query: { limit: 200 },
      check: async (response) => {
        const text = await response.text();
        expect(JSON.parse(text).items.length).toBeGreaterThanOrEqual(3);
        expect(text).not.toMatch(/scrypt|epoch/i);
      },
    }),
    refused: { invalid_request: [() => ({ as: 'admin', query: { cursor: 'x' } })] },
  },
  createUser: {
    success: () => ({
      as: 'admin',
      body: { email: freshEmail(), name: 'Grace', role: 'operator' },
      check: async (response) => {
        expect((await response.json()).password).toMatch(/^[a-z2-9-]{23}$/);
      },
    }),
    refused: {
      invalid_request: [
        () => ({ as: 'admin', body: { email: 'nowhere', name: 'x', role: 'viewer' } }),
        () => ({ as: 'admin', body: { email: freshEmail(), name: 'x', role: 'owner' } }),
      ],
      user_exists: [
        () => ({ as: 'admin', body: { email: 'ADMIN@example.com', name: 'x', role: 'viewer' } }),
      ],
    },
  },
  updateUser: {
    success: async (console) => {
      const { user, headers } = await ownSession(console);
      return {
        as: 'key:admin',
        params: { id: user.id },
        body: { disabled: true, reason: 'left' },
        check: async () => {
          expect((await console.call(getMe, { as: 'nobody', headers })).status).toBe(401);
        },
      };
    },
    refused: {
      invalid_request: [
        () => ({ as: 'admin', params: { id: 'me' }, body: {} }),
        () => ({ as: 'admin', params: { id: randomUUID() }, body: { email: freshEmail() } }),
      ],
      user_not_found: [
        () => ({ as: 'admin', params: { id: randomUUID() }, body: { name: 'Nobody' } }),
      ],
      last_admin: [
        (console) => ({
          as: 'admin',
          params: { id: console.users.admin.id },
          body: { role: 'viewer' },
        }),
      ],
    },
  },
};
