import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import { createIncidents } from '#lib/incidents/service.ts';
import type { Message } from '#lib/notifications/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createItemReminders, createPostmortems } from './service.ts';

let database: TestDatabase;
let postmortems: ReturnType<typeof createPostmortems>;
let incidents: ReturnType<typeof createIncidents>;
let number: number;
let ada: Caller & { kind: 'user' };
let ctx: ChangeContext;
const DAY_MS = 86_400_000;
const day = (ahead: number) => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const { id } = await db.prisma.user.create({
    data: { name: 'Ada', role: 'operator', email: 'ada@x.test', passwordHash: 'x' },
  });
  ada = { kind: 'user', id, name: 'Ada', email: 'ada@x.test', role: 'operator' };
  ctx = { actor: { kind: 'user', id, name: 'Ada' }, requestId: null };
  incidents = createIncidents({ db });
  postmortems = createPostmortems({ db, incidents });
  number = await addResolved();
  await postmortems.draft(number, ctx);
});
afterAll(() => database.drop());

async function addResolved(severity: 1 | 4 = 4) {
  const body = { title: 'It fails', severity, summary: '', models: [], versions: [] };
  const { number: made } = await incidents.open(body, ctx);
  await incidents.act(made, { action: 'resolve' }, ctx);
  return made;
}

const add = (title: string, due_on: string | null, owner: string | null = ada.id) =>
  postmortems.addItem(number, { title, kind: 'prevent', owner, due_on }, ctx);
const titles = async (query: object) =>
  (await postmortems.listItems({ limit: 50, ...query }, ada)).items.map(({ title }) => title);

