import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { jobs } from '#lib/jobs/contract.ts';
import { createPartitionService } from '#lib/predictions/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createPartitions } from './jobs/create-partitions.ts';
import { removeStaleRows } from './jobs/remove-stale-rows.ts';
import { type JobHandlers, startRunner } from './runner.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const idle = Object.fromEntries(
  Object.keys(jobs).map((name) => [name, async () => undefined]),
) as unknown as JobHandlers;
const timed = Object.entries(jobs)
  .filter(([, job]) => 'cron' in job)
  .map(([name]) => name)
  .sort();

it('carries out jobs, tries failed ones again, and schedules those with a time', async () => {
  let attempts = 0;
  let partitions = 0;
  const runner = await startRunner({
    databaseUrl: database.url,
    log: pino({ level: 'silent' }),
    handlers: {
      ...idle,
      'create-partitions': async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('the first attempt fails');
        partitions += 1;
      },
    },
  });
  try {
    const { rows } = await database.db.pool.query(
      'SELECT name, cron FROM pgboss.schedule ORDER BY 1',
    );
    expect(rows.map(({ name }) => name)).toEqual(timed);
    await runner.send('create-partitions', {});
    await vi.waitFor(() => expect(partitions).toBe(1), { timeout: 25_000, interval: 100 });
    expect(attempts).toBe(2);
  } finally {
    await runner.stop();
  }
}, 40_000);

it('makes the partitions of the days ahead', async () => {
  const now = new Date('2031-05-04T12:00:00Z');
  const job = createPartitions({
    partitions: createPartitionService({ db: database.db }),
    now: () => now,
  });
  await job();
  await job();
  const { rows } = await database.db.pool.query(
    `SELECT count(*)::int AS made FROM pg_class WHERE relkind = 'r' AND relname LIKE 'predictions\\_2031%'`,
  );
  expect(rows[0].made).toBeGreaterThanOrEqual(8);
});

it('forgets replicas after a week, sign-in failures after a day and ended sessions when expired', async () => {
  const now = new Date('2031-05-08T12:00:00Z');
  const asked: Record<string, string> = {};
  await removeStaleRows({
    replicas: {
      removeOldReplicas: async (before) => {
        asked.replicas = before.toISOString();
        return 0;
      },
    },
    auth: {
      removeOldThrottles: async (before) => {
        asked.throttles = before.toISOString();
        return 0;
      },
      removeEndedSessions: async (before) => {
        asked.sessions = before.toISOString();
        return 0;
      },
    },
    skew: {
      removeOldReports: async () => {
        asked.skew = 'asked';
      },
    },
    quarantine: {
      removeOldQuarantined: async () => {
        asked.quarantine = 'asked';
        return 0;
      },
    },
    policies: {
      removeOldEvaluations: async () => {
        asked.policies = 'asked';
      },
    },
    alerts: {
      removeOldAlerts: async () => {
        asked.alerts = 'asked';
      },
    },
    deliveries: {
      removeOldDeliveries: async () => {
        asked.deliveries = 'asked';
      },
    },
    retention: {
      removeOldRows: async (at) => {
        asked.retention = at.toISOString();
        return { events: 0, errorMinutes: 0, lookupMinutes: 0, spoolPositions: 0 };
      },
    },
    now: () => now,
  })();
  expect(asked).toEqual({
    replicas: '2031-05-01T12:00:00.000Z',
    throttles: '2031-05-07T12:00:00.000Z',
    sessions: '2031-05-08T12:00:00.000Z',
    skew: 'asked',
    quarantine: 'asked',
    policies: 'asked',
    alerts: 'asked',
    deliveries: 'asked',
    retention: '2031-05-08T12:00:00.000Z',
  });
});

it('works on as many of a kind at a time as it is told, and leaves those to others that it is not to do', async () => {
  let most = 0;
  let running = 0;
  let scans = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(1500);
    running -= 1;
  };
  const runner = await startRunner({
    ...{ databaseUrl: database.url, log: pino({ level: 'silent' }) },
    concurrency: { 'train-model': 2, 'scan-drift': 0 },
    handlers: {
      ...idle,
      'train-model': work,
      'scan-drift': async () => {
        scans += 1;
      },
    },
  });
  try {
    for (let at = 0; at < 4; at += 1) {
      await runner.send('train-model', { id: randomUUID() });
      await runner.send('scan-drift', { id: randomUUID() });
    }
    await vi.waitFor(() => expect(most).toBe(2), { timeout: 15_000, interval: 50 });
    await sleep(2500);
    expect(most).toBe(2);
    expect(scans).toBe(0);
  } finally {
    await runner.stop();
  }
}, 40_000);
