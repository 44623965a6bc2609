import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#lib/auth/access.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createAuditService, recordChange } from './service.ts';

let database: TestDatabase;
const ada = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: 'req-1' };
const admin = { kind: 'user', id: 'u1', name: 'Ada', email: 'ada@x.test', role: 'admin' } as const;
const bot = { actor: { kind: 'api_key', id: 'k1', name: 'CI' } as const, requestId: null };

beforeAll(async () => {
  database = await createTestDatabase();
  const { prisma } = database.db;
  for (let n = 1; n <= 5; n++) {
    await recordChange(
      prisma,
      { action: 'version.register', subject: `version:flights/${n}`, model: 'flights' },
      bot,
    );
  }
  await recordChange(
    prisma,
    {
      action: 'release.promote',
      subject: 'model:flights',
      model: 'flights',
      reason: 'better on February',
      before: { versions: [1] },
      after: { versions: [2] },
    },
    ada,
  );
  await recordChange(prisma, { action: 'user.create', subject: 'user:u2' }, ada);
});
afterAll(() => database.drop());

describe('listAudit', () => {
  const list = (query: object, caller: Caller = admin) =>
    createAuditService({ db: database.db }).listAudit({ limit: 50, ...query }, caller);

  it('shows the newest first, with everything that was recorded', async () => {
    const { items, next_cursor } = await list({});
    expect(next_cursor).toBeNull();
    expect(items.map((item) => item.subject)).toEqual([
      'user:u2',
      'model:flights',
      ...[5, 4, 3, 2, 1].map((n) => `version:flights/${n}`),
    ]);
    expect(items[1]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: ada.actor,
      action: 'release.promote',
      subject: 'model:flights',
      model: 'flights',
      reason: 'better on February',
      before: { versions: [1] },
      after: { versions: [2] },
      request_id: 'req-1',
    });
    expect(items[0]).toMatchObject({ model: null, reason: null, before: null, after: null });
  });

  it('pages without missing or repeating an entry', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual((await list({})).items.map((item) => item.id));
  });

  it('filters by model, action, actor and time', async () => {
    expect((await list({ model: 'flights' })).items).toHaveLength(6);
    expect((await list({ model: 'other' })).items).toEqual([]);
    expect((await list({ action: 'version.register' })).items).toHaveLength(5);
    expect((await list({ actor: 'u1' })).items).toHaveLength(2);
    const at = (await list({})).items[1]?.at ?? '';
    const upTo = await list({ to: at });
    const since = await list({ from: at });
    expect(upTo.items.every((item) => item.at < at)).toBe(true);
    expect(since.items.every((item) => item.at >= at)).toBe(true);
    expect(upTo.items.length + since.items.length).toBe(7);
  });

  it.each<Caller>([
    { ...admin, role: 'operator' },
    { kind: 'api_key', id: 'k1', name: 'CI', scopes: ['registry'] },
  ])('shows changes of users and keys to admins only, not to %j', async (caller) => {
    const { items } = await list({}, caller);
    expect(items).toHaveLength(6);
    expect(items.every(({ model }) => model === 'flights')).toBe(true);
    expect((await list({ actor: 'u1' }, caller)).items).toHaveLength(1);
    await expect(list({ action: 'user.create' }, caller)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await list({ action: 'user.create' })).items).toHaveLength(1);
  });

  it('refuses a cursor it did not give', async () => {
    await expect(list({ cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'cursor' }],
    });
  });
});

it('leaves no entry when the change is not made', async () => {
  const change = { action: 'model.create', subject: 'model:never' } as const;
  await expect(
    database.db.prisma.$transaction(async (tx) => {
      await recordChange(tx, change, ada);
      throw new Error('the change failed');
    }),
  ).rejects.toThrow('the change failed');
  expect(await database.db.prisma.auditEntry.count({ where: { subject: change.subject } })).toBe(0);
});
