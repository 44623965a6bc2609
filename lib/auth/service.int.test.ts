import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { listen } from '#lib/db/listen.ts';
import { CHANGES_CHANNEL } from '#lib/releases/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { hashApiKey } from './hash-api-key.ts';
import { type AuthService, createAuthService } from './service.ts';

const FAST = { logN: 10, r: 8, p: 1 };
const ADMIN = { email: 'Admin@Example.com', password: 'a long enough password' };
const ctx: ChangeContext = {
  actor: { kind: 'system', id: 'test', name: 'test' },
  requestId: 'request-1',
};

let database: TestDatabase;
let clock = new Date('2026-01-01T00:00:00.000Z');
let auth: AuthService;
const pass = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
let serial = 0;
const newUser = (role: 'viewer' | 'admin' = 'viewer') =>
  auth.createUser(
    {
      email: `user${serial++}@example.com`,
      name: 'Someone',
      role,
      password: 'their own password',
    },
    ctx,
  );
const sessionOf = (userId: string, epoch: number) => ({ id: randomUUID(), userId, epoch });
const signIn = (email: string, password: string, address = '10.0.0.1') =>
  auth.verifySignIn({ email, password, address });

beforeAll(async () => {
  database = await createTestDatabase();
  auth = createAuthService({ db: database.db, now: () => clock, passwordCost: FAST });
});
afterAll(() => database.drop());

describe('the first admin', () => {
  it('is wanted on a database without users', async () => {
    expect(await auth.hasUsers()).toBe(false);
  });

  it('is made once, also by two processes at once', async () => {
    const made = await Promise.all([auth.ensureFirstAdmin(ADMIN), auth.ensureFirstAdmin(ADMIN)]);
    expect(made.map(({ email }) => email)).toEqual(['admin@example.com', 'admin@example.com']);
    expect(made.map(({ created }) => created).sort()).toEqual([false, true]);
    expect(made.some(({ password }) => password)).toBe(false);
    expect((await auth.listUsers({ limit: 50 })).items).toHaveLength(1);
    expect(await auth.hasUsers()).toBe(true);
  });

  it('signs in with any case of the address', async () => {
    expect(await signIn('ADMIN@example.com ', ADMIN.password)).toMatchObject({
      email: 'admin@example.com',
      sessionEpoch: 0,
    });
  });

  it('cannot be removed while it is the last one', async () => {
    const admin = (await auth.listUsers({ limit: 1 })).items[0];
    for (const change of [{ role: 'viewer' as const }, { disabled: true }]) {
      await expect(auth.updateUser(admin?.id ?? '', change, ctx)).rejects.toMatchObject({
        code: 'last_admin',
      });
    }
  });

  it('leaves one of two admins who remove each other at the same time', async () => {
    const first = (await auth.listUsers({ limit: 1 })).items[0];
    const second = await newUser('admin');
    const results = await Promise.allSettled(
      [first?.id ?? '', second.id].map((id) => auth.updateUser(id, { disabled: true }, ctx)),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const id of [first?.id ?? '', second.id]) {
      await auth.updateUser(id, { disabled: false }, ctx);
    }
    await auth.updateUser(second.id, { role: 'viewer' }, ctx);
  });
});

describe('signing in', () => {
  it('is refused alike for a wrong password, an unknown address and a disabled user', async () => {
    const user = await newUser();
    expect(await signIn(user.email, 'wrong')).toBeNull();
    expect(await signIn('nobody@example.com', 'their own password')).toBeNull();
    await auth.updateUser(user.id, { disabled: true }, ctx);
    expect(await signIn(user.email, 'their own password')).toBeNull();
  });

  it('slows down after five wrong passwords and starts afresh after a right one', async () => {
    const { email } = await newUser();
    for (let n = 0; n < 5; n++) expect(await signIn(email, 'wrong')).toBeNull();
    await expect(signIn(email, 'their own password')).rejects.toMatchObject({
      code: 'too_many_attempts',
      extra: { retry_after_seconds: 1 },
    });
    pass(1);
    expect(await signIn(email, 'wrong')).toBeNull();
    await expect(signIn(email, 'wrong')).rejects.toMatchObject({
      extra: { retry_after_seconds: 2 },
    });
    pass(2);
    expect(await signIn(email, 'their own password')).not.toBeNull();
    for (let n = 0; n < 5; n++) expect(await signIn(email, 'wrong')).toBeNull();
  });

  it('looks at no more than five of twenty passwords tried at once', async () => {
    const { email } = await newUser();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => signIn(email, 'wrong')),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(5);
  });

  it('counts no attempt whose password could not be judged, nor makes it wait again', async () => {
    const { email, id } = await newUser();
    for (let n = 0; n < 6; n++) {
      pass(2);
      expect(await signIn(email, 'wrong', '10.7.7.7')).toBeNull();
    }
    pass(2);
    const { pool } = database.db;
    const { rows } = await pool.query('SELECT password_hash FROM users WHERE id = $1', [id]);
    // scrypt refuses these parameters, as it fails when there is no memory.
    const unusable = rows[0].password_hash.replace('ln=10', 'ln=99');
    await pool.query('UPDATE users SET password_hash = $1 WHERE id = $2', [unusable, id]);
    for (let n = 0; n < 3; n++) {
      await expect(signIn(email, 'their own password', '10.7.7.7')).rejects.not.toMatchObject({
        code: 'too_many_attempts',
      });
    }
    const { rows: counted } = await pool.query(
      'SELECT failures FROM sign_in_throttles WHERE subject = ANY($1)',
      [[`email:${email}`, 'address:10.7.7.7']],
    );
    expect(counted).toEqual([{ failures: 6 }, { failures: 6 }]);
  });

  it('slows one network address that tries many users', async () => {
    for (let n = 0; n < 50; n++) await signIn(`guess${n}@example.com`, 'wrong', '10.9.9.9');
    await expect(signIn('guess50@example.com', 'wrong', '10.9.9.9')).rejects.toMatchObject({
      code: 'too_many_attempts',
    });
    expect(await signIn('guess50@example.com', 'wrong', '10.9.9.8')).toBeNull();
    await auth.removeOldThrottles(clock);
    expect(await auth.removeOldThrottles(clock)).toBe(0);
    expect(await auth.removeOldThrottles(new Date(clock.getTime() + 1))).toBeGreaterThan(50);
    expect(await signIn('guess50@example.com', 'wrong', '10.9.9.9')).toBeNull();
  });
});

