import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { createIncidents } from '#lib/incidents/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createPostmortems } from './service.ts';

let database: TestDatabase;
let incidents: ReturnType<typeof createIncidents>;
let postmortems: ReturnType<typeof createPostmortems>;
let ada: ChangeContext;
let grace: ChangeContext;
const system: ChangeContext = {
  ...{ actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null },
};

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  incidents = createIncidents({ db });
  postmortems = createPostmortems({ db, incidents });
  ada = await addUser('Ada');
  grace = await addUser('Grace');
});
afterAll(() => database.drop());

async function addUser(name: string, role = 'operator'): Promise<ChangeContext> {
  const { id } = await database.db.prisma.user.create({
    data: { name, role, email: `${name.toLowerCase()}@x.test`, passwordHash: 'x' },
  });
  return { actor: { kind: 'user', id, name }, requestId: null };
}

async function addIncident({ isResolved = true, severity = 2 as 1 | 2 | 3 | 4 } = {}) {
  const started_at = new Date(Date.now() - 60_000).toISOString();
  const { number } = await incidents.open(
    { title: 'It fails', severity, summary: 'Seen.', models: [], versions: [], started_at },
    ada,
  );
  if (isResolved) await incidents.act(number, { action: 'resolve', note: 'rolled back' }, ada);
  return number;
}

const written = { impact: 'Much.', root_causes: 'The view.', went_badly: 'Nobody looked.' };

/** Written by Ada, and in review. */
async function addInReview() {
  const number = await addIncident();
  await postmortems.draft(number, ada);
  await postmortems.edit(number, { sections: written }, ada);
  await postmortems.move(number, { step: 'send_for_review' }, ada);
  return number;
}

const versionsOf = async (number: number) =>
  (await postmortems.listVersions(number, { limit: 50 })).items.map(({ event }) => event);

describe('a draft', () => {
  it('is made once, from what is recorded, with the tasks that are left', async () => {
    const number = await addIncident({ isResolved: false });
    const task = { title: 'Write golden cases', assignee: grace.actor.id };
    await incidents.addTask(number, task, ada);
    const done = await incidents.addTask(number, { title: 'Roll back' }, ada);
    await incidents.updateTask(number, done.id, { is_done: true }, ada);
    await expect(postmortems.draft(number, ada)).rejects.toMatchObject({
      ...{ code: 'postmortem_refused', publicMessage: expect.stringContaining('is open') },
    });
    await incidents.act(number, { action: 'resolve', note: 'rolled back' }, ada);
    const made = await Promise.allSettled([
      postmortems.draft(number, ada),
      postmortems.draft(number, grace),
    ]);
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'postmortem_exists' },
    });
    const draft = await postmortems.getPostmortem(number);
    expect(draft).toMatchObject({
      ...{ status: 'draft', revision: 1, items: { open: 1, all: 1 } },
      action_items: [{ title: 'Write golden cases', kind: 'process', owner: { name: 'Grace' } }],
      sections: {
        summary: expect.stringContaining('Seen.'),
        detection: 'Ada saw it. No alert had fired by then.',
        resolution: expect.stringContaining('Resolved: rolled back'),
        root_causes: '',
      },
    });
    expect(draft.course.detect).toBeCloseTo(1, 0);
    expect(draft.course.acknowledge).toBeLessThan(0.5);
    expect(draft.missing.map(({ what }) => what)).toEqual([
      ...['section', 'section', 'lessons', 'due_date'],
    ]);
  });

  it('is of the incident that another became part of', async () => {
    const [number, into] = [
      await addIncident({ isResolved: false }),
      await addIncident({ isResolved: false }),
    ];
    await incidents.merge(number, { into }, ada);
    await expect(postmortems.draft(number, ada)).rejects.toMatchObject({
      publicMessage: expect.stringContaining(`part of incident ${into}`),
    });
  });
});

describe('its text', () => {
  it('keeps each version, and is not written over unseen', async () => {
    const number = await addIncident();
    await postmortems.draft(number, ada);
    const edit = { sections: { root_causes: 'First' }, expected_revision: 1 };
    const both = await Promise.allSettled([
      postmortems.edit(number, edit, ada),
      postmortems.edit(number, { ...edit, sections: { root_causes: 'Second' } }, grace),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'settings_conflict', extra: { current_revision: 2 } },
    });
    const { sections, revision } = await postmortems.getPostmortem(number);
    expect(revision).toBe(2);
    expect((await postmortems.getVersion(number, 1)).sections.root_causes).toBe('');
    expect((await postmortems.getVersion(number, 2)).sections).toEqual(sections);
    await expect(postmortems.getVersion(number, 3)).rejects.toMatchObject({
      code: 'postmortem_not_found',
    });
    // What is saved as it was is no version.
    await postmortems.edit(number, { sections: { root_causes: sections.root_causes } }, ada);
    expect(await versionsOf(number)).toEqual(['edited', 'drafted']);
    await expect(
      database.db.prisma.postmortemVersion.updateMany({ data: { note: 'x' } }),
    ).rejects.toThrow();
  });
});

