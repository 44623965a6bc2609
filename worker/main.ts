import pino from 'pino';
import { createAuthService } from '#lib/auth/service.ts';
import { readConfig, readSecretKey } from '#lib/config/service.ts';
import { openDb } from '#lib/db/client.ts';
import { findDatabaseUrl } from '#lib/db/find-database-url.ts';
import { createPartitionService, createRetentionService } from '#lib/predictions/service.ts';
import { createReplicaService } from '#lib/releases/service.ts';
import { createPartitions } from './jobs/create-partitions.ts';
import { removeStaleRows } from './jobs/remove-stale-rows.ts';
import { startRunner } from './runner.ts';

const config = readConfig();
const log = pino({ level: config.logLevel, name: 'worker' });
const now = () => new Date();
const databaseUrl = findDatabaseUrl(config, await readSecretKey(config));
const db = openDb({ url: databaseUrl, maxConnections: 4, applicationName: 'mainstay-worker' });

const runner = await startRunner({
  databaseUrl,
  log,
  handlers: {
    'create-partitions': createPartitions({ partitions: createPartitionService({ db }), now }),
    'remove-stale-rows': removeStaleRows({
      auth: createAuthService({ db, now }),
      replicas: createReplicaService({ db }),
      retention: createRetentionService({ db }),
      now,
    }),
  },
});
log.info('worker runs');
process.send?.({ type: 'ready' });

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await runner.stop();
  await db.close();
  process.exit(0);
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => void stop());
