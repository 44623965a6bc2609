import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routingSchema } from '#lib/notifications/contract.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { createIncidents, type IncidentDraft, openIncident } from './service.ts';

let database: TestDatabase;
let incidents: ReturnType<typeof createIncidents>;
let channels: { quiet: string; loud: string };
let ada: string;
const as = (name: string) => ({
  ...{ actor: { kind: 'user', id: `id-${name}`, name } as const, requestId: null },
});
const AT = new Date('2026-01-01T03:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  incidents = createIncidents({ db });
  await seedModel(db, 'flights', 3);
  await seedModel(db, 'fares', 1);
  const user = { email: 'ada@x.test', name: 'Ada', role: 'operator', passwordHash: 'x' };
  ada = (await db.prisma.user.create({ data: user })).id;
  const add = async (name: string) => {
    const made = { createdAt: AT, updatedAt: AT, createdBy: as('Ada').actor };
    const data = { name, kind: 'slack', settings: {}, ...made };
    return (await db.prisma.channel.create({ data })).id;
  };
  channels = { quiet: await add('quiet'), loud: await add('loud') };
  const routing = routingSchema.parse({
    channels: [channels.quiet],
    routes: [
      {
        matchers: [{ label: 'severity', op: 'in', values: ['1'] }],
        channels: [channels.loud],
      },
    ],
  });
  const data = { version: 1, routing, createdAt: AT, createdBy: as('Ada').actor };
  await db.prisma.routing.create({ data });
});
afterAll(() => database.drop());

const open = (over: Partial<Parameters<typeof incidents.open>[0]> = {}) =>
  incidents.open(
    { title: 'wrong', severity: 3, summary: '', models: ['flights'], versions: [], ...over },
    as('Ada'),
  );

/** What the outbox has of an incident, by channel. */
async function told(number: number): Promise<string[]> {
  const { prisma } = database.db;
  const { id } = await prisma.incident.findUniqueOrThrow({ where: { number } });
  const rows = await prisma.delivery.findMany({
    where: { incidentId: id },
    include: { channel: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ channel, message }) => {
    const { kind, key } = message as { kind: string; key: string };
    expect(key).toBe(`incident:${number}`);
    return `${channel.name} ${kind}`;
  });
}

const entriesOf = async (number: number) => {
  const { items } = await incidents.listEntries(number, { limit: 200 });
  return items.toReversed().map(({ kind, text }) => `${kind}: ${text}`);
};

