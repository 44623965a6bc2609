import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { createAlertEvaluation } from '#lib/alerts/service.ts';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createAuthService } from '#lib/auth/service.ts';
import { readConfig, readSecretKey } from '#lib/config/service.ts';
import { openDb } from '#lib/db/client.ts';
import { findDatabaseUrl } from '#lib/db/find-database-url.ts';
import { listen } from '#lib/db/listen.ts';
import {
  createDriftVerdicts,
  createScanRunner,
  SCANS_CHANNEL,
} from '#lib/drift-reports/service.ts';
import { createFeatureService, RUNS_CHANNEL } from '#lib/features/service.ts';
import { INCIDENTS_CHANNEL } from '#lib/incidents/contract.ts';
import { createEventCollection, createImpactCounting } from '#lib/incidents/service.ts';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createMessageDelivery, OUTBOX_CHANNEL } from '#lib/notifications/service.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { createEscalationEngine } from '#lib/oncall/service.ts';
import {
  createHourEstimation,
  createLabelEvaluation,
  createLabelFacts,
  createLabelFollowing,
  createPerformanceRetention,
} from '#lib/performance/service.ts';
import { createItemReminders } from '#lib/postmortems/service.ts';
import { createPartitionService, createRetentionService } from '#lib/predictions/service.ts';
import { createGuardWatch } from '#lib/release-guard/service.ts';
import { createReplicaService } from '#lib/releases/service.ts';
import { REPRODUCTIONS_CHANNEL } from '#lib/reproduction/service.ts';
import { createPolicyLooks, TRAINING_CHANNEL } from '#lib/retraining/service.ts';
import { createRunbookFollowing } from '#lib/runbooks/service.ts';
import { createSecretBox } from '#lib/secrets/service.ts';
import { createSkewService } from '#lib/skew/service.ts';
import { createTelemetryService } from '#lib/telemetry/service.ts';
import { removeOrphanedFolders } from '#lib/temporary/service.ts';
import { createQuarantine } from '#lib/validation/service.ts';
import { advanceEscalations } from './jobs/advance-escalations.ts';
import { collectIncidentEvents } from './jobs/collect-incident-events.ts';
import { createPartitions } from './jobs/create-partitions.ts';
import { driftJobs } from './jobs/drift-scans.ts';
import { evaluateAlerts } from './jobs/evaluate-alerts.ts';
import { estimateHours, evaluateLabels } from './jobs/evaluate-labels.ts';
import { featureJobs } from './jobs/feature-runs.ts';
import { followRunbooks } from './jobs/follow-runbooks.ts';
import { lookAtPolicies } from './jobs/look-at-policies.ts';
import { measureSkew } from './jobs/measure-skew.ts';
import { makeReferences, sumCounts } from './jobs/monitoring.ts';
import { remindOfActionItems } from './jobs/remind-of-action-items.ts';
import { removeStaleRows } from './jobs/remove-stale-rows.ts';
import { reproductionJobs } from './jobs/reproductions.ts';
import { trainingJobs } from './jobs/training-runs.ts';
import { watchReleases } from './jobs/watch-releases.ts';
import { startRunner } from './runner.ts';
import { openTraining } from './training.ts';

/** For the files of features. */
const DUCK_DB = { memoryMb: 2048, threads: 2, temporaryDirectory: tmpdir() };

await removeOrphanedFolders();
const config = readConfig();
const log = pino({ level: config.logLevel, name: 'worker' });
const now = () => new Date();
const secretKey = await readSecretKey(config);
const databaseUrl = findDatabaseUrl(config, secretKey);
const db = openDb({ url: databaseUrl, maxConnections: 4, applicationName: 'mainstay-worker' });

const offline = createOfflineService(DUCK_DB);
const artifacts = createLocalArtifactStore(path.join(config.dataDir, 'artifacts'));
const features = createFeatureService({
  db,
  artifacts,
  now,
  files: { folder: config.featureFiles, duckDb: DUCK_DB },
  offline,
});
const skew = createSkewService({
  db,
  features,
  now,
  warn: (error, about) => log.warn({ err: error, ...about }, 'features were not computed anew'),
});
const queueRun = (id: string): Promise<void> => runner.send('run-features', { id });
const references = createReferences({
  ...{ db, artifacts, now },
  firstPredictions: config.monitoring.firstPredictions,
});
const windows = createWindows({ db, kept: config.monitoring.kept });
const scans = createScanRunner({
  ...{ db, windows, now },
  getSample: references.getSample,
  keptDays: config.monitoring.reportsDays,
});
const queueScan = (id: string): Promise<void> => runner.send('scan-drift', { id });
const queueReproduction = (id: string): Promise<void> => runner.send('reproduce-version', { id });
const training = await openTraining({ config, db, artifacts, log, now });
const queueTraining = (id: string): Promise<void> => runner.send('train-model', { id });
const deliveries = createMessageDelivery({
  ...{ db, now, secrets: createSecretBox({ secretKey }), notify: config.notify },
  warn: (error, about) => log.warn({ err: error, ...about }, 'a message waits longer'),
});
const queueIncident = async (number: string): Promise<void> => {
  await runner.send('advance-escalations', {});
  await runner.send('collect-incident-events', { number: Number(number) });
};
const queues: Record<string, (id: string) => Promise<void>> = {
  [RUNS_CHANNEL]: queueRun,
  [SCANS_CHANNEL]: queueScan,
  [TRAINING_CHANNEL]: queueTraining,
  [REPRODUCTIONS_CHANNEL]: queueReproduction,
  [OUTBOX_CHANNEL]: deliveries.wake,
  [INCIDENTS_CHANNEL]: queueIncident,
};

