import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { openOnCallBench } from '#test/on-call.ts';
import { createEscalationEngine } from './service.ts';

let database: TestDatabase;
let bench: ReturnType<typeof openOnCallBench>;
let advance: () => Promise<void>;
beforeAll(async () => {
  database = await createTestDatabase();
  bench = openOnCallBench(database.db);
  const warn = (error: unknown) => {
    throw error;
  };
  ({ advance } = createEscalationEngine({ db: database.db, warn }));
});
afterAll(() => database?.drop());
afterEach(() => bench.clear());

const user = (id: string) => ({ kind: 'user' as const, id });

describe('a policy of two steps', () => {
  let ada: string;
  let grace: string;
  let primary: string;
  beforeAll(async () => {
    ada = await bench.addPerson('Ada', [await bench.addChannel('slack', 'ml-oncall')]);
    grace = await bench.addPerson('Grace', [await bench.addChannel('email', 'mail')], 'email');
    primary = await bench.addSchedule('Primary', [ada]);
  });
  const addPolicy = (repeat = 0) =>
    bench.addPolicy(
      [
        [[{ kind: 'schedule', id: primary }], 5],
        [[user(grace)], 10],
      ],
      { repeat },
    );

  it('tells each in turn, waits in between, and goes through it again', async () => {
    await addPolicy(1);
    const { id, number } = await bench.open();
    const told: string[][] = [];
    for (let looks = 0; looks < 6; looks++) {
      await advance();
      await advance();
      told.push(await bench.sent(id));
      await bench.pass(id);
    }
    const all = ['ml-oncall 1 1', 'mail 1 2', 'ml-oncall 2 1', 'mail 2 2'];
    expect(told).toEqual([1, 2, 3, 4, 4, 4].map((count) => all.slice(0, count)));
    expect(await bench.said(id)).toEqual([
      'Told Ada (schedule Primary) by Slack (ml-oncall).',
      'Told Grace by e-mail (mail).',
      'Told Ada (schedule Primary) by Slack (ml-oncall).',
      'Told Grace by e-mail (mail).',
      'All 2 rounds were gone through and nobody acknowledged it: nobody else is told.',
    ]);
    const mails = await database.db.prisma.delivery.findMany({
      where: { incidentId: id, channel: { kind: 'email' } },
    });
    expect(mails[0]?.message).toMatchObject({
      ...{ kind: 'firing', key: `incident:${number}`, to: ['grace@example.com'] },
    });
    const { escalation } = await bench.onCall.getEscalation(number);
    expect(escalation).toMatchObject({ status: 'exhausted', rounds: 2, due: [] });
    expect(escalation?.done.map(({ round, step }) => `${round}.${step}`)).toEqual([
      '1.1',
      '1.2',
      '2.1',
      '2.2',
    ]);
  });

  it('counts the wait from when somebody was told, by Postgres’ clock, however late that was', async () => {
    await addPolicy();
    const { id, number } = await bench.open();
    await advance();
    await bench.pass(id);
    await advance();
    const { prisma } = database.db;
    const found = await prisma.escalation.findFirstOrThrow({
      where: { incidentId: id },
      include: { steps: { orderBy: { at: 'desc' } } },
    });
    const waited = (found.dueAt?.getTime() ?? 0) - (found.steps[0]?.at.getTime() ?? 0);
    expect(waited).toBe(10 * 60_000);
    const { escalation } = await bench.onCall.getEscalation(number);
    expect(escalation).toMatchObject({ status: 'active', ends_at: found.dueAt?.toISOString() });
  });

  it('says who is next', async () => {
    await addPolicy(1);
    const { number } = await bench.open();
    await advance();
    const { policy, escalation } = await bench.onCall.getEscalation(number);
    expect(policy).not.toBeNull();
    expect(escalation?.done).toMatchObject([
      { told: [{ user: { name: 'Ada' }, messages: [{ channel: 'ml-oncall', status: 'queued' }] }] },
    ]);
    expect(escalation?.due).toMatchObject([
      { round: 1, step: 2, told: [{ user: { name: 'Grace' }, why: null }] },
      { round: 2, step: 1, told: [{ user: { name: 'Ada' }, label: 'schedule Primary' }] },
    ]);
    expect(JSON.stringify(escalation)).not.toContain('example.com');
    await bench.act(number, 'resolve');
  });

  it.each([
    ['acknowledge', 'Nobody else is told: Grace acknowledged it.'],
    ['investigate', 'Nobody else is told: it is being investigated.'],
    ['mitigate', 'Nobody else is told: it is mitigated.'],
    ['resolve', 'Nobody else is told: it is resolved.'],
  ] as const)('is stopped by %s, and says so once', async (action, said) => {
    await addPolicy();
    const { id, number } = await bench.open();
    await advance();
    await bench.act(number, action, { id: grace, name: 'Grace' });
    await bench.pass(id);
    await advance();
    await advance();
    expect(await bench.sent(id)).toEqual(['ml-oncall 1 1']);
    expect((await bench.said(id)).slice(1)).toEqual([said]);
  });

  it('is stopped by a merge', async () => {
    await addPolicy();
    const [{ id, number }, other] = [await bench.open(), await bench.open()];
    await advance();
    // It was reopened once; what it brings along does not begin the other's anew.
    await bench.act(number, 'resolve');
    await bench.act(number, 'reopen');
    await advance();
    await bench.merge(number, other.number);
    await advance();
    await advance();
    expect(await bench.sent(other.id)).toEqual(['ml-oncall 1 1']);
    expect((await bench.said(id)).slice(-1)).toEqual([
      `Nobody else is told: it is part of incident ${other.number} now.`,
    ]);
  });

  it('tells whom it mailed that it is over, unless they are who ended it', async () => {
    await addPolicy();
    const [first, second] = [await bench.open(), await bench.open()];
    await advance();
    for (const { id } of [first, second]) await bench.pass(id);
    await advance();
    await bench.act(first.number, 'acknowledge', { id: ada, name: 'Ada' });
    await bench.act(second.number, 'acknowledge', { id: grace, name: 'Grace' });
    await advance();
    const updates = await database.db.prisma.delivery.findMany({
      where: { dedupeKey: { contains: ':end:' } },
    });
    expect(updates.map(({ incidentId, message }) => [incidentId, message])).toEqual([
      [
        first.id,
        expect.objectContaining({
          ...{ kind: 'update', to: ['grace@example.com'] },
          text: 'Nobody else is told: Ada acknowledged it.',
        }),
      ],
    ]);
  });

  it('begins anew when the incident is reopened, by the policy of then, though no worker saw it closed', async () => {
    const { id: policyId } = await addPolicy();
    const { id, number } = await bench.open();
    await advance();
    await bench.onCall.updatePolicy(
      policyId,
      {
        ...{ name: 'Only Grace', models: ['*'], severities: [1], repeat: 0 },
        steps: [{ notify: [user(grace)], wait_minutes: 1 }],
      },
      { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null },
    );
    // What goes on goes on by what it was.
    await bench.pass(id);
    await advance();
    await bench.act(number, 'resolve');
    await bench.act(number, 'reopen');
    await advance();
    await advance();
    expect(await bench.said(id)).toEqual([
      'Told Ada (schedule Primary) by Slack (ml-oncall).',
      'Told Grace by e-mail (mail).',
      'Nobody else is told: it was closed and reopened meanwhile, which begins anew.',
      'Told Grace by e-mail (mail).',
    ]);
    expect((await bench.onCall.getEscalation(number)).policy).toMatchObject({ name: 'Only Grace' });
  });
});

