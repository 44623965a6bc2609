import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Db, openDb } from '#lib/db/client.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { escalateAndDie, openOnCallBench } from '#test/on-call.ts';
import { createEscalationEngine } from './service.ts';

let database: TestDatabase;
let bench: ReturnType<typeof openOnCallBench>;
let channels: [string, string];
beforeAll(async () => {
  database = await createTestDatabase();
  bench = openOnCallBench(database.db);
  channels = [await bench.addChannel('slack', 'first'), await bench.addChannel('slack', 'second')];
});
afterAll(() => database?.drop());
afterEach(() => bench.clear());

const engineOn = (db: Db) => createEscalationEngine({ db, warn: () => undefined });

/** Each of two channels a step, twice over. */
async function begin(): Promise<string> {
  const steps = channels.map((id): [{ kind: 'channel'; id: string }[], number] => [
    [{ kind: 'channel', id }],
    5,
  ]);
  await bench.addPolicy(steps, { repeat: 1 });
  return (await bench.open()).id;
}

async function finish(id: string): Promise<void> {
  for (let looks = 0; looks < 6; looks++) {
    await engineOn(database.db).advance();
    await bench.pass(id);
  }
}

async function expectEachOnce(id: string): Promise<void> {
  expect(await bench.sent(id)).toEqual(['first 1 1', 'second 1 2', 'first 2 1', 'second 2 2']);
  const said = await bench.said(id);
  expect(said).toEqual([
    'Told the channel first (Slack).',
    'Told the channel second (Slack).',
    'Told the channel first (Slack).',
    'Told the channel second (Slack).',
    'All 2 rounds were gone through and nobody acknowledged it: nobody else is told.',
  ]);
  const steps = await database.db.prisma.escalationStep.findMany({
    where: { escalation: { incidentId: id } },
    orderBy: { at: 'asc' },
  });
  expect(steps.map(({ round, step }) => `${round}.${step}`)).toEqual(['1.1', '1.2', '2.1', '2.2']);
}

it('a step that breaks off at any of its statements is carried out by the next look, once', async () => {
  let statements = 0;
  for (let breaksAt = 1; ; breaksAt++) {
    await bench.clear();
    const id = await begin();
    // The second step of the first round breaks off, so that there is a before and an after.
    await engineOn(database.db).advance();
    await bench.pass(id);
    const broken = openBreaking(database.url, breaksAt);
    await engineOn(broken.db)
      .advance()
      .catch(() => undefined);
    await broken.db.close();
    const isWhole = !broken.hasBroken();
    await finish(id);
    await expectEachOnce(id);
    if (isWhole) break;
    statements = breaksAt;
  }
  // BEGIN, locks, reads, writes of delivery, step, entry and state, COMMIT.
  expect(statements).toBeGreaterThan(12);
});

/** A database whose connection is cut, without a goodbye, when the worker asks it something for the nth time. */
function openBreaking(url: string, breaksAt: number): { db: Db; hasBroken: () => boolean } {
  const db = openDb({ url, maxConnections: 1, applicationName: 'breaking-worker' });
  let asked = 0;
  db.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]) => {
      asked++;
      if (asked >= breaksAt) {
        const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
        connection.stream.destroy();
      }
      return query(...given);
    }) as typeof client.query;
    client.on('error', () => undefined);
  });
  return { db, hasBroken: () => asked >= breaksAt };
}

it.each(['before', 'after'] as const)(
  'a worker that is killed %s it has committed a step leaves the rest to another',
  async (when) => {
    const id = await begin();
    expect(await escalateAndDie(database.url, when)).toBe('SIGKILL');
    expect(await bench.sent(id)).toEqual(when === 'before' ? [] : ['first 1 1']);
    await finish(id);
    await expectEachOnce(id);
  },
);

it('workers that look at the same time tell each step once', async () => {
  const ids = [await begin()];
  for (let more = 0; more < 3; more++) ids.push((await bench.open()).id);
  const others = [1, 2, 3].map(() => openDb({ url: database.url, applicationName: 'worker' }));
  const failures: unknown[] = [];
  for (let looks = 0; looks < 6; looks++) {
    await Promise.all(
      [database.db, ...others].map((db) =>
        createEscalationEngine({ db, warn: (error) => failures.push(error) }).advance(),
      ),
    );
    for (const id of ids) await bench.pass(id);
  }
  await Promise.all(others.map((db) => db.close()));
  expect(failures).toEqual([]);
  for (const id of ids) await expectEachOnce(id);
});

it('an acknowledgement comes before a step or after it, never in between', async () => {
  const id = await begin();
  await engineOn(database.db).advance();
  await bench.pass(id);
  // Somebody's acknowledgement is under way, and a step is due.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const acknowledging = database.db.prisma.$transaction(async (tx) => {
    await tx.incident.update({ where: { id }, data: { state: 'acknowledged' } });
    await held;
  });
  const looking = engineOn(database.db).advance();
  await expect
    .poll(async () => {
      const [row] = await database.db.prisma.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return row?.waiting;
    })
    .toBe(1);
  release();
  await Promise.all([acknowledging, looking]);
  expect(await bench.sent(id)).toEqual(['first 1 1']);
  expect((await bench.said(id)).at(-1)).toBe('Nobody else is told: it is acknowledged.');
});
