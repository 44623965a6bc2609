import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSecretBox } from '#lib/secrets/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { type FakeServer, startFakeServer } from '#test/fake-server.ts';
import { LOCAL } from '#test/notifications/outbox.ts';
import { openOnCallBench } from '#test/on-call.ts';
import { routingSchema } from '../contract.ts';
import type { ChannelDraft } from '../operations.ts';
import { createNotifications } from '../service.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const TOKEN = 'a-token-that-nobody-sees';
let database: TestDatabase;
let server: FakeServer;
let tokens: (string | undefined)[];
const opened: ReturnType<typeof createNotifications>[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startFakeServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.end();
  });
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await server.close();
  await database.drop();
});
beforeEach(() => {
  tokens = [];
});

function open(secretKey = 'a secret key for tests, long enough') {
  const notifications = createNotifications({
    ...{ db: database.db, now: () => new Date(), secrets: createSecretBox({ secretKey }) },
    notify: { publicUrl: 'http://localhost', hosts: LOCAL },
  });
  opened.push(notifications);
  return notifications;
}

function draft(more: Partial<ChannelDraft> = {}): ChannelDraft {
  return {
    ...{ kind: 'alertmanager' as const, name: `receiver ${randomUUID()}`, is_enabled: true },
    settings: { url: `${server.url}/one` },
    ...more,
  } as ChannelDraft;
}

it('keeps a secret where it is sent, and has it entered again for anywhere else', async () => {
  const notifications = open();
  const { id } = await notifications.createChannel(draft({ secret: TOKEN }), ctx);
  await notifications.updateChannel(id, draft({ settings: { url: `${server.url}/two` } }), ctx);
  await notifications.testChannel(id, ctx);
  expect(tokens).toEqual([`Bearer ${TOKEN}`]);
  const elsewhere = draft({ settings: { url: 'http://localhost:9/' } });
  await expect(notifications.updateChannel(id, elsewhere, ctx)).rejects.toMatchObject({
    fields: [{ field: 'secret', message: expect.stringContaining('entered again') }],
  });
  const moved = await notifications.updateChannel(id, { ...elsewhere, secret: 'other' }, ctx);
  expect(moved).toMatchObject({ has_secret: true });
  expect(await notifications.updateChannel(id, { ...elsewhere, secret: null }, ctx)).toMatchObject({
    has_secret: false,
  });
  const history = await database.db.prisma.auditEntry.findMany();
  expect(JSON.stringify(history)).not.toContain(TOKEN);
  expect(history.at(-1)?.after).toMatchObject({ secret: 'removed' });
});

it('says that the key is another one, until the secret is entered again', async () => {
  const { id } = await open().createChannel(draft({ secret: TOKEN }), ctx);
  const lost = open('another secret key, just as long as that');
  expect(await lost.testChannel(id, ctx)).toMatchObject({
    ...{ is_delivered: false, said: expect.stringContaining('MAINSTAY_SECRET_KEY') },
  });
  await expect(lost.updateChannel(id, draft(), ctx)).rejects.toMatchObject({
    fields: [{ field: 'secret', message: expect.stringContaining('MAINSTAY_SECRET_KEY') }],
  });
  expect(tokens).toEqual([]);
  await lost.updateChannel(id, draft({ secret: TOKEN }), ctx);
  expect(await lost.testChannel(id, ctx)).toMatchObject({ is_delivered: true });
  expect(tokens).toEqual([`Bearer ${TOKEN}`]);
});

it('opens no secret of another channel', async () => {
  const notifications = open();
  const [one, other] = [
    await notifications.createChannel(draft({ secret: TOKEN }), ctx),
    await notifications.createChannel(draft(), ctx),
  ];
  await database.db.pool.query(
    'UPDATE channels SET secret = (SELECT secret FROM channels WHERE id = $1) WHERE id = $2',
    [one.id, other.id],
  );
  expect(await notifications.testChannel(other.id, ctx)).toMatchObject({
    ...{ is_delivered: false, said: expect.stringContaining('kept for something else') },
  });
  expect(tokens).toEqual([]);
});

it('is named by the routing or removed, not both', async () => {
  const notifications = open();
  for (let round = 0; round < 5; round++) {
    const { id } = await notifications.createChannel(draft(), ctx);
    const settled = await Promise.allSettled([
      notifications.setRouting(
        { routing: routingSchema.parse({ channels: [id] }), reason: 'a test' },
        ctx,
      ),
      notifications.removeChannel(id, {}, ctx),
    ]);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  }
});

it('is told by an escalation policy or reaches somebody, or is removed, not both', async () => {
  const channels = open();
  const bench = openOnCallBench(database.db);
  const told = await channels.createChannel(draft(), ctx);
  const policy = await bench.addPolicy([[[{ kind: 'channel', id: told.id }], 5]]);
  const reached = await channels.createChannel(draft(), ctx);
  const person = await bench.addPerson('Grace', [reached.id]);
  for (const [channel, extra] of [
    [told, { policies: [policy.name], people: [] }],
    [reached, { policies: [], people: ['Grace'] }],
  ] as const) {
    const refusal = { code: 'channel_in_use', extra: { routes: [], ...extra } };
    await expect(channels.removeChannel(channel.id, {}, ctx)).rejects.toMatchObject(refusal);
    const { name, kind, settings } = channel;
    const off = { name, kind, settings, is_enabled: false } as ChannelDraft;
    await expect(channels.updateChannel(channel.id, off, ctx)).rejects.toMatchObject(refusal);
  }
  await bench.clear();
  await bench.onCall.setContacts(person, { contacts: [] }, ctx);
  await channels.removeChannel(told.id, {}, ctx);
  await channels.removeChannel(reached.id, {}, ctx);
});

it('has one of a name', async () => {
  const notifications = open();
  const same = draft();
  const settled = await Promise.allSettled([
    notifications.createChannel(same, ctx),
    notifications.createChannel(same, ctx),
  ]);
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
