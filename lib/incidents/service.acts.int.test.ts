import { describe, expect, it } from 'vitest';
import { AT, as, incidentBench } from '#test/incident-bench.ts';
import { type IncidentDraft, openIncident } from './service.ts';

const bench = incidentBench();
const { open, told, entriesOf } = bench;

describe('the course of an incident', () => {
  it('goes from opened to reviewed, each step an entry, audited, and told once', async () => {
    const { number } = await open();
    await bench.incidents.act(number, { action: 'acknowledge' }, as('Grace'));
    await bench.incidents.act(number, { action: 'investigate' }, as('Grace'));
    await bench.incidents.act(number, { action: 'mitigate', note: 'rolled back' }, as('Grace'));
    await bench.incidents.act(number, { action: 'resolve' }, as('Grace'));
    const ended = await bench.incidents.act(number, { action: 'review' }, as('Ada'));
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
    const audit = await bench.database.db.prisma.auditEntry.findMany({
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
      bench.incidents.act(number, { action: 'acknowledge', expected_revision }, as(who));
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
    await bench.incidents.act(number, { action: 'resolve', note: 'restarted' }, as('Grace'));
    const again = await bench.incidents.act(number, { action: 'reopen', note: 'back' }, as('Alan'));
    expect(again).toMatchObject({
      ...{ state: 'open', is_open: true, acknowledged_at: null, acknowledged_by: null },
      resolved_at: null,
    });
    await bench.incidents.act(number, { action: 'resolve' }, as('Alan'));
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
    const { prisma } = bench.database.db;
    const first = await prisma.$transaction((tx) => openIncident(tx, draft, AT));
    await bench.incidents.act(first.number, { action: 'resolve' }, as('Ada'));
    const second = await prisma.$transaction((tx) => openIncident(tx, draft, AT));
    expect(second.number).not.toBe(first.number);
    await expect(
      bench.incidents.act(first.number, { action: 'reopen' }, as('Ada')),
    ).rejects.toMatchObject({ code: 'incident_refused' });
  });
});

describe('what is said of it', () => {
  it('is changed with an entry each, and a raised severity is told to whom it was not told', async () => {
    const { number, revision } = await open();
    const after = await bench.incidents.update(
      number,
      {
        ...{ title: 'all wrong', severity: 1, models: ['flights', 'fares'], reason: 'more of it' },
        ...{ versions: [{ model: 'flights', version: 2 }], roles: { commander: bench.ada } },
        expected_revision: revision,
      },
      as('Grace'),
    );
    expect(after).toMatchObject({
      ...{ title: 'all wrong', severity: 1, models: ['flights', 'fares'], revision: revision + 1 },
      ...{ versions: [{ model: 'flights', version: 2 }] },
      roles: { commander: { id: bench.ada, name: 'Ada' } },
    });
    expect((await entriesOf(number)).slice(1).sort()).toEqual([
      'change: Affected: flights (version 2), fares; before: flights: more of it',
      'change: It is called “all wrong” now, and was “wrong”: more of it',
      'role: Ada is commander now: more of it',
      'severity: Severity went from 3 to 1: more of it',
    ]);
    expect(await told(number)).toEqual(['quiet firing', 'loud firing']);
    await bench.incidents.act(number, { action: 'resolve' }, as('Grace'));
    expect((await told(number)).slice(2).sort()).toEqual(['loud resolved', 'quiet resolved']);
  });

  it('is not changed by what is the same, nor by what is not there', async () => {
    const { number, revision, title } = await open();
    const same = await bench.incidents.update(number, { title, models: ['flights'] }, as('Ada'));
    expect(same.revision).toBe(revision);
    const refused = async (body: Parameters<typeof bench.incidents.update>[1], code: string) =>
      expect(bench.incidents.update(number, body, as('Ada'))).rejects.toMatchObject({ code });
    await refused({ models: ['trains'] }, 'model_not_found');
    await refused({ versions: [{ model: 'flights', version: 9 }] }, 'version_not_found');
    await refused({ versions: [{ model: 'fares', version: 1 }] }, 'invalid_request');
    await refused({ roles: { scribe: crypto.randomUUID() } }, 'user_not_found');
    await refused({ started_at: '2999-01-01T00:00:00Z' }, 'invalid_request');
    await refused({ title: 'x', expected_revision: 7 }, 'settings_conflict');
    expect((await bench.incidents.getIncident(number)).revision).toBe(revision);
  });
});

describe('tasks and notes', () => {
  it('are added to its timeline, and change no revision', async () => {
    const { number, revision } = await open();
    const { id } = await bench.incidents.addTask(number, { title: 'look' }, as('Alan'));
    await bench.incidents.updateTask(number, id, { assignee: bench.ada }, as('Alan'));
    const done = await bench.incidents.updateTask(number, id, { is_done: true }, as('Grace'));
    expect(done).toMatchObject({ assignee: { name: 'Ada' }, done_by: { name: 'Grace' } });
    await bench.incidents.updateTask(number, id, { is_done: true }, as('Alan'));
    const undone = await bench.incidents.updateTask(number, id, { is_done: false }, as('Alan'));
    expect(undone).toMatchObject({ done_at: null, done_by: null });
    const note = { text: '**it** was the cache', at: '2026-01-01T00:00:00Z' };
    await bench.incidents.addNote(number, note, as('Alan'));
    expect(await entriesOf(number)).toEqual([
      'note: **it** was the cache',
      'opened: wrong',
      'task: To do: look',
      'task: look: given to Ada',
      'task: Done: look',
      'task: Not done after all: look',
    ]);
    expect((await bench.incidents.getIncident(number)).revision).toBe(revision);
    await expect(
      bench.incidents.addTask(number, { title: 'x', assignee: crypto.randomUUID() }, as('Ada')),
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
    const first = await bench.incidents.listIncidents({ ...filter, limit: 1 });
    const cursor = first.next_cursor ?? '';
    const second = await bench.incidents.listIncidents({ ...filter, limit: 1, cursor });
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(
      made.map(({ number }) => number).reverse(),
    );
    expect(second.next_cursor).toBeNull();
    await bench.incidents.act(made[0]?.number ?? 0, { action: 'resolve' }, as('Ada'));
    const left = await bench.incidents.listIncidents({ ...filter, limit: 50 });
    expect(left.items.map(({ number }) => number)).toEqual([made[1]?.number]);
    const ended = await bench.incidents.listIncidents({ ...filter, is_open: 'false', limit: 50 });
    expect(ended.items.map(({ number }) => number)).toEqual([made[0]?.number]);
    expect(
      (await bench.incidents.listIncidents({ state: 'acknowledged', model: 'fares', limit: 5 }))
        .items,
    ).toEqual([]);
  });
});

it('is like past incidents of the same model, and says how they ended', async () => {
  const past = await open({ models: ['fares'] });
  await bench.incidents.act(
    past.number,
    { action: 'resolve', note: 'the feed was down' },
    as('Ada'),
  );
  const { similar } = await open({ models: ['fares'] });
  expect(similar[0]).toMatchObject({
    ...{ number: past.number, why: 'same_model', ended: 'the feed was down', state: 'resolved' },
    took_minutes: expect.any(Number),
  });
});