const guards = createGuardWatch({
  ...{ db, artifacts, windows, references },
  ...{ runtime: training.runtime, releases: training.releases },
  warn: (error, about) => log.warn({ err: error, ...about }, 'a release is not watched'),
});
const policies = createPolicyLooks({
  db,
  drift: createDriftVerdicts({ db }),
  labels: createLabelFacts({ db, getSample: references.getSample }),
});

const alerts = createAlertEvaluation({ db });
const incidentFailed = (error: unknown, number: number) =>
  log.warn({ err: error, incident: number }, 'an incident waits longer');

const runner = await startRunner({
  databaseUrl,
  log,
  concurrency: { 'train-model': config.training.runs },
  handlers: {
    'create-partitions': createPartitions({ partitions: createPartitionService({ db }), now }),
    'remove-stale-rows': removeStaleRows({
      auth: createAuthService({ db, now }),
      replicas: createReplicaService({ db }),
      quarantine: createQuarantine({ db, now }),
      skew,
      retention: createRetentionService({ db }),
      policies,
      alerts,
      deliveries,
      now,
    }),
    'make-references': makeReferences({
      references,
      warn: (error, { model, version }) =>
        log.warn({ err: error, model, version }, 'no reference was made'),
    }),
    'sum-counts': sumCounts({ windows, now }),
    'evaluate-labels': evaluateLabels({
      labels: createLabelEvaluation({ db, now }),
      following: createLabelFollowing({ db, now }),
    }),
    'estimate-hours': estimateHours({
      estimation: createHourEstimation({
        ...{ db, now, getSample: references.getSample },
        warn: (error, { model }) => log.warn({ err: error, model }, 'hours were not estimated'),
      }),
      retention: createPerformanceRetention({
        ...{ db, now },
        kept: { hours: config.monitoring.kept.days, events: config.monitoring.reportsDays },
      }),
    }),
    'look-at-policies': lookAtPolicies({ policies }),
    'evaluate-alerts': evaluateAlerts({ alerts }),
    'deliver-messages': deliveries.wake,
    'watch-releases': watchReleases({ guards }),
    'follow-runbooks': followRunbooks({
      runbooks: createRunbookFollowing({
        ...{ db, telemetry: createTelemetryService({ db, now }) },
        warn: (error, run) => log.warn({ err: error, run }, 'a runbook was not followed'),
      }),
    }),
    'measure-skew': measureSkew({ skew, everyMinutes: config.skewMinutes }),
    'collect-incident-events': collectIncidentEvents({
      events: createEventCollection({ db, warn: incidentFailed }),
      impact: createImpactCounting({ db, warn: incidentFailed }),
    }),
    'remind-of-action-items': remindOfActionItems({ reminders: createItemReminders({ db }) }),
    ...featureJobs({ features, queue: queueRun, now, keepFilesDays: config.retrievalDays }),
    ...driftJobs({ scans, queue: queueScan }),
    ...reproductionJobs({ reproductions: training.reproductions, queue: queueReproduction }),
    'advance-escalations': advanceEscalations({
      engine: createEscalationEngine({
        db,
        warn: (error, incident) => log.warn({ err: error, incident }, 'an escalation waits longer'),
      }),
    }),
    ...trainingJobs({ carrier: training.carrier, queue: queueTraining }),
  },
});
const listener = listen({
  url: databaseUrl,
  channels: Object.keys(queues),
  onNotification: (channel, id) => {
    queues[channel]?.(id).catch((error: unknown) =>
      log.warn({ err: error, id }, 'a run waits longer'),
    );
  },
  onError: (error) => log.warn({ err: error }, 'not listening'),
});
log.info('worker runs');
process.send?.({ type: 'ready' });

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await listener.close();
  // Others go on with what this one leaves.
  await training.carrier.handBack();
  await runner.stop();
  await guards.close();
  await training.close();
  await deliveries.close();
  await db.close();
  process.exit(0);
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => void stop());