describe('where nobody can be told', () => {
  it('that is in the timeline, and the next step does not wait', async () => {
    const alan = await bench.addPerson('Alan');
    const edsger = await bench.addPerson('Edsger', [await bench.addChannel('slack', 'late')]);
    const later = await bench.addSchedule('Later', [alan], '2999-01-01');
    await bench.addPolicy([
      [[{ kind: 'schedule', id: later }], 60],
      [[user(alan)], 60],
      [[user(edsger)], 60],
    ]);
    const { id } = await bench.open();
    await advance();
    expect(await bench.said(id)).toEqual([
      'Nobody could be told: Nobody is on call in Later.',
      'Nobody could be told: Alan has not said how to be reached.',
      'Told Edsger by Slack (late).',
    ]);
  });

  it('all rounds take their time', async () => {
    const barbara = await bench.addPerson('Barbara');
    await bench.addPolicy(
      [
        [[user(barbara)], 60],
        [[user(barbara)], 60],
      ],
      { repeat: 3 },
    );
    const { id } = await bench.open();
    await advance();
    await advance();
    expect(await bench.said(id)).toHaveLength(2);
  });

  it('without a policy nobody is, nor by one for other severities', async () => {
    const { id, number } = await bench.open();
    await advance();
    expect(await bench.said(id)).toEqual([]);
    expect(await bench.onCall.getEscalation(number)).toEqual({
      ...{ incident: number, policy: null, escalation: null },
    });
  });
});

it('tells somebody over their next contact when nothing has arrived after a minute, once', async () => {
  const [slack, pager] = [
    await bench.addChannel('slack', 'asleep'),
    await bench.addChannel('pagerduty', 'pager'),
  ];
  const frances = await bench.addPerson('Frances', [slack, pager]);
  await bench.addPolicy([[[user(frances)], 30]]);
  const [{ id, number }, arrived] = [await bench.open(), await bench.open()];
  const { prisma } = database.db;
  await advance();
  await prisma.delivery.updateMany({
    where: { incidentId: arrived.id },
    data: { status: 'delivered' },
  });
  await advance();
  expect(await bench.sent(id)).toEqual(['asleep 1 1']);
  const aMinuteAgo = new Date(Date.now() - 61_000);
  await prisma.delivery.updateMany({
    where: { dedupeKey: { startsWith: 'escalation:' }, channelId: slack },
    data: { createdAt: aMinuteAgo },
  });
  await advance();
  await advance();
  expect(await bench.sent(id)).toEqual(['asleep 1 1', 'pager 1 1']);
  expect(await bench.sent(arrived.id)).toEqual(['asleep 1 1']);
  expect((await bench.said(id)).at(-1)).toBe(
    'Told Frances by PagerDuty (pager) too: what was sent before has not arrived.',
  );
  const { escalation } = await bench.onCall.getEscalation(number);
  expect(escalation?.done[0]?.told[0]?.messages.map(({ channel }) => channel)).toEqual([
    'asleep',
    'pager',
  ]);
});