describe('the course of an incident', () => {
  it('goes from opened to reviewed, each step an entry, audited, and told once', async () => {
    const { number } = await open();
    await incidents.act(number, { action: 'acknowledge' }, as('Grace'));
    await incidents.act(number, { action: 'investigate' }, as('Grace'));
    await incidents.act(number, { action: 'mitigate', note: 'rolled back' }, as('Grace'));
    await incidents.act(number, { action: 'resolve' }, as('Grace'));
    const ended = await incidents.act(number, { action: 'review' }, as('Ada'));
    expect(ended).toMatchObject({
      ...{ state: 'reviewed', is_open: false, revision: 6 },
      acknowledged_by: { name: 'Grace' },
    });
    expect(await entriesOf(number)).toEqual([
      'opened: wrong',
      'state: Acknowledged',
      'state: Investigating',
      'state: Mitigated: rolled back',
      'state: Resolved',
      'state: Reviewed',
    ]);
    expect(await told(number)).toEqual(['quiet firing', 'quiet acknowledged', 'quiet resolved']);
    const audit = await database.db.prisma.auditEntry.findMany({
      where: { subject: `incident:${number}` },
      orderBy: { at: 'asc' },
    });
    expect(audit.map(({ action }) => action)).toEqual([
      ...['incident.open', ...new Array(5).fill('incident.state')],
    ]);
  });

  it('has one who acknowledges of two who do at once, and says to the other who it was', async () => {
    const { number, revision } = await open();
    const acknowledge = (who: string, expected_revision?: number) =>
      incidents.act(number, { action: 'acknowledge', expected_revision }, as(who));
    const done = await Promise.allSettled([
      acknowledge('Grace', revision),
      acknowledge('Alan', revision),
    ]);
    const winner = done.find((one) => one.status === 'fulfilled');
    const loser = done.find((one) => one.status === 'rejected');
    const first = winner?.value.acknowledged_by?.name;
    expect(loser?.reason).toMatchObject({
      code: 'settings_conflict',
      extra: { current_revision: revision + 1, state: 'acknowledged' },
    });
    expect(loser?.reason.publicMessage).toContain(`acknowledged by ${first}`);
    await expect(acknowledge('Alan')).rejects.toMatchObject({
      code: 'incident_refused',
      publicMessage: `${first} has acknowledged incident ${number} already.`,
    });
    expect(await told(number)).toEqual(['quiet firing', 'quiet acknowledged']);
  });

  it('tells a new page when it is reopened, and those who were told of its first', async () => {
    const { number } = await open();
    await incidents.act(number, { action: 'resolve', note: 'restarted' }, as('Grace'));
    const again = await incidents.act(number, { action: 'reopen', note: 'back' }, as('Alan'));
    expect(again).toMatchObject({
      ...{ state: 'open', is_open: true, acknowledged_at: null, acknowledged_by: null },
      resolved_at: null,
    });
    await incidents.act(number, { action: 'resolve' }, as('Alan'));
    expect(await told(number)).toEqual([
      ...['quiet firing', 'quiet resolved', 'quiet firing', 'quiet resolved'],
    ]);
  });

  it('does not reopen beside one that is open for the same', async () => {
    const draft: IncidentDraft = {
      ...{ title: 't', severity: 3, cause: 'alert', fingerprint: 'same', runbook: null },
      ...{ models: [], versions: [], summary: 's', startedAt: AT, entries: [] },
      openedBy: as('Ada').actor,
    };
    const { prisma } = database.db;
    const first = await prisma.$transaction((tx) => openIncident(tx, draft, AT));
    await incidents.act(first.number, { action: 'resolve' }, as('Ada'));
    const second = await prisma.$transaction((tx) => openIncident(tx, draft, AT));
    expect(second.number).not.toBe(first.number);
    await expect(
      incidents.act(first.number, { action: 'reopen' }, as('Ada')),
    ).rejects.toMatchObject({ code: 'incident_refused' });
  });
});

describe('what is said of it', () => {
  it('is changed with an entry each, and a raised severity is told to whom it was not told', async () => {
    const { number, revision } = await open();
    const after = await incidents.update(
      number,
      {
        ...{ title: 'all wrong', severity: 1, models: ['flights', 'fares'], reason: 'more of it' },
        ...{ versions: [{ model: 'flights', version: 2 }], roles: { commander: ada } },
        expected_revision: revision,
      },
      as('Grace'),
    );
    expect(after).toMatchObject({
      ...{ title: 'all wrong', severity: 1, models: ['flights', 'fares'], revision: revision + 1 },
      ...{ versions: [{ model: 'flights', version: 2 }] },
      roles: { commander: { id: ada, name: 'Ada' } },
    });
    expect((await entriesOf(number)).slice(1).sort()).toEqual([
      'change: Affected: flights (version 2), fares; before: flights: more of it',
      'change: It is called “all wrong” now, and was “wrong”: more of it',
      'role: Ada is commander now: more of it',
      'severity: Severity went from 3 to 1: more of it',
    ]);
    expect(await told(number)).toEqual(['quiet firing', 'loud firing']);
    await incidents.act(number, { action: 'resolve' }, as('Grace'));
    expect((await told(number)).slice(2).sort()).toEqual(['loud resolved', 'quiet resolved']);
  });

  it('is not changed by what is the same, nor by what is not there', async () => {
    const { number, revision, title } = await open();
    const same = await incidents.update(number, { title, models: ['flights'] }, as('Ada'));
    expect(same.revision).toBe(revision);
    const refused = async (body: Parameters<typeof incidents.update>[1], code: string) =>
      expect(incidents.update(number, body, as('Ada'))).rejects.toMatchObject({ code });
    await refused({ models: ['trains'] }, 'model_not_found');
    await refused({ versions: [{ model: 'flights', version: 9 }] }, 'version_not_found');
    await refused({ versions: [{ model: 'fares', version: 1 }] }, 'invalid_request');
    await refused({ roles: { scribe: crypto.randomUUID() } }, 'user_not_found');
    await refused({ started_at: '2999-01-01T00:00:00Z' }, 'invalid_request');
    await refused({ title: 'x', expected_revision: 7 }, 'settings_conflict');
    expect((await incidents.getIncident(number)).revision).toBe(revision);
  });
});