it('lists what is due first first, by whose it is and whether it is late, page by page', async () => {
  await add('without a date', null);
  await add('next week', day(7));
  await add('late', day(-2), null);
  await add('tomorrow', day(1));
  const all = ['late', 'tomorrow', 'next week', 'without a date'];
  expect(await titles({})).toEqual(all);
  expect(await titles({ overdue: 'true' })).toEqual(['late']);
  expect(await titles({ owner: 'me' })).toEqual(all.slice(1));
  expect(await titles({ owner: 'nobody' })).toEqual(['late']);
  expect(await titles({ state: 'done' })).toEqual([]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await postmortems.listItems({ limit: 1, cursor }, ada);
    seen.push(...page.items.map(({ title }) => title));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(all);
  const key = { kind: 'api_key', id: 'k', name: 'CI', scopes: ['registry'] } as const;
  await expect(postmortems.listItems({ limit: 1, owner: 'me' }, key)).rejects.toMatchObject({
    code: 'invalid_request',
  });
});

it('is settled and opened again, once for who decided on the same revision', async () => {
  const item = await add('to be settled', day(-1));
  expect(item).toMatchObject({ state: 'open', is_overdue: true, owner: { name: 'Ada' } });
  await expect(postmortems.updateItem(item.id, { state: 'dropped' }, ctx)).rejects.toMatchObject({
    ...{ code: 'invalid_request', fields: [{ field: 'note' }] },
  });
  const both = await Promise.allSettled([
    postmortems.updateItem(item.id, { state: 'done', expected_revision: 1 }, ctx),
    postmortems.updateItem(item.id, { title: 'otherwise', expected_revision: 1 }, ctx),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const done = await postmortems.updateItem(item.id, { state: 'done', note: 'in v4' }, ctx);
  expect(done).toMatchObject({ state: 'done', is_overdue: false, closed_at: expect.any(String) });
  const reopened = await postmortems.updateItem(item.id, { state: 'open' }, ctx);
  expect(reopened).toMatchObject({ state: 'open', closed_at: null, note: 'in v4' });
});

it('is given to who may act only; who had it before keeps it', async () => {
  const { prisma } = database.db;
  const { id } = await prisma.user.create({
    data: { name: 'Vi', role: 'viewer', email: 'vi@x.test', passwordHash: 'x' },
  });
  await expect(add('for a viewer', null, id)).rejects.toMatchObject({ code: 'user_not_found' });
  await prisma.user.update({ where: { id }, data: { role: 'operator' } });
  const item = await add('hers', day(30), id);
  await prisma.user.update({ where: { id }, data: { disabledAt: new Date() } });
  const changed = await postmortems.updateItem(item.id, { title: 'still hers' }, ctx);
  expect(changed.owner).toEqual({ id, name: 'Vi', is_active: false });
});

it('is reminded of once a day, by all workers together, to its owner', async () => {
  const { prisma } = database.db;
  await prisma.actionItem.updateMany({ data: { state: 'done' } });
  const at = new Date();
  const system = { kind: 'system', id: 'test', name: 'Test' };
  const { id: channel } = await prisma.channel.create({
    data: {
      ...{ name: 'mail', kind: 'email', settings: {} },
      ...{ createdAt: at, createdBy: system, updatedAt: at },
    },
  });
  await prisma.routing.create({
    data: { version: 1, routing: { channels: [channel] }, createdAt: at, createdBy: system },
  });
  await add('in three days', day(3));
  await add('tomorrow', day(1));
  await add('late', day(-1));
  await add('nobody’s', day(0), null);
  await add('done', day(0)).then(({ id }) => postmortems.updateItem(id, { state: 'done' }, ctx));
  const { remind } = createItemReminders({ db: database.db });
  const told = await Promise.all([remind(), remind()]);
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(await remind()).toBe(0);
  const deliveries = await prisma.delivery.findMany({ orderBy: { dedupeKey: 'asc' } });
  const messages = deliveries.map(({ message }) => message as unknown as Message);
  expect(Object.fromEntries(messages.map(({ title, to }) => [title, to]))).toEqual({
    'Due in 3 days: in three days': ['ada@x.test'],
    '1 day overdue: late': ['ada@x.test'],
    'Due today: nobody’s': undefined,
  });
  expect(deliveries[0]?.dedupeKey).toMatch(/^action-item:.*:\d{4}-\d\d-\d\d$/);
});

it('sums up how long incidents took, those that were merged or are less severe left out', async () => {
  const { prisma } = database.db;
  await prisma.$executeRaw`UPDATE incidents SET opened_at = opened_at - interval '5 years', started_at = started_at - interval '5 years'`;
  const before = Date.now();
  for (const minutes of [2, 4, 30]) {
    const one = await addResolved(1);
    await prisma.$executeRaw`UPDATE incidents SET started_at = opened_at - ${minutes} * interval '1 minute' WHERE number = ${one}`;
  }
  await addResolved(4);
  const from = new Date(before - 60_000).toISOString();
  const body = { title: 'part', severity: 1 as const, summary: '', models: [], versions: [] };
  const [part, whole] = [await incidents.open(body, ctx), await incidents.open(body, ctx)];
  await incidents.merge(part.number, { into: whole.number }, ctx);
  const asked = { from, window_days: 30, max_severity: 2 };
  const { series } = await postmortems.getFigures(asked);
  expect(series).toHaveLength(1);
  // Three that ended, and one that goes on: it was detected, and is not recovered from.
  expect(series[0]).toMatchObject({
    ...{ model: null, incidents: 4 },
    ...{ detect: { count: 4 }, acknowledge: { count: 3 }, recover: { count: 3 } },
  });
  expect(series[0]?.detect.mean_minutes).toBeCloseTo(9, 1);
  expect(series[0]?.detect.median_minutes).toBeCloseTo(3, 1);
  expect(series[0]?.recover.mean_minutes).toBeCloseTo(12, 1);
  expect(series[0]?.recover.median_minutes).toBeCloseTo(4, 1);
  const all = await postmortems.getFigures({ ...asked, max_severity: 4 });
  expect(all.series[0]?.incidents).toBe(5);
  await expect(
    postmortems.getFigures({ ...asked, to: '2001-01-01T00:00:00Z' }),
  ).rejects.toMatchObject({ code: 'invalid_request' });
});

it('counts the first acknowledgement of an incident that was reopened', async () => {
  const one = await addResolved(1);
  await postmortems.draft(one, ctx);
  const first = (await postmortems.getPostmortem(one)).course.acknowledge;
  await database.db.prisma
    .$executeRaw`UPDATE incidents SET acknowledged_at = acknowledged_at + interval '3 hours' WHERE number = ${one}`;
  expect((await postmortems.getPostmortem(one)).course.acknowledge).toBe(first);
});
