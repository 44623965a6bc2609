import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createReleaseService } from '#lib/releases/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { createEventCollection, createIncidents } from './service.ts';

let database: TestDatabase;
let incidents: ReturnType<typeof createIncidents>;
let modelId: string;
let model: string;
let serial = 0;
const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: null };
const collecting = (db = database.db) =>
  createEventCollection({
    db,
    warn: (error) => {
      throw error;
    },
  });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

beforeAll(async () => {
  database = await createTestDatabase();
  incidents = createIncidents({ db: database.db });
});
afterAll(() => database.drop());
beforeEach(async () => {
  serial += 1;
  model = `flights-${serial}`;
  modelId = await seedModel(database.db, model, 2);
});

async function serve(kind: string, minutesAgo: number, of: string | null = model): Promise<void> {
  await database.db.pool.query(
    `INSERT INTO serving_events (id, at, replica_id, kind, model, version, dependency, detail)
     VALUES ($1, $2, 'r1', $3, $4, $5, $6, '{"said": "5 calls failed"}')`,
    [randomUUID(), ago(minutesAgo), kind, of, of && 2, of ? null : 'redis'],
  );
}

async function drift(minutesAgo: number): Promise<void> {
  const at = ago(minutesAgo);
  for (const window of ['1h', '24h']) {
    await database.db.pool.query(
      `INSERT INTO drift_events (id, model_id, version, window_name, at, kind, about, column_name, role, detail, report_id)
       VALUES ($1, $2, 2, $3, $4, 'onset', 'column', 'origin', 'feature', 'ORD went up', $5)`,
      [randomUUID(), modelId, window, at, randomUUID()],
    );
  }
}

async function promote(version: number, seq: number): Promise<void> {
  const { db } = database;
  const releases = createReleaseService({ db, now: () => new Date(), missingOf: async () => [] });
  const body = { version, expected_seq: seq, reason: 'better', wait_ms: 0 };
  await releases.promoteVersion(model, body, ctx);
  await releases.close();
}

const open = (started = ago(0)) =>
  incidents.open(
    {
      ...{ title: 'wrong', severity: 2, summary: '', models: [model], versions: [] },
      started_at: started.toISOString(),
    },
    ctx,
  );

async function collected(number: number): Promise<string[]> {
  const { items } = await incidents.listEntries(number, { limit: 200 });
  return items
    .toReversed()
    .map(({ kind, text }) => `${kind}: ${text}`)
    .filter((text) => !text.startsWith('opened'));
}

it('appends what happened to the models since two hours before the start, each once, whoever collects it', async () => {
  await serve('breaker_opened', 130);
  await drift(90);
  await serve('version_unloaded', 80);
  await serve('breaker_opened', 10);
  await serve('runner_ended', 9, 'another');
  await promote(2, 0);
  const { number } = await open();
  await Promise.all([collecting().collect(number), collecting().collect(number)]);
  await collecting().collectAll();
  expect(await collected(number)).toEqual([
    `drift: Drift of ${model}, origin: began (version 2): ORD went up`,
    `serving: The circuit breaker of version 2 of ${model} opened: 5 calls failed (replica r1)`,
    `release: Version 2 of ${model} was promoted (release 1): better`,
  ]);
  const incident = await incidents.getIncident(number);
  expect(incident.changes.map(({ kind }) => kind)).toEqual(['release', 'drift', 'serving']);
  expect(incident.changes[0]).toMatchObject({
    actor: { name: 'Ada' },
    detail: { model, release: 1, versions: [2] },
  });
  expect(incident.last_change).toMatchObject({ kind: 'release' });
});

it('has alerts that fired and ended before it, once, and not runs of runbooks', async () => {
  const { prisma } = database.db;
  const alert = await prisma.alert.create({
    data: {
      ...{ fingerprint: model, rule: 'errors', title: 'Errors', state: 'resolved', severity: 3 },
      ...{ model, labels: {}, said: '5 %', since: ago(60), lastBadAt: ago(55) },
    },
  });
  const event = { alertId: alert.id, model, severity: 3, title: 'Errors', said: '5 %' };
  await prisma.alertEvent.createMany({
    data: [
      { ...event, at: ago(60), kind: 'firing' },
      { ...event, at: ago(50), kind: 'resolved' },
    ],
  });
  const by = { actorKind: 'user', actorId: 'u1', actorName: 'Ada' };
  for (const change of [
    { action: 'runbook_run.start', subject: 'runbook_run:bad-release/1', model },
    { action: 'release_guard.hold', subject: `release:${model}/3`, model },
  ]) {
    await prisma.auditEntry.create({ data: { ...by, ...change } });
  }
  const { number } = await open();
  await collecting().collect(number);
  await collecting().collect(number);
  expect((await collected(number)).sort()).toEqual([
    'alert: Errors: 5 %',
    'alert: Over: Errors.',
    `guard: The guard of release 3 of ${model} was held`,
  ]);
});