describe('merging', () => {
  it('makes one part of the other, with its timeline, tasks, models, start and severity', async () => {
    const into = await open({ title: 'first', severity: 3, started_at: '2026-01-02T00:00:00Z' });
    const from = await open({
      ...{ title: 'second', severity: 2, models: ['fares'], started_at: '2026-01-01T00:00:00Z' },
      versions: [{ model: 'fares', version: 1 }],
    });
    await incidents.addNote(from.number, { text: 'seen here' }, as('Alan'));
    await incidents.addTask(from.number, { title: 'look', assignee: ada }, as('Alan'));
    const merged = await incidents.merge(from.number, { into: into.number }, as('Grace'));
    expect(merged).toMatchObject({
      ...{ number: into.number, merged: [from.number], severity: 2, is_open: true },
      ...{ models: ['flights', 'fares'], versions: [{ model: 'fares', version: 1 }] },
      ...{ started_at: '2026-01-01T00:00:00.000Z' },
      tasks: [{ title: 'look', assignee: { name: 'Ada' } }],
    });
    expect((await entriesOf(into.number)).sort()).toEqual([
      `merge: Incident ${from.number} is part of it now: second`,
      'note: seen here',
      'opened: first',
      'opened: second',
      'task: To do, for Ada: look',
    ]);
    expect(await incidents.getIncident(from.number)).toMatchObject({
      ...{ state: 'resolved', is_open: false, merged_into: into.number },
    });
    expect(await told(from.number)).toEqual(['quiet firing', 'quiet resolved']);
    await expect(incidents.act(from.number, { action: 'reopen' }, as('Ada'))).rejects.toMatchObject(
      { code: 'incident_refused' },
    );
    await expect(incidents.merge(into.number, { into: 9999 }, as('Ada'))).rejects.toMatchObject({
      code: 'incident_not_found',
    });
  });

  it('takes its alerts along, so that they end in the other', async () => {
    const { prisma } = database.db;
    const [from, into] = [await open(), await open()];
    const alert = await prisma.alert.create({
      data: {
        ...{
          fingerprint: 'errors',
          isOpen: true,
          rule: 'errors',
          title: 'Errors',
          state: 'firing',
        },
        ...{ severity: 2, model: 'flights', labels: {}, said: '2 %', since: AT, lastBadAt: AT },
        incidentId: from.id,
      },
    });
    await incidents.merge(from.number, { into: into.number }, as('Ada'));
    const moved = await prisma.alert.findUniqueOrThrow({ where: { id: alert.id } });
    expect(moved.incidentId).toBe(into.id);
  });

  it('takes up again what was mitigated, where what is merged into it is not', async () => {
    const [from, calm, into] = [await open(), await open(), await open()];
    for (const { number } of [calm, into]) {
      await incidents.act(number, { action: 'mitigate' }, as('Ada'));
    }
    await incidents.merge(calm.number, { into: into.number }, as('Grace'));
    expect(await incidents.getIncident(into.number)).toMatchObject({ state: 'mitigated' });
    await incidents.merge(from.number, { into: into.number }, as('Grace'));
    expect(await incidents.getIncident(into.number)).toMatchObject({
      ...{ state: 'investigating', mitigated_at: null, merged: [from.number, calm.number] },
    });
  });

  it('lets what happens to the merged one join the other, as long as that is open', async () => {
    const { prisma } = database.db;
    const draft: IncidentDraft = {
      ...{ title: 't', severity: 3, cause: 'alert', fingerprint: 'merged', runbook: null },
      ...{ models: [], versions: [], summary: 's', startedAt: AT, entries: [] },
      openedBy: as('Ada').actor,
    };
    const again = () => prisma.$transaction((tx) => openIncident(tx, draft, AT));
    const [from, into] = [await again(), await open()];
    await incidents.merge(from.number, { into: into.number }, as('Ada'));
    expect(await again()).toMatchObject({ number: into.number, isNew: false });
    await incidents.act(into.number, { action: 'resolve' }, as('Ada'));
    const anew = await again();
    expect(anew.isNew).toBe(true);
    expect(await again()).toMatchObject({ number: anew.number, isNew: false });
  });

  it('of two that are merged into each other at once one is left', async () => {
    const [a, b] = [await open(), await open()];
    const done = await Promise.allSettled([
      incidents.merge(a.number, { into: b.number }, as('Ada')),
      incidents.merge(b.number, { into: a.number }, as('Grace')),
    ]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const open2 = await Promise.all([a, b].map(({ number }) => incidents.getIncident(number)));
    expect(open2.filter(({ is_open }) => is_open)).toHaveLength(1);
  });
});

describe('tasks and notes', () => {
  it('are added to its timeline, and change no revision', async () => {
    const { number, revision } = await open();
    const { id } = await incidents.addTask(number, { title: 'look' }, as('Alan'));
    await incidents.updateTask(number, id, { assignee: ada }, as('Alan'));
    const done = await incidents.updateTask(number, id, { is_done: true }, as('Grace'));
    expect(done).toMatchObject({ assignee: { name: 'Ada' }, done_by: { name: 'Grace' } });
    await incidents.updateTask(number, id, { is_done: true }, as('Alan'));
    const undone = await incidents.updateTask(number, id, { is_done: false }, as('Alan'));
    expect(undone).toMatchObject({ done_at: null, done_by: null });
    const note = { text: '**it** was the cache', at: '2026-01-01T00:00:00Z' };
    await incidents.addNote(number, note, as('Alan'));
    expect(await entriesOf(number)).toEqual([
      'note: **it** was the cache',
      'opened: wrong',
      'task: To do: look',
      'task: look: given to Ada',
      'task: Done: look',
      'task: Not done after all: look',
    ]);
    expect((await incidents.getIncident(number)).revision).toBe(revision);
    await expect(
      incidents.addTask(number, { title: 'x', assignee: crypto.randomUUID() }, as('Ada')),
    ).rejects.toMatchObject({ code: 'user_not_found' });
  });
});

describe('the list', () => {
  it('is filtered and paged, those opened last first', async () => {
    const made = [
      await open({ models: ['fares'], severity: 4 }),
      await open({ models: ['fares'], severity: 4 }),
    ];
    const filter = { severity: 4, model: 'fares', is_open: 'true' } as const;
    const first = await incidents.listIncidents({ ...filter, limit: 1 });
    const cursor = first.next_cursor ?? '';
    const second = await incidents.listIncidents({ ...filter, limit: 1, cursor });
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(
      made.map(({ number }) => number).reverse(),
    );
    expect(second.next_cursor).toBeNull();
    await incidents.act(made[0]?.number ?? 0, { action: 'resolve' }, as('Ada'));
    const left = await incidents.listIncidents({ ...filter, limit: 50 });
    expect(left.items.map(({ number }) => number)).toEqual([made[1]?.number]);
    const ended = await incidents.listIncidents({ ...filter, is_open: 'false', limit: 50 });
    expect(ended.items.map(({ number }) => number)).toEqual([made[0]?.number]);
    expect(
      (await incidents.listIncidents({ state: 'acknowledged', model: 'fares', limit: 5 })).items,
    ).toEqual([]);
  });
});

it('is like past incidents of the same model, and says how they ended', async () => {
  const past = await open({ models: ['fares'] });
  await incidents.act(past.number, { action: 'resolve', note: 'the feed was down' }, as('Ada'));
  const { similar } = await open({ models: ['fares'] });
  expect(similar[0]).toMatchObject({
    ...{ number: past.number, why: 'same_model', ended: 'the feed was down', state: 'resolved' },
    took_minutes: expect.any(Number),
  });
});
