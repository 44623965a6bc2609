import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { hashApiKey } from '#lib/auth/hash-api-key.ts';
import type { AuthService } from '#lib/auth/service.ts';
import { createRateLimits } from '#lib/serving/service.ts';
import { requireScope } from './authenticate.ts';
import { createKeyRing } from './key-ring.ts';
import { sendProblem } from './protocols/native.ts';
import { sendInferenceError } from './protocols/open-inference.ts';
import { addRoute } from './requests.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** A server with a keyed route per error shape, and keys of which `limited` may ask twice a second. */
async function createServer() {
  const time = { ms: 0 };
  const key = (name: string, rateLimit: number | null) =>
    [
      hashApiKey(name),
      { id: name, name, scopes: ['predict' as const], expiresAt: null, rateLimit },
    ] as const;
  const loaded: Awaited<ReturnType<AuthService['loadActiveKeys']>> = new Map([
    key('limited', 2),
    key('free', null),
  ]);
  const keys = createKeyRing({
    auth: { loadActiveKeys: async () => loaded, touchKeys: async () => {} },
    now: () => new Date(),
    log: silent,
    rateLimits: createRateLimits({ clock: () => time.ms }),
  });
  await keys.reload();
  const app = fastify();
  const deps = { log: silent as never };
  app.setErrorHandler((error, request, reply) =>
    request.url.startsWith('/v2')
      ? sendInferenceError(deps, reply, error, request.id)
      : sendProblem(deps, reply, error, request.id),
  );
  const guarded = { onRequest: requireScope(keys, 'predict') };
  for (const url of ['/native', '/v2/models']) addRoute(app, 'GET', url, guarded, async () => 'ok');
  const get = (url: string, token: string) =>
    app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return { time, keys, loaded, app, get };
}

it('refuses a key that asks too often, in each protocol’s shape, and says when to come again', async () => {
  const { time, keys, loaded, app, get } = await createServer();
  try {
    expect((await get('/native', 'limited')).statusCode).toBe(200);
    expect((await get('/v2/models', 'limited')).statusCode).toBe(200);
    const native = await get('/native', 'limited');
    expect(native.statusCode).toBe(429);
    expect(native.headers['retry-after']).toBe('1');
    expect(native.headers['content-type']).toMatch('application/problem+json');
    expect(native.json()).toMatchObject({ code: 'rate_limited', retry_after_seconds: 0.5 });
    const inference = await get('/v2/models', 'limited');
    expect(inference.statusCode).toBe(429);
    expect(inference.headers['retry-after']).toBe('1');
    expect(inference.json()).toEqual({
      error: 'The API key "limited" has asked as often as it may. Ask again in 0.5 s.',
    });
    for (let index = 0; index < 20; index += 1) {
      expect((await get('/native', 'free')).statusCode).toBe(200);
    }
    time.ms = 500;
    expect((await get('/native', 'limited')).statusCode).toBe(200);
    // A limit that is changed counts from the next reading of the keys.
    for (const held of loaded.values()) held.rateLimit = null;
    await keys.reload();
    expect((await get('/native', 'limited')).statusCode).toBe(200);
  } finally {
    await app.close();
    await keys.close();
  }
});

it('counts nothing against a key that lacks the scope', async () => {
  const { keys, app, get } = await createServer();
  addRoute(
    app,
    'GET',
    '/feedback',
    { onRequest: requireScope(keys, 'feedback') },
    async () => 'ok',
  );
  try {
    for (let index = 0; index < 5; index += 1) {
      expect((await get('/feedback', 'limited')).json()).toMatchObject({ code: 'forbidden' });
    }
    expect(keys.admit('limited')).toEqual({ allowed: true });
  } finally {
    await app.close();
    await keys.close();
  }
});
