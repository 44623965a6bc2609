import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLabelEvaluation } from '#lib/performance/service.ts';
import { createPartitionService } from '#lib/predictions/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { createImpactCounting, createIncidents } from './service.ts';

let database: TestDatabase;
let incidents: ReturnType<typeof createIncidents>;
let counting: ReturnType<typeof createImpactCounting>;
const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: null };
/** The beginning of an hour, three hours ago. */
const HOUR = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const at = (minute: number) => new Date(HOUR + minute * 60_000);

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  incidents = createIncidents({ db });
  counting = createImpactCounting({
    db,
    warn: (error) => {
      throw error;
    },
  });
  await createPartitionService({ db }).ensurePartitions(at(0));
  await createPartitionService({ db }).ensurePartitions(at(24 * -60));
  await seedModel(db, 'flights', 2);
  await seedModel(db, 'fares', 1);
  await db.prisma.model.update({ where: { name: 'fares' }, data: { task: 'regression' } });
});
afterAll(() => database.drop());

interface Minute {
  minute: number;
  version: number;
  requests: number;
  refused?: number;
  failed?: number;
  degraded?: number;
  model?: string;
  release?: number;
}

async function addMinute(given: Minute): Promise<void> {
  const { minute, version, requests, refused = 0, failed = 0, degraded = 0 } = given;
  const { model = 'flights', release = 1 } = given;
  await database.db.pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, degraded, latency_counts)
     VALUES ($1, $2, $3, $9, $4, $5, $6, $7, $8, '{}')`,
    [model, at(minute), version, requests, requests * 2, refused, failed, degraded, release],
  );
}

async function releaseOf(seq: number, versions: number[], fallback: number[]): Promise<void> {
  const { prisma } = database.db;
  const { id: modelId } = await prisma.model.findUniqueOrThrow({ where: { name: 'flights' } });
  const plan = { routes: versions.map((version) => ({ version, weight: 1 })), fallback };
  const data = { modelId, seq, plan, kind: 'promote', reason: 'x', createdBy: ctx.actor };
  await prisma.release.create({ data });
}

/** A prediction of two rows, and the labels that came for them. */
async function predict(minute: number, version: number, answers: string[], labels: unknown[]) {
  const id = randomUUID();
  await database.db.pool.query(
    `INSERT INTO predictions (id, at, event_time, request_id, model, version, protocol, status, row_count, outputs, served_by, latency_ms, replica_id)
     VALUES ($1::uuid, $2, $2, $1::text, 'flights', $3, 'native', 200, 2, $4, 'primary', 1, 'r')`,
    [id, at(minute), version, JSON.stringify({ predictions: answers })],
  );
  for (const [row, label] of labels.entries()) {
    await database.db.pool.query(
      `INSERT INTO labels (request_id, row, label, observed_at, received_at) VALUES ($1, $2, $3, now(), now())`,
      [id, row, JSON.stringify(label)],
    );
  }
}

it('counts from the log what an incident did, by the affected versions, and again as labels come', async () => {
  await releaseOf(1, [2], [1]);
  await releaseOf(2, [1, 2], []);
  for (const minute of [
    { minute: 4, version: 2, requests: 1000, failed: 1000 },
    { minute: 5, version: 2, requests: 100, refused: 10, failed: 20 },
    { minute: 70, version: 2, requests: 50 },
    { minute: 70, version: 1, requests: 30, degraded: 30 },
    { minute: 70, version: 0, requests: 5, refused: 5 },
    // Meant for version 2, and nobody answered; then of the version beside it.
    { minute: 71, version: 0, requests: 3, failed: 3 },
    { minute: 71, version: 1, requests: 10, failed: 4, degraded: 6, release: 2 },
    { minute: 130, version: 2, requests: 7 },
    { minute: 131, version: 2, requests: 1000, failed: 1000 },
  ]) {
    await addMinute(minute);
  }
  await predict(6, 2, ['yes', 'no'], ['yes', 'yes']);
  await predict(80, 2, ['1', '0'], [1, '1']);
  await predict(80, 1, ['yes', 'yes'], ['no', 'no']);
  await predict(125, 2, ['yes', 'no'], ['no']);
  await predict(126, 2, ['1', '0'], [true, 'late']);
  await predict(3, 2, ['yes', 'yes'], ['no', 'no']);
  await createLabelEvaluation({ db: database.db, now: () => new Date() }).evaluateNewLabels();

  const { number } = await incidents.open(
    {
      ...{ title: 'wrong', severity: 2, summary: '', models: ['flights'] },
      ...{ versions: [{ model: 'flights', version: 2 }], started_at: at(5).toISOString() },
    },
    ctx,
  );
  await incidents.act(number, { action: 'mitigate' }, ctx);
  await mitigatedAt(number, at(130.5));
  await counting.count(number);
  const { impact } = await incidents.getIncident(number);
  expect(impact).toMatchObject({
    is_final: true,
    spans: [{ from: at(5).toISOString(), to: at(130.5).toISOString() }],
    models: [
      {
        ...{ model: 'flights', versions: [2], requests: 195, refused: 15, failed: 23 },
        ...{ degraded: 30, answered: 127, rows: 254, labelled: 6, wrong: 3 },
      },
    ],
  });
  expect(impact?.unknown).toContainEqual(expect.stringContaining('Labels have come for 2 %'));

  await predict(100, 2, ['yes', 'yes'], ['no', 'yes']);
  await createLabelEvaluation({ db: database.db, now: () => new Date() }).evaluateNewLabels();
  await counting.count(number);
  const again = await incidents.getIncident(number);
  expect(again.impact?.models[0]).toMatchObject({ labelled: 8, wrong: 4 });
});

/** As if it had been mitigated then: entries are of the time at which somebody acts. */
async function mitigatedAt(number: number, when: Date): Promise<void> {
  const { pool } = database.db;
  await pool.query('ALTER TABLE incident_entries DISABLE TRIGGER incident_entries_append_only');
  await pool.query(
    `UPDATE incident_entries SET at = $2 WHERE kind = 'state' AND incident_id = (SELECT id FROM incidents WHERE number = $1)`,
    [number, when],
  );
  await pool.query('ALTER TABLE incident_entries ENABLE TRIGGER incident_entries_append_only');
}

it('counts all versions where none is named, and calls no number right or wrong', async () => {
  await addMinute({ minute: 10, version: 1, requests: 9, failed: 2, model: 'fares' });
  const { number } = await incidents.open(
    {
      ...{ title: 'wrong', severity: 2, summary: '', models: ['fares'], versions: [] },
      started_at: at(0).toISOString(),
    },
    ctx,
  );
  await counting.countAll();
  const { impact } = await incidents.getIncident(number);
  expect(impact).toMatchObject({
    is_final: false,
    models: [{ requests: 9, failed: 2, answered: 7, versions: [], wrong: null }],
  });
  expect(impact?.unknown.join(' ')).toContain('No version of fares is named');
  expect(impact?.unknown.join(' ')).toContain('fares predicts numbers');
});

it('counts what is open every half minute, and what ended less and less often', async () => {
  const { pool } = database.db;
  const { number } = await incidents.open(
    { title: 'x', severity: 4, summary: '', models: ['fares'], versions: [] },
    ctx,
  );
  const countedAt = async () => (await incidents.getIncident(number)).impact?.counted_at;
  const age = (seconds: number) =>
    pool.query(
      `UPDATE incident_impacts SET counted_at = now() - make_interval(secs => $2)
       WHERE incident_id = (SELECT id FROM incidents WHERE number = $1)`,
      [number, seconds],
    );
  await counting.countAll();
  const first = await countedAt();
  await counting.countAll();
  expect(await countedAt()).toBe(first);
  await age(31);
  await counting.countAll();
  const second = await countedAt();
  expect(second).not.toBe(first);
  await incidents.act(number, { action: 'resolve' }, ctx);
  await pool.query(
    `UPDATE incidents SET resolved_at = now() - interval '20 hours' WHERE number = $1`,
    [number],
  );
  await age(3600);
  await counting.countAll();
  expect(await countedAt()).toBe(second);
  await age(2.1 * 3600);
  await counting.countAll();
  expect(await countedAt()).not.toBe(second);
});
