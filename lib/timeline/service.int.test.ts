import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IncidentDraft, openIncident } from '#lib/incidents/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { listTimeline, type TimelineKind } from './contract.ts';
import { createTimeline } from './service.ts';

let database: TestDatabase;
let modelId: string;
const ctx = { actor: { kind: 'api_key', id: 'k1', name: 'CI' } as const, requestId: null };
const at = (minute: number) => new Date(Date.UTC(2001, 0, 1, 12, minute));

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  modelId = await seedModel(db, 'watched', 2);
  await seedModel(db, 'other', 1);
  const releases = createReleaseService({ db, now: () => new Date(), missingOf: async () => [] });
  const body = { version: 2, expected_seq: 0, reason: 'better', wait_ms: 0 };
  await releases.promoteVersion('watched', body, ctx);
  await releases.close();
  for (const [minute, about] of [
    [1, 'column'],
    [2, 'quality'],
  ] as const) {
    await db.pool.query(
      `INSERT INTO drift_events (id, model_id, version, window_name, at, kind, about, column_name, role, detail, report_id)
       VALUES ($1, $2, 2, '1h', $3, 'onset', $4, 'origin', 'feature', 'it changed', $5)`,
      [randomUUID(), modelId, at(minute), about, randomUUID()],
    );
  }
  for (const model of ['watched', 'other']) {
    await db.pool.query(
      `INSERT INTO serving_events (id, at, replica_id, kind, model, version, detail)
       VALUES ($1, $2, 'r1', 'breaker_opened', $3, 2, '{"said": "5 calls failed"}')`,
      [randomUUID(), at(3), model],
    );
  }
  await db.pool.query(
    `INSERT INTO performance_events (id, model_id, version, at, kind, detail) VALUES ($1, $2, 2, $3, 'labels_late', 'hours late')`,
    [randomUUID(), modelId, at(4)],
  );
  await db.prisma.alert.create({
    data: {
      ...{
        fingerprint: 'a',
        rule: 'errors',
        title: 'Requests fail',
        state: 'resolved',
        severity: 2,
      },
      ...{ model: 'watched', labels: {}, said: 'Many.', since: at(5), lastBadAt: at(5) },
      events: {
        create: {
          ...{ at: at(5), kind: 'firing', model: 'watched', severity: 2 },
          ...{ title: 'Requests fail', said: 'Many.' },
        },
      },
    },
  });
  const draft: IncidentDraft = {
    ...{ title: 'it fails', severity: 2, cause: 'person', fingerprint: 'f', runbook: null },
    ...{ models: ['watched'], versions: [], summary: 'seen', startedAt: at(3), entries: [] },
    openedBy: ctx.actor,
  };
  await db.prisma.$transaction((tx) => openIncident(tx, draft, at(6)));
  await db.pool.query(
    `INSERT INTO release_guard_events (id, model_id, seq, version, at, kind, detail) VALUES ($1, $2, 1, 2, $3, 'passed', 'nothing was worse')`,
    [randomUUID(), modelId, at(7)],
  );
});
afterAll(() => database.drop());

/** As they come, newest first, with the promotion, which is of now. */
const KINDS = [
  'release',
  'guard',
  'incident',
  'alert',
  'performance',
  'serving',
  'quality',
  'drift',
];

async function list(given: Record<string, string>, model = 'watched') {
  const query = listTimeline.query.parse(given);
  return createTimeline({ db: database.db }).listTimeline(model, query);
}

it('says what changed, newest first, as each is recorded', async () => {
  const { items } = await list({});
  expect(items.map(({ kind }) => kind)).toEqual(KINDS);
  const reason = 'better';
  expect(items[0]).toMatchObject({ event: 'promote', release: 1, versions: [2], reason });
  expect(items[0]).toMatchObject({ by: 'API key CI' });
  expect(items[1]).toMatchObject({ event: 'passed', release: 1, version: 2 });
  items.splice(1, 1);
  expect(items[1]).toMatchObject({ event: 'opened', incident: 1, title: 'it fails', severity: 2 });
  expect(items[1]).toMatchObject({ by: 'API key CI', detail: 'seen' });
  expect(items[2]).toMatchObject({ event: 'firing', title: 'Requests fail', severity: 2 });
  expect(items[3]).toMatchObject({ event: 'labels_late', version: 2, detail: 'hours late' });
  expect(items[4]).toMatchObject({ event: 'breaker_opened', detail: '5 calls failed' });
  expect(items[6]).toMatchObject({ event: 'onset', about: 'column', column: 'origin' });
  expect(listTimeline.response.safeParse({ items, next_cursor: null }).error).toBeUndefined();
});

it.each<[TimelineKind, number]>([
  ['release', 1],
  ['change', 0],
  ['drift', 1],
  ['quality', 1],
  ['performance', 1],
  ['serving', 1],
  ['incident', 1],
  ['guard', 1],
])('lists %s by itself', async (kind, found) => {
  const { items } = await list({ kind });
  expect(items.map((item) => item.kind)).toEqual(new Array(found).fill(kind));
});

it('pages through everything once, whatever table it is from', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list({ limit: '1', ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items.map(({ kind }) => kind));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(KINDS);
});

it('keeps to a span: its beginning belongs to it, its end does not', async () => {
  const { items } = await list({ from: at(2).toISOString(), to: at(3).toISOString() });
  expect(items.map(({ kind }) => kind)).toEqual(['quality']);
});
