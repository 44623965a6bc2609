import { tmpdir } from 'node:os';
import path from 'node:path';
import pino, { type Logger } from 'pino';
import { createAlertReading, createAlertRules, createSilences } from '#lib/alerts/service.ts';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createAuditService } from '#lib/audit/service.ts';
import { deriveSecret } from '#lib/auth/derive-secret.ts';
import { createAuthService } from '#lib/auth/service.ts';
import { createBackups, createChecklistService } from '#lib/checklist/service.ts';
import type { Config } from '#lib/config/contract.ts';
import { readConfig, readSecretKey } from '#lib/config/service.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { findDatabaseUrl } from '#lib/db/find-database-url.ts';
import {
  createDriftReports,
  createDriftScans,
  createDriftSettings,
} from '#lib/drift-reports/service.ts';
import { createVersionEnvironments } from '#lib/environment/service.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { createHealthService } from '#lib/health/service.ts';
import { createIncidents } from '#lib/incidents/service.ts';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createNotifications } from '#lib/notifications/service.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { createOnCall } from '#lib/oncall/service.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import {
  createBusinessMetrics,
  createPerformanceReading,
  createSegmentReading,
} from '#lib/performance/service.ts';
import { createPostmortems } from '#lib/postmortems/service.ts';
import { createErrorTracking, createPredictionQueries } from '#lib/predictions/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseGuards } from '#lib/release-guard/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createRemoteRuntimes } from '#lib/remote/service.ts';
import { createReproductions } from '#lib/reproduction/service.ts';
import { createRunbookRuns, createRunbooks } from '#lib/runbooks/service.ts';
import { createSecretBox } from '#lib/secrets/service.ts';
import { createServingSettings } from '#lib/serving/service.ts';
import { createSkewService } from '#lib/skew/service.ts';
import { createTelemetryService } from '#lib/telemetry/service.ts';
import { createTimeline } from '#lib/timeline/service.ts';
import { createTrainingCallbacks } from '#lib/training-callbacks/service.ts';
import {
  createQuarantine,
  createValidationResults,
  createValidationRules,
  createValidationRuns,
} from '#lib/validation/service.ts';
import { readTrainers } from './read-trainers.ts';
import { createRetraining } from './retraining.ts';
import { createTryIt } from './try-it.ts';

/** For previews of what is in files, and to compute a few rows anew. */
const DUCK_DB = { memoryMb: 256, threads: 1, temporaryDirectory: tmpdir() };

export type Services = Awaited<ReturnType<typeof createServices>>;

