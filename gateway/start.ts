import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { AuthService } from '#lib/auth/service.ts';
import { createAnswerCache, createMemoryCache, createRedisCache } from '#lib/cache/service.ts';
import type { Config } from '#lib/config/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import {
  createFeedbackService,
  createPredictionLog,
  type PredictionLogOptions,
} from '#lib/predictions/service.ts';
import { createReplicaService } from '#lib/releases/service.ts';
import { createRemoteRuntimes } from '#lib/remote/service.ts';
import type { BreakerSettings } from '#lib/serving/contract.ts';
import { type ArtifactReader, createServingEngine } from '#lib/serving/service.ts';
import { buildApp } from './app.ts';
import { createDrain } from './drain.ts';
import { createKeyRing } from './key-ring.ts';
import { createRequestCounts } from './metrics/request-counts.ts';
import { createMetrics } from './metrics.ts';
import { openFeatures } from './open-features.ts';
import { createReplicaReporter } from './report.ts';
import { createRequestLog } from './request-log.ts';
import { tellRunnerEnd } from './tell-runner-end.ts';
import { createTraces, type TraceOptions } from './traces.ts';

const HEARTBEAT_MS = 2000;
/** While load balancers and clients with open connections go elsewhere, requests are still taken. */
const GRACE_MS = 500;
const DRAIN_MS = 5000;
const FLUSH_MS = 2500;

export interface Gateway {
  url: string;
  port: number;
  /** Stops accepting, answers what is under way, writes the log, and says goodbye. */
  close(): Promise<void>;
}

/** One replica: everything behind the HTTP server, and the server listening. */
export async function startGateway({
  db,
  auth,
  artifacts,
  log,
  replica,
  host,
  port,
  spool,
  runners = 2,
  modelMemoryBytes,
  remoteHosts = [],
  cacheBytes = 64 * 1024 * 1024,
  redisUrl,
  dependencyBreaker,
  traces: traceOptions,
}: {
  db: Db;
  auth: Pick<AuthService, 'loadActiveKeys' | 'touchKeys'>;
  artifacts: ArtifactReader & Pick<ArtifactStore, 'stream'>;
  log: Logger;
  replica: { id: string; hostname: string; pid: number };
  host: string;
  port: number;
  /** Where predictions are kept until they are in Postgres, and how. */
  spool: Pick<PredictionLogOptions, 'directory' | 'maxBytes' | 'fsync' | 'whenFull'>;
  /** Servers that remote versions may live on. */
  remoteHosts?: Config['remoteHosts'];
  /** Processes that run models. */
  runners?: number;
  /** What loaded versions may take. */
  modelMemoryBytes?: number;
  /** For answers kept in memory. */
  cacheBytes?: number;
  /** A cache that replicas share. */
  redisUrl?: string;
  /** When the breakers of what it depends on, such as Redis, open and close. */
  dependencyBreaker?: BreakerSettings;
  /** Where traces are sent; left out: there are none. */
  traces?: TraceOptions;
}): Promise<Gateway> {
  const now = () => new Date();
  const clock = () => performance.now();
  let stopping = false;
  const keys = createKeyRing({ auth, now, log });
  const counts = createRequestCounts();
  const requestLog = createRequestLog({ log, clock });
  const traces = traceOptions && createTraces({ ...traceOptions, replica, log });
  const remotes = createRemoteRuntimes({ allowed: remoteHosts });
  let runnerRestarts = 0;
  const predictionLog = createPredictionLog({
    ...spool,
    databaseUrl: db.url,
    replicaId: replica.id,
    log,
    now,
  });
  const runtime = createOnnxRuntime({
    runners,
    log,
    clock,
    onRunnerEnded(end) {
      runnerRestarts += 1;
      predictionLog.event({ kind: 'runner_ended', ...tellRunnerEnd(end) });
    },
  });
  const engine = createServingEngine({
    db,
    artifacts,
    runtime,
    remotes,
    replica,
    sink: predictionLog,
    makeCache: (breakers) =>
      createAnswerCache({
        memory: createMemoryCache({ maxBytes: cacheBytes }),
        ...(redisUrl && {
          shared: createRedisCache({
            url: redisUrl,
            breaker: breakers.ofDependency('redis'),
            log,
          }),
        }),
      }),
    takeFeatures: (list, asked) => features.take(list, asked),
    log,
    clock,
    now,
    watch: {
      request(record, context) {
        counts.request(record);
        requestLog.request(record);
        traces?.request(record, context);
      },
      cache: counts.cache,
      batch: counts.batch,
    },
    onKeysChanged: () => void keys.reload(),
    dependencyBreaker,
    onTransition: predictionLog.event,
    modelMemoryBytes,
    onUnload: ({ model, number }) =>
      predictionLog.event({
        kind: 'version_unloaded',
        model,
        version: number,
        detail: `Version ${number} was unloaded: its memory was needed for another.`,
      }),
  });
  const { state, breakers } = engine;
  const features = openFeatures({
    db,
    artifacts,
    now,
    clock,
    log,
    redisUrl,
    breakerOf: breakers.ofDependency,
    remotes,
    onLookedUp: predictionLog.lookedUp,
  });
  const sources = { engine, logStats: predictionLog.stats, runners: runtime.stats, now };
  const report = createReplicaReporter({ ...sources, log });
  const metrics = createMetrics({
    ...sources,
    counts,
    runnerRestarts: () => runnerRestarts,
    refusals: keys.refusals,
    further: traces?.families,
  });
  const app = buildApp({
    state,
    predict: engine.predictions,
    feedback: createFeedbackService({ db, now }),
    features: features.service,
    keys,
    metrics,
    log,
    now,
    clock,
    isStopping: () => stopping,
  });
  const drain = createDrain(app, clock);
  const replicas = createReplicaService({ db });
  let heartbeat: NodeJS.Timeout | undefined;

  async function close(): Promise<void> {
    stopping = true;
    clearInterval(heartbeat);
    if (app.server.listening) {
      await delay(GRACE_MS);
      await drain(DRAIN_MS);
    }
    await app.close();
    // First what would be lost; a version that is being loaded may take its time to end.
    await Promise.all([predictionLog.close(FLUSH_MS), traces?.close()]);
    await keys.close();
    metrics.close();
    await replicas
      .markStopped(replica.id)
      .catch((error: unknown) => log.warn({ err: error }, 'the replica could not be signed off'));
    await state.close();
    await runtime.close();
    engine.cache?.close();
    await features.close();
  }

  try {
    await app.listen({ host, port });
  } catch (error) {
    await close();
    throw error;
  }
  const { port: bound } = app.server.address() as AddressInfo;
  const url = `http://${host === '0.0.0.0' ? replica.hostname : host}:${bound}`;
  const beat = async () => {
    if (!(await replicas.heartbeat(replica.id, report())))
      await replicas.register({ ...replica, url });
  };
  const tryBeat = () =>
    beat().catch((error: unknown) => log.warn({ err: error }, 'no heartbeat: is Postgres away?'));
  await tryBeat();
  heartbeat = setInterval(() => void tryBeat(), HEARTBEAT_MS);
  await Promise.all([keys.reload(), state.start()]);
  return { url, port: bound, close };
}