describe('from review to published', () => {
  it('is published when somebody else says it is ready, and reviews its incident with it', async () => {
    const number = await addInReview();
    await expect(postmortems.move(number, { step: 'ready' }, ada)).rejects.toMatchObject({
      ...{ code: 'postmortem_refused', publicMessage: expect.stringContaining('You wrote it') },
    });
    await expect(postmortems.move(number, { step: 'publish' }, ada)).rejects.toMatchObject({
      code: 'postmortem_refused',
    });
    expect((await incidents.getIncident(number)).state).toBe('resolved');
    const { revision } = await postmortems.move(number, { step: 'ready', note: 'clear' }, grace);
    const published = await postmortems.move(
      ...([number, { step: 'publish', expected_revision: revision }, ada] as const),
    );
    expect(published).toMatchObject({
      ...{ status: 'published', published_at: expect.any(String) },
      review: { ready: { by: { name: 'Grace' }, note: 'clear' } },
      incident: { state: 'reviewed' },
    });
    const { items } = await incidents.listEntries(number, { limit: 1 });
    expect(items[0]?.text).toBe('Reviewed: its postmortem is published, reviewed by Grace');
    expect(await versionsOf(number)).toEqual([
      ...['publish', 'ready', 'send_for_review', 'edited', 'drafted'],
    ]);
    await expect(
      postmortems.edit(number, { sections: { impact: 'More.' } }, ada),
    ).rejects.toMatchObject({ code: 'postmortem_refused' });

    // Reopened it is written on; the incident stays reviewed, and is not reviewed twice.
    await postmortems.move(number, { step: 'reopen', note: 'more labels came' }, grace);
    await postmortems.edit(number, { sections: { impact: 'More.' } }, grace);
    await postmortems.move(number, { step: 'send_for_review' }, grace);
    await postmortems.move(number, { step: 'ready' }, ada);
    const again = await postmortems.move(number, { step: 'publish' }, ada);
    expect(again).toMatchObject({ status: 'published', incident: { state: 'reviewed' } });
  });

  it('publishes and reviews together or not at all', async () => {
    const number = await addInReview();
    const { revision } = await postmortems.move(number, { step: 'ready' }, grace);
    await expect(
      postmortems.move(number, { step: 'publish', expected_revision: revision - 1 }, ada),
    ).rejects.toMatchObject({ code: 'settings_conflict' });
    expect((await incidents.getIncident(number)).state).toBe('resolved');
    const both = await Promise.allSettled([
      postmortems.move(number, { step: 'publish' }, ada),
      postmortems.move(number, { step: 'publish' }, grace),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await versionsOf(number)).filter((event) => event === 'publish')).toHaveLength(1);
    expect((await incidents.getIncident(number)).state).toBe('reviewed');
  });

  it('loses what was said of it when it is written anew, and when its incident comes back', async () => {
    const number = await addInReview();
    await postmortems.move(number, { step: 'ready' }, grace);
    const edited = await postmortems.edit(number, { sections: { lucky: 'Sunday.' } }, grace);
    expect(edited).toMatchObject({ status: 'in_review', review: { ready: null } });
    await postmortems.move(number, { step: 'ready' }, ada);
    await incidents.act(number, { action: 'reopen' }, ada);
    await expect(postmortems.move(number, { step: 'publish' }, ada)).rejects.toMatchObject({
      publicMessage: expect.stringContaining('is open again'),
    });
  });

  it('is all in one file', async () => {
    const { text, filename } = await postmortems.exportMarkdown(await addInReview());
    expect(filename).toMatch(/^postmortem-incident-\d+\.md$/);
    expect(text).toContain('## Root causes\n\nThe view.');
    const timeline = text.split('## Timeline')[1] ?? '';
    expect(timeline.indexOf('Seen.')).toBeGreaterThan(0);
    expect(timeline.indexOf('Resolved: rolled back')).toBeGreaterThan(timeline.indexOf('Seen.'));
  });
});

describe('incidents that are over without one', () => {
  it('are listed by how bad they are, until one is begun', async () => {
    const [bad, small] = [await addIncident({ severity: 1 }), await addIncident({ severity: 4 })];
    const numbers = async (max_severity: number) =>
      (await postmortems.listUnwritten({ limit: 200, max_severity })).items.map(
        ({ number }) => number,
      );
    expect(await numbers(2)).toContain(bad);
    expect(await numbers(2)).not.toContain(small);
    expect((await numbers(4)).slice(0, 2)).toEqual([small, bad]);
    const page = await postmortems.listUnwritten({ limit: 1, max_severity: 4 });
    const next = await postmortems.listUnwritten({
      ...{ limit: 1, max_severity: 4, cursor: page.next_cursor ?? undefined },
    });
    expect(page.items[0]?.number).toBe(small);
    expect(next.items[0]?.number).toBe(bad);
    await postmortems.draft(bad, system);
    expect(await numbers(2)).not.toContain(bad);
  });
});
