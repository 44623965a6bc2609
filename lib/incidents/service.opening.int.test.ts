import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routingSchema } from '#lib/notifications/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import {
  createImpactCounting,
  createIncidents,
  type IncidentDraft,
  openIncident,
} from './service.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const AT = new Date('2031-05-04T03:00:00Z');
const system = { kind: 'system', id: 'guard', name: 'Release guard' } as const;

const draft: IncidentDraft = {
  ...{ title: 'flights fails more than before', severity: 2, cause: 'alert' },
  ...{ fingerprint: 'model:flights', models: ['flights'], runbook: 'bad-release' },
  versions: [{ model: 'flights', version: 2 }],
  summary: 'Version 2 failed 2.1 % of requests, and version 1 1.0 %.',
  ...{ startedAt: AT, openedBy: system },
  entries: [{ at: AT, kind: 'release', text: 'Version 2 was promoted', source: 'audit:1' }],
};

async function addChannel(name: string, isEnabled = true): Promise<string> {
  const { id } = await database.db.prisma.channel.create({
    data: {
      ...{ name, kind: 'slack', settings: {}, isEnabled },
      ...{ createdAt: AT, createdBy: system, updatedAt: AT },
    },
  });
  return id;
}

it('opens once, tells once, and adds what comes after it to the one that is open', async () => {
  const { prisma } = database.db;
  const channels = [await addChannel('one'), await addChannel('off', false)];
  await prisma.routing.create({
    data: {
      ...{ version: 1, routing: routingSchema.parse({ channels }) },
      ...{ createdAt: AT, createdBy: system },
    },
  });
  const open = (more: Partial<IncidentDraft> = {}) =>
    prisma.$transaction((tx) => openIncident(tx, { ...draft, ...more }, AT));
  const [first, second] = await Promise.all([open(), open()]);
  const third = await open({
    entries: [
      { at: AT, kind: 'alert', text: 'Errors: firing', source: 'alert:1' },
      { at: AT, kind: 'release', text: 'Version 2 was promoted', source: 'audit:1' },
    ],
  });
  expect([first.isNew, second.isNew].sort()).toEqual([false, true]);
  expect(new Set([first.id, second.id, third.id]).size).toBe(1);
  const entries = await prisma.incidentEntry.findMany({ where: { incidentId: first.id } });
  expect(entries.map(({ kind }) => kind).sort()).toEqual(['alert', 'opened', 'release']);
  const deliveries = await prisma.delivery.findMany();
  expect(deliveries).toMatchObject([
    { channelId: channels[0], status: 'queued', model: 'flights', incidentId: first.id },
  ]);
  expect(deliveries[0]?.message).toMatchObject({
    ...{ kind: 'firing', key: `incident:${first.number}`, severity: 2 },
  });
});

it('becomes as bad as the worst that joins it', async () => {
  const { prisma } = database.db;
  const other = { ...draft, fingerprint: 'model:worse', severity: 3 as const, entries: [] };
  const open = (severity: 1 | 3) =>
    prisma.$transaction((tx) => openIncident(tx, { ...other, severity }, AT));
  const first = await open(3);
  await open(1);
  await open(3);
  expect(await prisma.incident.findUnique({ where: { id: first.id } })).toMatchObject({
    severity: 1,
  });
  const raised = await prisma.incidentEntry.findMany({
    where: { incidentId: first.id, kind: 'severity' },
  });
  expect(raised.map(({ text }) => text)).toEqual([`Severity 1 instead of 3: ${draft.summary}`]);
});

/** What the outbox has of an incident, in order. */
async function told(incidentId: string): Promise<string[]> {
  const rows = await database.db.prisma.delivery.findMany({
    where: { incidentId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ message }) => {
    const { kind, text, to } = message as { kind: string; text: string; to?: string[] };
    return [kind, text, ...(to ?? [])].join(' ');
  });
}