it('appends what comes late, and what was left when a worker was ended in the middle', async () => {
  const { number } = await open();
  await serve('breaker_opened', 20);
  await collecting().collect(number);
  // What a worker had written before it was ended stays; the transaction it was in leaves nothing.
  const broken = createEventCollection({
    db: {
      ...database.db,
      prisma: new Proxy(database.db.prisma, {
        get: (target, name) =>
          name === '$transaction'
            ? (run: (tx: unknown) => Promise<void>) =>
                target.$transaction(async (tx) => {
                  await run(tx);
                  throw new Error('killed');
                })
            : Reflect.get(target, name),
      }),
    },
    warn: () => undefined,
  });
  await serve('breaker_closed', 15);
  await expect(broken.collect(number)).rejects.toThrow('killed');
  expect(await collected(number)).toHaveLength(1);
  // Recorded now, and of a time before what is there already.
  await serve('runner_ended', 40);
  await collecting().collect(number);
  await collecting().collect(number);
  expect((await collected(number)).map((text) => text.replace(/:? 5 calls.*/, ''))).toEqual([
    `serving: A process that ran version 2 of ${model} ended`,
    `serving: The circuit breaker of version 2 of ${model} opened`,
    `serving: The circuit breaker of version 2 of ${model} closed`,
  ]);
});

it('goes on for what happened before it ended, not for what came after', async () => {
  const { number } = await open(ago(60));
  await incidents.act(number, { action: 'resolve' }, ctx);
  await serve('breaker_opened', 30);
  await serve('breaker_closed', -1);
  await collecting().collectAll();
  expect((await collected(number)).filter((text) => text.startsWith('serving'))).toEqual([
    `serving: The circuit breaker of version 2 of ${model} opened: 5 calls failed (replica r1)`,
  ]);
});

it('has changes of the features that the models take, and of no others', async () => {
  const { db } = database;
  await db.pool.query(
    `UPDATE model_versions SET features = '{"list": ["stats@1:delay"]}' WHERE model_id = $1 AND number = 2`,
    [modelId],
  );
  await db.prisma.featureView.create({
    data: { name: 'stats', version: 1, source: 'landings', definition: {}, createdBy: ctx.actor },
  });
  for (const [action, subject] of [
    ['feature_view.create', 'feature_view:stats@2'],
    ['feature_view.create', 'feature_view:other@2'],
    ['feature_source.update', 'feature_source:landings'],
    ['feature_source.update', 'feature_source:other'],
  ] as const) {
    const actor = { actorKind: 'user', actorId: 'u1', actorName: 'Ada' };
    await db.prisma.auditEntry.create({ data: { action, subject, ...actor } });
  }
  const { number } = await open();
  await collecting().collect(number);
  expect((await collected(number)).sort()).toEqual([
    'change: Feature source landings was changed',
    'change: Feature view stats@2 was defined',
  ]);
});

it('says who was told and who could not be', async () => {
  const { prisma } = database.db;
  const { number, id } = await open();
  const at = new Date();
  const made = { createdAt: at, updatedAt: at, createdBy: ctx.actor };
  const channel = await prisma.channel.create({
    data: { name: 'on-call', kind: 'slack', settings: {}, ...made },
  });
  const message = { kind: 'firing', key: `incident:${number}`, title: 'Incident: wrong' };
  const add = (dedupeKey: string, over: object) =>
    prisma.delivery.create({
      data: {
        ...{ channelId: channel.id, incidentId: id, createdAt: at, dedupeKey, message },
        ...over,
      },
    });
  await add('a', { status: 'delivered', deliveredAt: at });
  await add('b', { status: 'failed', lastError: 'answered 500' });
  const waiting = await add('c', { status: 'queued' });
  await collecting().collect(number);
  await prisma.delivery.update({
    where: { id: waiting.id },
    data: { status: 'delivered', deliveredAt: at },
  });
  await collecting().collect(number);
  expect((await collected(number)).sort()).toEqual([
    'delivery: on-call (slack) could not be told: answered 500',
    'delivery: on-call (slack) was told: Incident: wrong',
    'delivery: on-call (slack) was told: Incident: wrong',
  ]);
});

it('has what concerns every model, such as Redis', async () => {
  await serve('breaker_opened', 10, null);
  await database.db.prisma.auditEntry.create({
    data: {
      ...{ actorKind: 'user', actorId: 'u1', actorName: 'Ada' },
      ...{ action: 'breaker.open', subject: 'dependency:redis', reason: 'slow' },
    },
  });
  const { number } = await open();
  await collecting().collect(number);
  expect(await collected(number)).toEqual([
    'serving: The circuit breaker of redis opened: 5 calls failed (replica r1)',
    'change: The circuit breaker of redis was held open: slow',
  ]);
});
