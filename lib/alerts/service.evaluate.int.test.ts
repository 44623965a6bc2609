import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { alertBench, person } from '#test/alert-bench.ts';
import { defaultRules } from './default-rules.ts';
import { createSilences } from './service.ts';

const bench = alertBench();
const { evaluate, release, serve, passSeconds, alertsOf } = bench;
const ctx = { actor: person, requestId: null };

it('errors fire, open one incident that is told once, and are over', async () => {
  const { prisma } = bench.db;
  await release('failing');
  await serve('failing', 200, 40);
  // Two workers at once: one of them looks.
  const looked = await Promise.all([evaluate(), evaluate(), evaluate()]);
  expect(looked).toContain(true);
  const errors = async () => (await alertsOf('failing')).find(({ rule }) => rule === 'errors');
  expect(await errors()).toMatchObject({ state: 'pending', incidentId: null });
  await passSeconds(61);
  await Promise.all([evaluate(), evaluate()]);
  await evaluate();
  const fired = await errors();
  expect(fired).toMatchObject({
    state: 'firing',
    value: 0.2,
    severity: 2,
    runbook: 'model-errors',
  });
  const incidents = await prisma.incident.findMany({ where: { models: { has: 'failing' } } });
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatchObject({ cause: 'alert', severity: 2, fingerprint: 'model:failing' });
  // The burning budget fired as well, and became part of it.
  const entries = await prisma.incidentEntry.findMany({
    where: { incidentId: incidents[0]?.id ?? '', kind: 'alert' },
  });
  expect(entries.map(({ text }) => text.split(':')[0]).sort()).toEqual([
    'Requests fail',
    'The error budget burns fast',
    'The error budget burns slowly',
  ]);
  expect(await prisma.delivery.count()).toBe(1);

  await serve('failing', 10_000, 0);
  await passSeconds(3600);
  await evaluate();
  expect(await errors()).toMatchObject({ state: 'resolved', isOpen: null });
  const over = await prisma.incidentEntry.findMany({ where: { text: 'Over: Requests fail.' } });
  expect(over).toHaveLength(1);
  expect(await prisma.delivery.count()).toBe(1);
  const events = await prisma.alertEvent.findMany({
    where: { alertId: fired?.id ?? '' },
    orderBy: { at: 'asc' },
  });
  expect(events.map(({ kind }) => kind)).toEqual(['firing', 'resolved']);
});

it('what opens no incident is told by the routing, and told once when it is over', async () => {
  const { prisma } = bench.db;
  await release('degraded');
  await serve('degraded', 200, 0, 60);
  await evaluate();
  await passSeconds(130);
  await evaluate();
  await evaluate();
  expect((await alertsOf('degraded')).map(({ rule, state }) => [rule, state])).toEqual([
    ['degraded', 'firing'],
  ]);
  const told = () => prisma.delivery.findMany({ orderBy: { createdAt: 'asc' } });
  const [first, ...more] = await told();
  expect(more).toEqual([]);
  expect(first?.message).toMatchObject({
    kind: 'firing',
    severity: 3,
    title: 'Answers are degraded (degraded)',
  });
  await serve('degraded', 10_000, 0, 0);
  await passSeconds(130);
  await evaluate();
  expect(await told()).toHaveLength(1);
  // The next message of a group waits for its interval.
  await prisma.$executeRaw`UPDATE alert_groups SET state = jsonb_set(state::jsonb, '{lastToldAt}', '"2020-01-01T00:00:00.000Z"')::json`;
  await evaluate();
  await evaluate();
  const [, second, ...rest] = await told();
  expect(rest).toEqual([]);
  expect(second?.message).toMatchObject({
    kind: 'resolved',
    key: (first?.message as { key?: string } | undefined)?.key,
  });
});

it('too few requests never fire, however bad', async () => {
  await release('quiet');
  await serve('quiet', 4, 4);
  await evaluate();
  await passSeconds(3600);
  await evaluate();
  expect(await alertsOf('quiet')).toEqual([]);
});

