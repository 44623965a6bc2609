import { randomUUID } from 'node:crypto';
import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMe } from '#lib/auth/contract.ts';
import { signInErrorMessage } from '#lib/auth/sign-in-error.ts';
import { startTestConsole, type TestConsole } from '#test/console.ts';
import { createAuthOptions } from './auth-options.ts';
import { encodeSession, readSession, SESSION_MAX_AGE_SECONDS } from './session-token.ts';

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole();
});
afterAll(() => console.stop());

const me = (headers: Record<string, string>) => console.call(getMe, { as: 'nobody', headers });

describe('signing in', () => {
  const failures: unknown[] = [];
  const signIn = async (email: string, password: string) => {
    const options = createAuthOptions({
      ...console.services,
      logError: (error) => failures.push(error),
    });
    const provider = options.providers[0] as unknown as {
      options: { authorize(credentials: object, request: object): Promise<{ id: string } | null> };
    };
    const request = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    const user = await provider.options.authorize({ email, password }, request);
    if (user === null) return null;
    const token = await options.callbacks?.jwt?.({ token: {}, user } as never);
    return token as unknown as { sub: string; epoch: number; signedInAt: number };
  };

  it('gives a session that says whose it is and little else', async () => {
    const { id, password } = console.users.operator;
    const token = await signIn('operator@example.com', password);
    expect(token).toEqual({
      sessionId: expect.any(String),
      sub: id,
      epoch: 0,
      signedInAt: expect.any(Number),
    });
  });

  it('says nothing of what was wrong, then how long to wait', async () => {
    for (let n = 0; n < 5; n += 1) expect(await signIn('nobody@example.com', 'x')).toBeNull();
    const error = await signIn('nobody@example.com', 'x').catch((thrown: Error) => thrown.message);
    expect(signInErrorMessage(String(error))).toBe(
      'Too many attempts. Wait 1 second and try again.',
    );
    expect(failures).toEqual([]);
  });
});

it('takes an API key with spaces and umlauts, sent as UTF-8', async () => {
  const key = 'ein Schlüssel für Große à';
  await console.services.auth.ensureApiKey({ name: 'own', key, scopes: ['registry'] });
  const send = (sent: string) =>
    me({ authorization: `Bearer ${Buffer.from(sent).toString('latin1')}` });
  expect(await (await send(key)).json()).toMatchObject({ kind: 'api_key', name: 'own' });
  expect((await send('ein')).status).toBe(401);
});

describe('a session', () => {
  const sessionOf = (epoch: number) => ({
    id: randomUUID(),
    userId: console.users.viewer.id,
    epoch,
    signedInAt: Math.floor(Date.now() / 1000),
  });
  const cookieOf = async (epoch: number, secret = console.services.sessionSecret) =>
    `next-auth.session-token=${await encodeSession(sessionOf(epoch), secret)}`;

  it('counts under the name of either scheme', async () => {
    const cookie = await cookieOf(0);
    expect((await me({ cookie })).status).toBe(200);
    expect((await me({ cookie: `__Secure-${cookie}` })).status).toBe(200);
  });

  it('is nobody’s when it was made with another secret, is not one, or is of another epoch', async () => {
    const cookies = [
      await cookieOf(0, 'another secret'),
      'next-auth.session-token=made-up',
      await cookieOf(1),
    ];
    for (const cookie of cookies) expect((await me({ cookie })).status).toBe(401);
  });

  it('ends twelve hours after signing in, however much it is used', async () => {
    const secret = console.services.sessionSecret;
    const cookies = [
      { name: 'next-auth.session-token', value: await encodeSession(sessionOf(0), secret) },
    ];
    const atAge = (seconds: number) => new Date(Date.now() + seconds * 1000);
    expect(await readSession(cookies, secret, atAge(SESSION_MAX_AGE_SECONDS - 5))).not.toBeNull();
    expect(await readSession(cookies, secret, atAge(SESSION_MAX_AGE_SECONDS + 5))).toBeNull();
  });

  it('ends with signing out, for a copy of its cookie too', async () => {
    const secret = console.services.sessionSecret;
    const [cookie, other] = [await cookieOf(0), await cookieOf(0)];
    expect((await me({ cookie })).status).toBe(200);
    const token = await decode({ token: cookie.split('=')[1], secret });
    const options = createAuthOptions({ ...console.services, logError: () => undefined });
    await options.events?.signOut?.({ token } as never);
    expect((await me({ cookie })).status).toBe(401);
    expect((await me({ cookie: other })).status).toBe(200);
  });

  it('does not help a wrong API key', async () => {
    const { cookie } = console.users.admin;
    expect((await me({ cookie, authorization: 'Bearer wrong' })).status).toBe(401);
  });
});