describe('what a guard finds', () => {
  const ada = {
    ...{ actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: null },
  };
  const join = (fingerprint: string, more: Partial<IncidentDraft>) =>
    database.db.prisma.$transaction((tx) =>
      openIncident(tx, { ...draft, entries: [], fingerprint, ...more }, new Date()),
    );

  it('is told to whoever was told of the incident, also once somebody works on it', async () => {
    const { prisma } = database.db;
    const { id, number } = await join('model:told', {});
    const [sent] = await prisma.delivery.findMany({ where: { incidentId: id } });
    const message = { ...(sent?.message as object), text: 'page', to: ['ada@x.test'] };
    const { channelId = '' } = sent ?? {};
    await prisma.delivery.create({
      data: { channelId, incidentId: id, dedupeKey: 'page', message, createdAt: AT },
    });
    const incidents = createIncidents({ db: database.db });
    await incidents.act(number, { action: 'acknowledge' }, ada);
    await join('model:told', { summary: 'More alerts.' });
    await join('model:told', { cause: 'guard_question', summary: 'Roll it back?' });
    const updates = (await told(id)).filter((text) => text.startsWith('update'));
    expect(updates.sort()).toEqual(['update Roll it back?', 'update Roll it back? ada@x.test']);
    expect(await incidents.getIncident(number)).toMatchObject({ state: 'acknowledged' });
  });

  it('that was asked is answered by its rollback, unless somebody called it otherwise', async () => {
    const incidents = createIncidents({ db: database.db });
    const asks = { cause: 'guard_question' as const, title: 'Roll it back?' };
    const answers = {
      ...{ cause: 'automatic_rollback' as const, title: 'Rolled back' },
      answers: asks.title,
    };
    const { number } = await join('model:asked', asks);
    await join('model:asked', answers);
    expect(await incidents.getIncident(number)).toMatchObject({
      ...{ title: 'Rolled back', state: 'open', cause: 'guard_question' },
      mitigated_at: expect.any(String),
    });
    const renamed = await join('model:renamed', asks);
    await incidents.update(renamed.number, { title: 'Ours' }, ada);
    await join('model:renamed', answers);
    expect(await incidents.getIncident(renamed.number)).toMatchObject({ title: 'Ours' });
  });

  it('that comes back is what it is called by, unless somebody called it otherwise', async () => {
    const incidents = createIncidents({ db: database.db });
    const rolledBack = { cause: 'automatic_rollback' as const, title: 'Rolled back' };
    const again = { cause: 'guard_question' as const, title: 'Roll it back?' };
    const { number } = await join('model:back', rolledBack);
    await join('model:back', { title: 'Requests fail', startedAt: new Date() });
    expect(await incidents.getIncident(number)).toMatchObject({ title: 'Rolled back' });
    await join('model:back', again);
    expect(await incidents.getIncident(number)).toMatchObject({
      ...{ title: 'Roll it back?', mitigated_at: null },
    });
    const named = await join('model:named', rolledBack);
    await incidents.update(named.number, { title: 'Ours' }, ada);
    await join('model:named', again);
    expect(await incidents.getIncident(named.number)).toMatchObject({ title: 'Ours' });
  });

  it('is mitigated by its rollback, and open until somebody takes it on', async () => {
    const incidents = createIncidents({ db: database.db });
    const began = new Date(Date.now() - 26_000);
    const { number } = await join('model:rolled', {
      ...{ cause: 'automatic_rollback', startedAt: began },
    });
    const opened = await incidents.getIncident(number);
    expect(opened).toMatchObject({ state: 'open', is_open: true, acknowledged_at: null });
    expect(opened.mitigated_at).toBe(opened.opened_at);
    const warn = (error: unknown) => {
      throw error;
    };
    await createImpactCounting({ db: database.db, warn }).count(number);
    expect((await incidents.getIncident(number)).impact).toMatchObject({
      spans: [{ from: began.toISOString(), to: opened.opened_at }],
      is_final: true,
    });
    await incidents.act(number, { action: 'acknowledge' }, ada);
    const resolved = await incidents.act(number, { action: 'resolve' }, ada);
    expect(resolved.mitigated_at).toBe(opened.mitigated_at);
  });

  it('opens one that was mitigated again, with a new page and a new time of harm', async () => {
    const incidents = createIncidents({ db: database.db });
    const { id, number } = await join('model:again', {});
    await incidents.act(number, { action: 'mitigate' }, ada);
    const versions = [{ model: 'flights', version: 3 }];
    await join('model:again', { cause: 'guard_question', summary: 'Roll it back?', versions });
    expect(await incidents.getIncident(number)).toMatchObject({
      ...{ state: 'open', acknowledged_by: null, mitigated_at: null },
      versions: [...draft.versions, ...versions],
    });
    expect((await told(id)).at(-1)).toBe('firing Roll it back?');
    await incidents.act(number, { action: 'acknowledge' }, ada);
    expect(await incidents.getIncident(number)).toMatchObject({ mitigated_at: null });
  });
});

it('leaves nothing where what found out about it is not saved', async () => {
  const { prisma } = database.db;
  const failing = prisma.$transaction(async (tx) => {
    await openIncident(tx, { ...draft, fingerprint: 'model:other' }, AT);
    throw new Error('not saved');
  });
  await expect(failing).rejects.toThrow('not saved');
  expect(await prisma.incident.count({ where: { fingerprint: 'model:other' } })).toBe(0);
});

it('refuses that a timeline is changed', async () => {
  const { prisma } = database.db;
  await expect(prisma.incidentEntry.updateMany({ data: { text: 'nothing' } })).rejects.toThrow();
  await expect(prisma.incidentEntry.deleteMany()).rejects.toThrow();
});