describe('a session', () => {
  it('ends when the password changes, the user is disabled or sessions are ended', async () => {
    const changes = [{ password: 'another password' }, { disabled: true }, { end_sessions: true }];
    for (const change of changes) {
      const user = await newUser();
      expect(await auth.getSessionUser(sessionOf(user.id, 0))).toMatchObject({ role: 'viewer' });
      await auth.updateUser(user.id, change as { end_sessions?: true }, ctx);
      expect(await auth.getSessionUser(sessionOf(user.id, 0))).toBeNull();
    }
  });

  it('ends alone when signed out of, and is forgotten when it would have expired', async () => {
    const user = await newUser();
    const [mine, other] = [sessionOf(user.id, 0), sessionOf(user.id, 0)];
    const expiresAt = new Date(clock.getTime() + 1000);
    await auth.endSession(mine.id, expiresAt);
    await auth.endSession(mine.id, expiresAt);
    expect(await auth.getSessionUser(mine)).toBeNull();
    expect(await auth.getSessionUser(other)).not.toBeNull();
    expect(await auth.removeEndedSessions(clock)).toBe(0);
    pass(2);
    expect(await auth.removeEndedSessions(clock)).toBe(1);
  });

  it('goes on with the new epoch after its user changed the password', async () => {
    const user = await newUser();
    const body = { current: 'their own password', new: 'a newer password' };
    await expect(
      auth.changeMyPassword(user.id, { ...body, current: 'wrong' }, ctx),
    ).rejects.toMatchObject({ code: 'invalid_request', fields: [{ field: 'current' }] });
    const { sessionEpoch } = await auth.changeMyPassword(user.id, body, ctx);
    expect(await auth.getSessionUser(sessionOf(user.id, 0))).toBeNull();
    expect(await auth.getSessionUser(sessionOf(user.id, sessionEpoch))).not.toBeNull();
    expect(await signIn(user.email, 'a newer password')).not.toBeNull();
  });
});