it('what is silenced opens nothing and is told to nobody, until the silence ends', async () => {
  const { prisma } = bench.db;
  await release('silenced');
  const silences = createSilences({ db: bench.db });
  const silence = await silences.create(
    {
      kind: 'silence',
      matchers: [{ label: 'model', op: 'in', values: ['silenced'] }],
      ends_at: new Date(Date.now() + 3_600_000).toISOString(),
      ...{ weekly: null, reason: 'the load test' },
    },
    ctx,
  );
  await serve('silenced', 200, 100);
  await evaluate();
  await passSeconds(61);
  await evaluate();
  const fired = (await alertsOf('silenced')).find(({ rule }) => rule === 'errors');
  expect(fired).toMatchObject({
    ...{ state: 'firing', incidentId: null },
    mutedBy: { kind: 'silence', said: 'the load test' },
  });
  expect(await prisma.delivery.count()).toBe(0);
  await silences.end(silence.id, { reason: 'done' }, ctx);
  await evaluate();
  expect(
    await prisma.incident.count({ where: { fingerprint: 'model:silenced', isOpen: true } }),
  ).toBe(1);
  expect(await prisma.delivery.count()).toBe(1);
});

it('a gateway that died opens an incident of no model', async () => {
  const { prisma } = bench.db;
  const lastSeenAt = new Date(Date.now() - 60_000);
  await prisma.replica.create({
    data: { id: 'gone', hostname: 'gone', pid: 1, url: '', startedAt: lastSeenAt, lastSeenAt },
  });
  await evaluate();
  await passSeconds(31);
  await evaluate();
  const incident = await prisma.incident.findFirst({
    where: { fingerprint: 'system:gateway-down' },
  });
  expect(incident).toMatchObject({
    severity: 1,
    models: [],
    title: 'No gateway answers',
    isOpen: true,
  });
  await prisma.replica.deleteMany();
});

it('an alert that nobody looks for any more ends by itself', async () => {
  const { prisma } = bench.db;
  await release('gone');
  await serve('gone', 200, 100);
  await evaluate();
  await passSeconds(61);
  await evaluate();
  const rule = { ...defaultRules.errors, enabled: false };
  await prisma.alertRule.create({
    data: {
      key: 'errors',
      model: 'gone',
      rule,
      revision: 1,
      updatedAt: new Date(),
      updatedBy: person,
    },
  });
  await passSeconds(61);
  await evaluate();
  const errors = (await alertsOf('gone')).find(({ rule: key }) => key === 'errors');
  expect(errors?.state).toBe('resolved');
});

it('a training run that waits for a decision fires, is told once, and is over when it is decided', async () => {
  const { prisma } = bench.db;
  const modelId = await release('decided');
  const run = await prisma.trainingRun.create({
    data: {
      ...{ id: randomUUID(), modelId, number: 7, isOpen: true, status: 'waiting' },
      ...{ triggers: ['schedule'], spec: {}, createdAt: new Date(), createdBy: person },
    },
  });
  const waits = async () => (await alertsOf('decided')).filter((a) => a.rule === 'training-waits');
  await evaluate();
  await evaluate();
  expect(await waits()).toMatchObject([
    { state: 'firing', severity: 4, said: 'Training run 7 waits for a decision at its gate.' },
  ]);
  expect(await prisma.delivery.count()).toBe(1);
  await prisma.trainingRun.update({
    where: { id: run.id },
    data: { isOpen: null, status: 'done', endedAt: new Date() },
  });
  await passSeconds(121);
  await evaluate();
  expect(await waits()).toMatchObject([{ state: 'resolved' }]);
});

it('a channel fails where it did not take what was told, and no more once nothing names it', async () => {
  const { prisma } = bench.db;
  const at = new Date();
  const failed = (kind: string) =>
    prisma.delivery.create({
      data: {
        ...{ channelId: bench.channelId, dedupeKey: kind, message: { kind } },
        ...{ status: 'failed', attempts: 3, createdAt: at, nextAttemptAt: at },
      },
    });
  const failing = () => prisma.alert.count({ where: { rule: 'delivery-failed', isOpen: true } });
  await failed('test');
  await evaluate();
  expect(await failing()).toBe(0);
  await failed('firing');
  await evaluate();
  expect(await failing()).toBe(1);
  await bench.route({ channels: [] });
  await passSeconds(121);
  await evaluate();
  expect(await failing()).toBe(0);
  const contacts = [{ channel: bench.channelId, address: null }];
  const user = await prisma.user.create({
    data: { email: 'ada@example.com', name: 'Ada', role: 'operator', passwordHash: '' },
  });
  await prisma.userContacts.create({
    data: { ...{ userId: user.id, contacts, revision: 1 }, updatedAt: at, updatedBy: person },
  });
  await evaluate();
  expect(await failing()).toBe(1);
});
