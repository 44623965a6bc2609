import path from 'node:path';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { SYSTEM } from '#lib/auth/service/system.ts';
import { createAuthService } from '#lib/auth/service.ts';
import type { Config } from '#lib/config/contract.ts';
import { openDb } from '#lib/db/client.ts';
import { createPartitionService } from '#lib/predictions/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { demoKey } from './demo-key.ts';
import { createFlightsExample } from './flights-example.ts';
import type { Progress } from './progress.ts';
import type { FirstCredentials } from './summary.ts';

/**
 * What a start does to the database. The first start is the one that finds no user: it loads the example and, as the very
 * last thing, makes the first admin and API key, so that a start that was cut short is still the first one the next time.
 */
export async function prepareFirstRun(options: {
  config: Config;
  databaseUrl: string;
  secretKey: string;
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
  const releases = createReleaseService({ db, now });
  const example = createFlightsExample({
    registry: createRegistryService({ db, artifacts, now }),
    releases,
    gatewayUrl: `http://127.0.0.1:${config.gatewayPort}`,
    apiKey: demoKey(options.secretKey),
    progress,
  });

  await createPartitionService({ db }).ensurePartitions(now());
  if (config.bootstrapApiKey) {
    await auth.ensureApiKey({
      name: 'bootstrap',
      key: config.bootstrapApiKey,
      scopes: ['predict', 'feedback', 'registry', 'admin'],
    });
  }
  const isFirst = !(await auth.hasUsers());
  const withExample = isFirst && config.example === 'flights';
  if (config.example === 'flights') {
    // `admin`, since a replay dates its predictions itself.
    await auth.ensureApiKey({
      name: 'flights demo',
      key: demoKey(options.secretKey),
      scopes: ['predict', 'feedback', 'admin'],
    });
  }

  return {
    /** Known once the example is loaded. */
    get sampleRequest() {
      return example.sampleRequest;
    },
    async loadExample(signal: AbortSignal): Promise<void> {
      if (withExample) await example.load(signal);
    },
    /** Makes the first admin and key on the first start; undefined on later ones. */
    async finish(): Promise<FirstCredentials | undefined> {
      if (!isFirst) return undefined;
      const admin = await auth.ensureFirstAdmin({
        email: config.adminEmail,
        password: config.adminPassword,
      });
      const { key } = await auth.createApiKey(
        { name: 'first start', scopes: ['predict', 'feedback', 'registry', 'admin'] },
        SYSTEM,
      );
      return { ...admin, apiKey: key };
    },
    replayInBackground(signal: AbortSignal): void {
      if (withExample) example.replayInBackground(signal);
    },
    async close(): Promise<void> {
      await releases.close();
      await db.close();
    },
  };
}