/** Everything the console's pages and routes use. */
export async function createServices(deps: {
  config: Pick<
    Config,
    | 'dataDir'
    | 'maxArtifactBytes'
    | 'gatewayPort'
    | 'spool'
    | 'remoteHosts'
    | 'featureFiles'
    | 'monitoring'
    | 'training'
    | 'notify'
  >;
  db: Db;
  secretKey: string;
  log: Logger;
  now: () => Date;
}) {
  const { config, db, now, log } = deps;
  const artifactsDirectory = path.join(config.dataDir, 'artifacts');
  const artifacts = createLocalArtifactStore(artifactsDirectory);
  artifacts
    .sweep(now())
    .catch((error: unknown) => log.warn({ err: error }, 'abandoned uploads are still there'));
  const checklist = createChecklistService({ db, artifacts, now });
  const releases = createReleaseService({ db, now, missingOf: checklist.missing });
  const runtime = createOnnxRuntime({ runners: 1, log, runnerFile: runnerFile() });
  const remotes = createRemoteRuntimes({ allowed: config.remoteHosts });
  const features = createFeatureService({
    db,
    artifacts,
    now,
    files: { folder: config.featureFiles, duckDb: DUCK_DB },
    offline: createOfflineService(DUCK_DB),
  });
  const { spool } = config;
  const references = createReferences({ db, artifacts, now });
  const windows = createWindows({ db, kept: config.monitoring.kept });
  const { getSample } = references;
  const performance = createPerformanceReading({ db, now, windows, getSample });
  const tryIt = createTryIt({ db, artifacts, runtime, spool, features, remotes, log, now });
  const incidents = createIncidents({ db });
  const registry = createRegistryService({ db, artifacts, runtime, remotes, now });
  const uploads = {
    // Where the store keeps what is under way, so that what a crash leaves is swept with it.
    directory: path.join(artifactsDirectory, 'incoming'),
    maxArtifactBytes: config.maxArtifactBytes,
  };
  const notifications = createNotifications({
    ...{ db, now, notify: config.notify },
    secrets: createSecretBox({ secretKey: deps.secretKey }),
  });
  const telemetry = createTelemetryService({ db, now });
  const predictions = createPredictionQueries({ db });
  const serving = createServingSettings({ db, now });
  const retraining = createRetraining({ db, getSample, ready: await readTrainers(config) });
  const quarantine = createQuarantine({ db, now });
  const silences = createSilences({ db });
  return {
    now,
    log,
    gatewayPort: config.gatewayPort,
    sessionSecret: deriveSecret(deps.secretKey, 'console-session'),
    uploads,
    auth: createAuthService({ db, now }),
    audit: createAuditService({ db }),
    registry,
    environments: createVersionEnvironments({ registry }),
    reproductions: createReproductions({ db, registry, artifacts, now }),
    releases,
    checklist,
    backups: createBackups({ db, now }),
    guards: createReleaseGuards({ db }),
    telemetry,
    timeline: createTimeline({ db }),
    predictions,
    errors: createErrorTracking({ db, now }),
    serving,
    features,
    references,
    performance: {
      ...performance,
      ...createSegmentReading({ db, now }),
      ...createBusinessMetrics({ db, now }),
    },
    health: createHealthService({ db, now, performance }),
    drift: {
      ...createDriftReports({ db, now, windows }),
      ...createDriftScans({ db, now }),
      ...createDriftSettings({ db, now }),
    },
    retraining,
    skew: createSkewService({
      db,
      features,
      now,
      warn: (error, about) => log.warn({ err: error, ...about }, 'features were not computed anew'),
    }),
    tryIt,
    validation: {
      ...createValidationRules({ db, artifacts, now }),
      ...createValidationResults({ db, now }),
      ...createValidationRuns({ db, artifacts, now }),
    },
    quarantine,
    alerts: createAlertReading({ db }),
    alertRules: createAlertRules({ db }),
    silences,
    incidents,
    postmortems: createPostmortems({ db, incidents }),
    runbooks: createRunbooks({ db }),
    runbookRuns: createRunbookRuns({
      ...{ db, now, telemetry, releases, checklist, registry, serving, retraining },
      ...{ silences, quarantine, predictions, tryIt },
    }),
    trainingCallbacks: createTrainingCallbacks({
      ...{ db, artifacts, now, uploads },
      secret: config.training.webhookSecret,
    }),
    notifications,
    onCall: createOnCall({ db }),
    /** Closes what this opened; the database belongs to the caller. */
    async close() {
      await tryIt.close();
      await runtime.close();
      await releases.close();
      await notifications.close();
    },
  };
}

/** In the bundle a module has no directory; Next runs in the installation's. Joined at run time, so that no bundler follows it. */
function runnerFile(): string {
  return [process.cwd(), 'lib', 'onnx', 'service', 'runner.ts'].join(path.sep);
}

/** Next bundles this file more than once; what it makes is one for the process, and cli/commands/console.ts closes it. */
const HELD = Symbol.for('mainstay.console.services');
const held = globalThis as { [HELD]?: Promise<Services> };

/** The process's services, made on first use; a failure is tried again on the next. */
export function getServices(): Promise<Services> {
  held[HELD] ??= openServices().catch((error) => {
    held[HELD] = undefined;
    throw error;
  });
  return held[HELD];
}

/** Makes getServices answer these: for tests, which bring their own database. */
export function provideServices(services: Services): void {
  held[HELD] = Promise.resolve(services);
}

async function openServices(): Promise<Services> {
  const config = readConfig();
  const log = pino({ level: config.logLevel, name: 'console' });
  const secretKey = await readSecretKey(config);
  const url = findDatabaseUrl(config, secretKey);
  const db = openDb({ url, applicationName: 'mainstay-console' });
  const services = await createServices({ config, db, secretKey, log, now: () => new Date() });
  return {
    ...services,
    async close() {
      await services.close();
      await db.close();
    },
  };
}
