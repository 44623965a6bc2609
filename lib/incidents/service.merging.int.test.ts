import { describe, expect, it } from 'vitest';
import { AT, as, incidentBench } from '#test/incident-bench.ts';
import { type IncidentDraft, openIncident } from './service.ts';

const bench = incidentBench();
const { open, told, entriesOf } = bench;

describe('merging', () => {
  it('makes one part of the other, with its timeline, tasks, models, start and severity', async () => {
    const into = await open({ title: 'first', severity: 3, started_at: '2026-01-02T00:00:00Z' });
    const from = await open({
      ...{ title: 'second', severity: 2, models: ['fares'], started_at: '2026-01-01T00:00:00Z' },
      versions: [{ model: 'fares', version: 1 }],
    });
    await bench.incidents.addNote(from.number, { text: 'seen here' }, as('Alan'));
    await bench.incidents.addTask(from.number, { title: 'look', assignee: bench.ada }, as('Alan'));
    const merged = await bench.incidents.merge(from.number, { into: into.number }, as('Grace'));
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
    expect(await bench.incidents.getIncident(from.number)).toMatchObject({
      ...{ state: 'resolved', is_open: false, merged_into: into.number },
    });
    expect(await told(from.number)).toEqual(['quiet firing', 'quiet resolved']);
    await expect(
      bench.incidents.act(from.number, { action: 'reopen' }, as('Ada')),
    ).rejects.toMatchObject({ code: 'incident_refused' });
    await expect(
      bench.incidents.merge(into.number, { into: 9999 }, as('Ada')),
    ).rejects.toMatchObject({
      code: 'incident_not_found',
    });
  });

  it('takes its alerts along, so that they end in the other', async () => {
    const { prisma } = bench.database.db;
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
    await bench.incidents.merge(from.number, { into: into.number }, as('Ada'));
    const moved = await prisma.alert.findUniqueOrThrow({ where: { id: alert.id } });
    expect(moved.incidentId).toBe(into.id);
  });

  it('takes open runs of runbooks along, but for those that the other has', async () => {
    const { prisma } = bench.database.db;
    const [from, into] = [await open(), await open()];
    const made = { updatedAt: AT, updatedBy: as('Ada').actor };
    for (const slug of ['latency', 'drift']) {
      await prisma.runbook.create({
        data: { slug, title: slug, version: 1, ...made },
      });
    }
    const idOf = async ({ number }: { number: number }) =>
      (await prisma.incident.findUniqueOrThrow({ where: { number } })).id;
    const run = async (incident: { number: number }, slug: string, isOpen: true | null) => {
      const of = { incidentId: await idOf(incident), incidentNumber: incident.number };
      const status = isOpen ? 'open' : 'done';
      const data = { ...of, slug, version: 1, isOpen, status, startedAt: AT, startedBy: {} };
      return (await prisma.runbookRun.create({ data })).number;
    };
    const runs = [
      await run(from, 'latency', true),
      await run(from, 'drift', true),
      await run(from, 'drift', null),
      await run(into, 'drift', true),
    ];
    await bench.incidents.merge(from.number, { into: into.number }, as('Grace'));
    const where = { number: { in: runs } };
    const found = await prisma.runbookRun.findMany({ where, orderBy: { number: 'asc' } });
    expect(found.map(({ incidentNumber }) => incidentNumber)).toEqual(
      [into, from, from, into].map(({ number }) => number),
    );
    expect(found[0]?.incidentId).toBe(await idOf(into));
  });

  it('takes up again what was mitigated, where what is merged into it is not', async () => {
    const [from, calm, into] = [await open(), await open(), await open()];
    for (const { number } of [calm, into]) {
      await bench.incidents.act(number, { action: 'mitigate' }, as('Ada'));
    }
    await bench.incidents.merge(calm.number, { into: into.number }, as('Grace'));
    expect(await bench.incidents.getIncident(into.number)).toMatchObject({ state: 'mitigated' });
    await bench.incidents.merge(from.number, { into: into.number }, as('Grace'));
    expect(await bench.incidents.getIncident(into.number)).toMatchObject({
      ...{ state: 'investigating', mitigated_at: null, merged: [from.number, calm.number] },
    });
  });

  it('does harm again where a guard had ended it, and what is merged into it still does', async () => {
    const { prisma } = bench.database.db;
    const draft: IncidentDraft = {
      ...{ title: 't', severity: 2, cause: 'automatic_rollback', fingerprint: 'ended' },
      ...{ models: [], versions: [], summary: 's', startedAt: AT, entries: [], runbook: null },
      openedBy: as('Ada').actor,
    };
    const into = await prisma.$transaction((tx) => openIncident(tx, draft, new Date()));
    await bench.incidents.act(into.number, { action: 'acknowledge' }, as('Ada'));
    const { mitigated_at: before } = await bench.incidents.getIncident(into.number);
    expect(before).not.toBeNull();
    const from = await open();
    await bench.incidents.merge(from.number, { into: into.number }, as('Grace'));
    expect(await bench.incidents.getIncident(into.number)).toMatchObject({
      ...{ state: 'acknowledged', mitigated_at: null },
    });
    expect((await entriesOf(into.number)).join()).toContain(
      `It does harm again: incident ${from.number}, which is not mitigated`,
    );
  });

  it('lets what happens to the merged one join the other, as long as that is open', async () => {
    const { prisma } = bench.database.db;
    const draft: IncidentDraft = {
      ...{ title: 't', severity: 3, cause: 'alert', fingerprint: 'merged', runbook: null },
      ...{ models: [], versions: [], summary: 's', startedAt: AT, entries: [] },
      openedBy: as('Ada').actor,
    };
    const again = () => prisma.$transaction((tx) => openIncident(tx, draft, AT));
    const [from, into] = [await again(), await open()];
    await bench.incidents.merge(from.number, { into: into.number }, as('Ada'));
    expect(await again()).toMatchObject({ number: into.number, isNew: false });
    await bench.incidents.act(into.number, { action: 'resolve' }, as('Ada'));
    const anew = await again();
    expect(anew.isNew).toBe(true);
    expect(await again()).toMatchObject({ number: anew.number, isNew: false });
  });

  it('of two that are merged into each other at once one is left', async () => {
    const [a, b] = [await open(), await open()];
    const done = await Promise.allSettled([
      bench.incidents.merge(a.number, { into: b.number }, as('Ada')),
      bench.incidents.merge(b.number, { into: a.number }, as('Grace')),
    ]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const open2 = await Promise.all(
      [a, b].map(({ number }) => bench.incidents.getIncident(number)),
    );
    expect(open2.filter(({ is_open }) => is_open)).toHaveLength(1);
  });
});
