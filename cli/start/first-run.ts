import path from 'node:path';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createAuthService, SYSTEM } from '#lib/auth/service.ts';
import { createChecklistService } from '#lib/checklist/service.ts';
import type { Config } from '#lib/config/contract.ts';
import { openDb } from '#lib/db/client.ts';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { createHealthService } from '#lib/health/service.ts';
import { createReferences, createWindows } from '#lib/monitoring/service.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import { createPerformanceReading } from '#lib/performance/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseGuards } from '#lib/release-guard/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createRetrainingPolicies } from '#lib/retraining/service.ts';
import { describeReadiness } from '#lib/training/trainer-readiness.ts';
import { withDemoKey } from '../demo-key.ts';
import { createFlightsExample } from './flights-example.ts';
import type { Progress } from './progress.ts';
import type { FirstCredentials } from './summary.ts';

/** The example is trained by what is built in. */
const NO_OTHER_TRAINERS = {
  ...{ commands: [], folder: undefined, webhookSecret: undefined },
  ...{ hasKubernetes: false, kubernetesClaim: undefined, hosts: 0 },
};

/**
 * What the first start does beyond any other. It is the one that finds no user: it loads the example and, as the very last
 * thing, makes the first admin, so that a start that was cut short is still the first one the next time.
 */
export async function prepareFirstRun(options: {
  config: Config;
  databaseUrl: string;
  progress: Progress;
}) {
  const { config, progress } = options;
  const now = () => new Date();
  const db = openDb({
    url: options.databaseUrl,
    maxConnections: 4,
    applicationName: 'mainstay-start',
  });
  const auth = createAuthService({ db, now });
  const artifacts = createLocalArtifactStore(path.join(config.dataDir, 'artifacts'));
  const checklist = createChecklistService({ db, artifacts, now });
  const releases = createReleaseService({ db, now, missingOf: checklist.missing });
  const references = createReferences({ db, artifacts, now });
  const performance = createPerformanceReading({
    ...{
      db,
      now,
      windows: createWindows({ db, kept: config.monitoring.kept }),
      getSample: references.getSample,
    },
  });
  const quiet = { warn: () => undefined, error: () => undefined };
  const runtime = createOnnxRuntime({ runners: 1, log: quiet });
  const gatewayUrl = `http://127.0.0.1:${config.gatewayPort}`;
  const example = createFlightsExample({
    features: createFeatureService({ db, now }),
    registry: createRegistryService({ db, artifacts, runtime, now }),
    releases,
    policies: createRetrainingPolicies({
      ...{ db, driftWindows: createDriftVerdicts({ db }).windowsOf },
      ready: describeReadiness(NO_OTHER_TRAINERS),
    }),
    guards: createReleaseGuards({ db }),
    health: createHealthService({ db, now, performance }),
    gatewayUrl,
    withKey: (replay) => withDemoKey(auth, gatewayUrl, replay),
    progress,
  });

  const isFirst = !(await auth.hasUsers());
  const withExample = isFirst && config.example === 'flights';

  return {
    /** Known once the example is loaded. */
    get sampleRequest() {
      return example.sampleRequest;
    },
    async loadExample(signal: AbortSignal): Promise<void> {
      if (withExample) await example.load(signal);
      // What follows runs no models here.
      await runtime.close();
    },
    /** Makes the first key and then the first admin on the first start; undefined on later ones. */
    async finish(): Promise<FirstCredentials | undefined> {
      if (!isFirst) return undefined;
      const { key } = await auth.createApiKey(
        { name: 'first start', scopes: ['predict', 'feedback', 'registry', 'admin'] },
        SYSTEM,
      );
      // Last, since without an admin the next start is the first one again, and says the password that this one could not.
      const admin = await auth.ensureFirstAdmin({
        email: config.adminEmail,
        password: config.adminPassword,
      });
      return { ...admin, apiKey: key };
    },
    replayInBackground(signal: AbortSignal): void {
      if (withExample) example.replayInBackground(signal);
    },
    async close(): Promise<void> {
      await example.ended();
      await runtime.close();
      await releases.close();
      await db.close();
    },
  };
}
