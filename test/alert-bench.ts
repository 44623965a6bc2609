import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { z } from 'zod';
import { createAlertEvaluation } from '#lib/alerts/service.ts';
import { routingSchema } from '#lib/notifications/contract.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { seedModel } from './seed-model.ts';

export const person = { kind: 'user', id: '0', name: 'Ada' } as const;

/** A database whose routing tells one channel at once; each test begins with no alert, and nothing told. */
export function alertBench() {
  let database: TestDatabase;
  let evaluate: () => Promise<boolean>;
  let channelId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    ({ evaluate } = createAlertEvaluation({ db: database.db }));
    const { prisma } = database.db;
    const at = new Date();
    const channel = await prisma.channel.create({
      data: {
        name: 'room',
        kind: 'slack',
        settings: {},
        createdAt: at,
        createdBy: person,
        updatedAt: at,
      },
    });
    channelId = channel.id;
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    const { prisma, pool } = database.db;
    await prisma.alert.deleteMany();
    await prisma.alertGroup.deleteMany();
    await prisma.alertRule.deleteMany();
    await prisma.silence.deleteMany();
    await prisma.delivery.deleteMany();
    await prisma.incident.updateMany({ data: { isOpen: null } });
    await pool.query('DELETE FROM prediction_minutes');
    await route({});
  });

  /** Puts a routing in force: the usual one, but for what is said. */
  async function route(more: z.input<typeof routingSchema>): Promise<void> {
    const routing = routingSchema.parse({
      channels: [channelId],
      ...{ group_wait_seconds: 0, ...more },
    });
    const version = (await database.db.prisma.routing.count()) + 1;
    await database.db.prisma.routing.create({
      data: { version, routing, createdAt: new Date(), createdBy: person },
    });
  }

  async function release(name: string): Promise<string> {
    const { prisma } = database.db;
    const modelId = await seedModel(database.db, name, 1);
    await prisma.release.create({
      data: {
        ...{ modelId, seq: 1, kind: 'promote', reason: 'first', createdBy: person },
        plan: { routes: [{ version: 1, weight: 1 }], fallback: [] },
      },
    });
    return modelId;
  }

  /** Requests of the minute under way. */
  async function serve(
    model: string,
    requests: number,
    failed: number,
    degraded = 0,
  ): Promise<void> {
    const latencies = Array.from({ length: LATENCY_BIN_COUNT }, (_, bin) =>
      bin === 20 ? requests : 0,
    );
    await database.db.pool.query(
      `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, degraded, latency_counts)
       VALUES ($1, date_trunc('minute', now()), 1, 1, $2, $2, 0, $3, $4, $5)
       ON CONFLICT (model, minute, version, release_seq) DO UPDATE
         SET requests = excluded.requests, server_errors = excluded.server_errors, degraded = excluded.degraded`,
      [model, requests, failed, degraded, latencies],
    );
  }

  /** As if so many seconds had passed for what is open. */
  async function passSeconds(seconds: number): Promise<void> {
    await database.db.pool.query(
      `UPDATE alerts SET since = since - make_interval(secs => $1), last_bad_at = last_bad_at - make_interval(secs => $1),
         firing_since = firing_since - make_interval(secs => $1)`,
      [seconds],
    );
  }

  const alertsOf = (model: string) =>
    database.db.prisma.alert.findMany({ where: { model }, orderBy: { rule: 'asc' } });

  return {
    ...{ release, serve, passSeconds, alertsOf, route },
    evaluate: () => evaluate(),
    get db() {
      return database.db;
    },
    get channelId() {
      return channelId;
    },
  };
}
