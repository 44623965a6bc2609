/**
 * What the prediction log costs and carries: the main thread's CPU time per record appended, and how many records per second
 * are moved to an embedded Postgres, alone and while appending goes on.
 *
 *   npm run bench:ship [records]
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDb } from '#lib/db/client.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { createPartitionService, createPredictionLog } from '#lib/predictions/service.ts';
import { uuidV7 } from '#lib/predictions/uuid-v7.ts';

const CLIENTS = 32;
const FEATURES = 8;

/** A record as the gateway makes one of a model with eight numbers. */
function makeRecord(): PredictionRecord {
  const at = new Date();
  return {
    id: uuidV7(at.getTime(), randomUUID()),
    at,
    eventTime: at,
    requestId: randomUUID(),
    model: 'trees',
    modelKnown: true,
    version: 3,
    releaseSeq: 7,
    protocol: 'native',
    status: 200,
    errorCode: null,
    errorStage: null,
    errorDetail: null,
    rowCount: 1,
    inputs: { rows: [Array.from({ length: FEATURES }, Math.random)] },
    outputs: { predictions: [1], classes: ['0', '1'], probabilities: [[0.25, 0.75]] },
    truncated: false,
    servedBy: 'primary',
    confidence: 'high',
    degraded: false,
    failure: null,
    cached: false,
    latencyMs: 0.5 + Math.random(),
    timings: { parse: 0.0311, route: 0.0123, validate: 0.0201, queue: 0.312, run: 0.2551 },
    entityKey: null,
    replicaId: '0199f3f0-7a7c-7f4e-8a57-0123456789ab',
    apiKeyId: '0199f3f0-7a7c-7f4e-8a57-0123456789ac',
    validation: null,
    features: null,
  };
}

/** As many requests under way as there are clients, each waiting for its record to be safe. */
async function appendAll(log: ReturnType<typeof createPredictionLog>, records: PredictionRecord[]) {
  const cpuBefore = process.threadCpuUsage();
  const startedAt = performance.now();
  let next = 0;
  async function client(): Promise<void> {
    for (let record = records[next++]; record; record = records[next++]) await log.append(record);
  }
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const cpu = process.threadCpuUsage(cpuBefore);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    microsPerRecord: (cpu.user + cpu.system) / records.length,
  };
}

async function untilShipped(log: ReturnType<typeof createPredictionLog>, records: number) {
  while (log.stats().shippedTotal < records) await delay(20);
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 200_000);
  const home = await mkdtemp(path.join(tmpdir(), 'mainstay-bench-ship-'));
  const postgres = await startEmbeddedPostgres({
    directory: path.join(home, 'postgres'),
    password: 'bench',
  });
  const options = {
    directory: path.join(home, 'spool'),
    replicaId: 'bench',
    maxBytes: 4096 * 1024 * 1024,
    whenFull: 'refuse',
    fsync: 'interval',
  } as const;
  try {
    await migrate(postgres.url);
    const db = openDb({ url: postgres.url, applicationName: 'bench' });
    await createPartitionService({ db }).ensurePartitions(new Date());

    const records = Array.from({ length: count }, makeRecord);
    // Nothing listens there: the spool only grows.
    const away = 'postgresql://bench@127.0.0.1:1/bench';
    const filling = createPredictionLog({ ...options, databaseUrl: away });
    const fill = await appendAll(filling, records);
    await filling.close(0);
    const bytes = await sizeOf(options.directory);

    const emptying = createPredictionLog({ ...options, databaseUrl: postgres.url });
    const startedAt = performance.now();
    await untilShipped(emptying, count);
    const shipSeconds = (performance.now() - startedAt) / 1000;

    const both = Array.from({ length: count }, makeRecord);
    const bothAt = performance.now();
    const append = await appendAll(emptying, both);
    await emptying.flush();
    const bothSeconds = (performance.now() - bothAt) / 1000;
    await emptying.close();

    const { rows } = await db.pool.query(
      `SELECT (SELECT count(*)::int FROM predictions) AS kept,
         (SELECT sum(requests)::int FROM prediction_minutes) AS counted`,
    );
    await db.close();
    const perSecond = (seconds: number) => Math.round(count / seconds).toLocaleString('en');
    console.log(`${count} records of ${FEATURES} numbers, ${Math.round(bytes / count)} bytes each`);
    console.log(
      `append: ${perSecond(fill.seconds)} records/s, ${fill.microsPerRecord.toFixed(2)} µs of the main thread each`,
    );
    console.log(`ship: ${perSecond(shipSeconds)} records/s, ${Math.round(bytes / 1e6)} MB`);
    console.log(
      `append and ship at once: ${perSecond(bothSeconds)} records/s through, ${append.microsPerRecord.toFixed(2)} µs of the main thread each`,
    );
    console.log(`in Postgres: ${rows[0].kept} records, ${rows[0].counted} counted`);
    if (rows[0].kept !== 2 * count || rows[0].counted !== 2 * count) process.exitCode = 1;
  } finally {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory, { recursive: true })) {
    if (name.endsWith('.log')) bytes += (await stat(path.join(directory, name))).size;
  }
  return bytes;
}

await main();