describe('users', () => {
  it('get a password made for them that works and is not kept', async () => {
    const body = { email: 'made@example.com', name: 'Made', role: 'viewer' as const };
    const user = await auth.createUser(body, ctx);
    expect(user.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect(await signIn(body.email, user.password ?? '')).not.toBeNull();
    await expect(
      auth.createUser({ ...body, email: 'MADE@example.com' }, ctx),
    ).rejects.toMatchObject({ code: 'user_exists' });
    const { rows } = await database.db.pool.query('SELECT * FROM audit_entries');
    expect(JSON.stringify(rows)).not.toContain(user.password);
    expect(JSON.stringify(rows)).not.toMatch(/scrypt|their own password/);
  });

  it('who forgot their password get another, which ends their sessions and their waiting', async () => {
    const user = await newUser();
    for (let n = 0; n < 5; n++) expect(await signIn(user.email, 'wrong', '10.5.5.5')).toBeNull();
    const { password } = await auth.resetPassword(` ${user.email.toUpperCase()}`, ctx);
    expect(await auth.getSessionUser(sessionOf(user.id, 0))).toBeNull();
    expect(await signIn(user.email, password, '10.5.5.5')).toMatchObject({ id: user.id });
    const { rows } = await database.db.pool.query(
      'SELECT action, reason, after FROM audit_entries WHERE subject = $1 ORDER BY id DESC LIMIT 1',
      [`user:${user.id}`],
    );
    expect(rows[0]).toMatchObject({ action: 'user.update', after: { sessions: 'ended' } });
    expect(JSON.stringify(rows)).not.toContain(password);
    await expect(auth.resetPassword('nobody@example.com', ctx)).rejects.toMatchObject({
      code: 'user_not_found',
    });
  });

  it('are listed by pages', async () => {
    const all = await auth.listUsers({ limit: 200 });
    const first = await auth.listUsers({ limit: 2 });
    const second = await auth.listUsers({ limit: 200, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next_cursor).toBeNull();
  });
});

describe('API keys', () => {
  it('work until they are revoked', async () => {
    const key = await auth.createApiKey({ name: 'ci', scopes: ['predict'] }, ctx);
    expect(key.key).toMatch(/^mst_[\w-]{43}$/);
    expect(key.key.startsWith(key.prefix)).toBe(true);
    const caller = { kind: 'api_key', id: key.id, name: 'ci', scopes: ['predict'] };
    expect(await auth.authenticateApiKey(key.key)).toEqual(caller);
    expect((await auth.loadActiveKeys()).get(hashApiKey(key.key))).toMatchObject({ id: key.id });
    await auth.revokeApiKey(key.id, {}, ctx);
    await auth.revokeApiKey(key.id, {}, ctx);
    expect(await auth.authenticateApiKey(key.key)).toBeNull();
    expect((await auth.loadActiveKeys()).has(hashApiKey(key.key))).toBe(false);
    const { rows } = await database.db.pool.query(
      'SELECT action FROM audit_entries WHERE subject = $1 ORDER BY id',
      [`api_key:${key.id}`],
    );
    expect(rows.map((row) => row.action)).toEqual(['api_key.create', 'api_key.revoke']);
  });

  it('may have a rate limit, which gateways and the history see', async () => {
    const limited = await auth.createApiKey(
      { name: 'limited', scopes: ['predict'], rate_limit: 2.5 },
      ctx,
    );
    const free = await auth.createApiKey({ name: 'free', scopes: ['predict'] }, ctx);
    expect([limited.rate_limit, free.rate_limit]).toEqual([2.5, null]);
    const active = await auth.loadActiveKeys();
    expect(active.get(hashApiKey(limited.key))?.rateLimit).toBe(2.5);
    expect(active.get(hashApiKey(free.key))?.rateLimit).toBeNull();
    const listed = await auth.listApiKeys({ limit: 2 });
    expect(listed.items.map(({ name, rate_limit }) => [name, rate_limit])).toEqual([
      ['free', null],
      ['limited', 2.5],
    ]);
    const { rows } = await database.db.pool.query(
      'SELECT after FROM audit_entries WHERE subject = $1',
      [`api_key:${limited.id}`],
    );
    expect(rows).toMatchObject([{ after: { rate_limit: 2.5 } }]);
  });

  it('expire', async () => {
    const expires = new Date(clock.getTime() + 60_000).toISOString();
    const key = await auth.createApiKey(
      { name: 'short', scopes: ['admin'], expires_at: expires },
      ctx,
    );
    expect(await auth.authenticateApiKey(key.key)).not.toBeNull();
    pass(60);
    expect(await auth.authenticateApiKey(key.key)).toBeNull();
    await expect(
      auth.createApiKey({ name: 'late', scopes: ['admin'], expires_at: expires }, ctx),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('can be any string of 20 characters, made once', async () => {
    const wanted = { name: 'bootstrap', key: 'x'.repeat(20), scopes: ['admin' as const] };
    const made = await Promise.all([auth.ensureApiKey(wanted), auth.ensureApiKey(wanted)]);
    expect(made.map((key) => key.created).sort()).toEqual([false, true]);
    expect(await auth.authenticateApiKey(wanted.key)).toMatchObject({ name: 'bootstrap' });
    await expect(auth.ensureApiKey({ ...wanted, key: 'x'.repeat(19) })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('are announced to the gateways when one is made or revoked', async () => {
    const heard: string[] = [];
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    const listener = listen({
      url: database.url,
      channels: [CHANGES_CHANNEL],
      onNotification: (_channel, payload) => heard.push(payload),
      onConnected: resolve,
    });
    try {
      await connected;
      const key = await auth.createApiKey({ name: 'heard', scopes: ['predict'] }, ctx);
      await auth.revokeApiKey(key.id, {}, ctx);
      await expect.poll(() => heard).toEqual(['{"kind":"keys"}', '{"kind":"keys"}']);
    } finally {
      await listener.close();
    }
  });

  it('that do not exist cannot be revoked', async () => {
    await expect(
      auth.revokeApiKey('018f0000-0000-7000-8000-000000000000', {}, ctx),
    ).rejects.toMatchObject({ code: 'api_key_not_found' });
  });
});
