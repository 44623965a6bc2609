import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { type GuardSettings, guardSettingsSchema } from '#lib/release-guard/contract.ts';
import { createGuardWatch, createReleaseGuards } from '#lib/release-guard/service.ts';
import { createReleaseService, createReplicaService } from '#lib/releases/service.ts';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import { createTestDatabase } from './database.ts';
import { seedModel } from './seed-model.ts';

const HOUR_MS = 3_600_000;

export const ada: ChangeContext = {
  actor: { kind: 'user', id: 'u1', name: 'Ada' },
  requestId: null,
};

/** What gateways would have counted. */
interface Counted {
  requests: number;
  failed?: number;
  slow?: number;
  refused?: number;
}

type GuardBench = Awaited<ReturnType<typeof openGuardBench>> & { model: string; modelId: string };

/** The bench of a test file, with a new model of four versions for every test; no sample of rows is asked of two versions. */
export function guardBench(): GuardBench {
  const bench = {} as GuardBench;
  beforeAll(async () => {
    Object.assign(bench, await openGuardBench());
  });
  beforeEach(async () => {
    Object.assign(bench, await bench.startModel());
  });
  afterAll(() => bench.close?.());
  return bench;
}

/** A database with releases, guards, and a routing to two of three channels. */
async function openGuardBench() {
  const database = await createTestDatabase();
  const { db } = database;
  const releases = createReleaseService({ db, now: () => new Date(), missingOf: async () => [] });
  const replicas = createReplicaService({ db });
  const guards = createReleaseGuards({ db });
  const channels = await routeToTwoChannels(db);
  const warnings: unknown[] = [];
  let model = '';
  let modelId = '';
  let count = 0;

  /** A worker's watch, as its own process would have it. */
  function watcher(over: Partial<Parameters<typeof createGuardWatch>[0]> = {}) {
    const artifacts = { read: unused, stream: unused };
    return createGuardWatch({
      ...{ db, releases, artifacts, runtime: { load: unused } },
      windows: createWindows({ db, kept: { minutes: 7, hours: 30, days: 90 } }),
      references: createReferences({ db, artifacts, now: () => new Date() }),
      warn: (error) => warnings.push(error),
      ...over,
    });
  }

  async function promote(
    version: number,
    changes: Partial<GuardSettings> = {},
    fallback: number[] = [],
  ): Promise<number> {
    const settings = guardSettingsSchema.parse({ shadow_rows: 0, ...changes });
    await guards.setSettings(model, { settings, reason: 'as the test has it' }, ada);
    const body = { version, reason: 'better', wait_ms: 0, fallback };
    const { seq } = await releases.promoteVersion(model, body, ada);
    const ack = { modelId, seq, replicaId: 'gone-by-now', status: 'loaded', loadMs: 1 } as const;
    await replicas.acknowledge(ack);
    return seq;
  }

  /** Adds to what a release's minute has, as another spool that is shipped. */
  async function addMinute(seq: number, minute: Date, counted: Counted): Promise<void> {
    const { requests, failed = 0, slow = 0, refused = 0 } = counted;
    const latencies = new Array<number>(LATENCY_BIN_COUNT).fill(0);
    latencies[latencyBin(2)] = requests - slow;
    latencies[latencyBin(900)] = slow;
    await db.pool.query(
      `INSERT INTO prediction_minutes AS kept (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, latency_counts)
       VALUES ($1, date_trunc('minute', $2::timestamptz), $3, $3, $4, $4, $5, $6, $7)
       ON CONFLICT (model, minute, version, release_seq) DO UPDATE SET requests = kept.requests + excluded.requests,
         row_count = kept.row_count + excluded.row_count, client_errors = kept.client_errors + excluded.client_errors,
         server_errors = kept.server_errors + excluded.server_errors, latency_counts = add_counts(kept.latency_counts, excluded.latency_counts)`,
      [model, minute, seq, requests, refused, failed, latencies],
    );
  }

  /** Some hours of a release in which 1 of 100 requests that were not refused fails, up to now. */
  async function addHours(seq: number, { hours = 24, refused = 0 } = {}): Promise<void> {
    for (let hour = 0.5; hour < hours; hour += 1) {
      const minute = new Date(Date.now() - hour * HOUR_MS);
      const requests = 3000 + refused;
      await addMinute(seq, minute, { requests, failed: 30, slow: 20, refused });
    }
  }

  return {
    ...{ db, releases, guards, channels, warnings, watcher, promote, addMinute, addHours },

    watch: () => watcher().watch(),

    async startModel() {
      warnings.length = 0;
      model = `guarded-${++count}`;
      modelId = await seedModel(db, model, 4);
      return { model, modelId };
    },

    /** Version 1 for a day, then version 2, which fails 10 times as much. */
    async failingRelease(changes: Partial<GuardSettings> = {}): Promise<number> {
      await addHours(await promote(1));
      const seq = await promote(2, changes);
      await addMinute(seq, new Date(), { requests: 600, failed: 60, slow: 4 });
      return seq;
    },

    incidents: () =>
      db.prisma.incident.findMany({
        where: { models: { has: model } },
        include: { entries: true },
      }),

    deliveries: () => db.prisma.delivery.findMany({ where: { model } }),

    newestRelease: () =>
      db.prisma.release.findFirstOrThrow({ where: { modelId }, orderBy: { seq: 'desc' } }),

    /** Kinds of what the guards of the model did, in order. */
    async events(): Promise<string[]> {
      const where = { modelId };
      const rows = await db.prisma.releaseGuardEvent.findMany({ where, orderBy: { at: 'asc' } });
      return rows.map(({ kind }) => kind);
    },

    async guardNow() {
      const { guard } = await guards.getGuard(model);
      if (!guard) throw new Error('the release in force has no guard');
      return guard;
    },

    async close() {
      await releases.close();
      await database.drop();
    },
  };
}

const unused = async (): Promise<never> => {
  throw new Error('nothing is asked twice here');
};

/** Settings of the guardrails in which failures are asked about. */
export const errorsAsk = {
  guardrails: guardSettingsSchema.parse({ guardrails: { errors: { action: 'hold' } } }).guardrails,
};

async function routeToTwoChannels({
  prisma,
}: Pick<Awaited<ReturnType<typeof createTestDatabase>>['db'], 'prisma'>): Promise<string[]> {
  const at = new Date();
  const made = ['night watch', 'the team', 'nobody routes here'].map((name) => ({
    ...{ id: randomUUID(), name, kind: 'webhook', settings: {} },
    ...{ createdAt: at, updatedAt: at, createdBy: ada.actor },
  }));
  await prisma.channel.createMany({ data: made });
  const channels = made.slice(0, 2).map(({ id }) => id);
  await prisma.routing.create({
    data: { version: 1, routing: { channels }, createdAt: at, createdBy: ada.actor },
  });
  return channels;
}
