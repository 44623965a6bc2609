import path from 'node:path';
import { createAuthService } from '#lib/auth/service.ts';
import type { Config } from '#lib/config/contract.ts';
import { readSecretKey } from '#lib/config/service.ts';
import { type Db, openDb } from '#lib/db/client.ts';
import { findDatabaseUrl } from '#lib/db/find-database-url.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createPartitionService } from '#lib/predictions/service.ts';
import { readShipped, syncShipped } from '#lib/runbooks/service.ts';
import { UsageError } from './usage-error.ts';

const now = () => new Date();
/** The files themselves are read where neither console nor database is to be had. */
const RUNBOOKS = path.join(import.meta.dirname, '..', 'docs', 'runbooks');

/** The database of this installation, for a command that works on it directly. */
export async function installationUrl(config: Config): Promise<string> {
  return config.databaseUrl ?? findDatabaseUrl(config, await readSecretKey(config));
}

/** Runs `use` with the database open. */
export async function withDatabase<T>(
  url: string,
  use: (opened: { db: Db; auth: ReturnType<typeof createAuthService> }) => Promise<T>,
): Promise<T> {
  const db = openDb({ url, maxConnections: 2, applicationName: 'mainstay-cli' });
  try {
    return await use({ db, auth: createAuthService({ db, now }) });
  } finally {
    await db.close();
  }
}

/**
 * Brings a database to what every process expects of it: this version's tables, the prediction log's partitions, the runbooks that
 * come with it and the bootstrap key. What is there stays as it is. Returns the migrations it applied.
 */
export async function prepareDatabase(
  config: Pick<Config, 'databaseUrl' | 'bootstrapApiKey'>,
  url: string,
): Promise<string[]> {
  const applied = await migrate(url).catch((error: Error) => {
    const where = config.databaseUrl ? 'the database of DATABASE_URL' : 'the embedded database';
    throw new UsageError(`Could not prepare ${where}: ${error.message}`);
  });
  await withDatabase(url, async ({ db, auth }) => {
    await createPartitionService({ db }).ensurePartitions(now());
    await syncShipped({ db }, await readShipped(RUNBOOKS));
    if (config.bootstrapApiKey === undefined) return;
    await auth.ensureApiKey({
      name: 'bootstrap',
      key: config.bootstrapApiKey,
      scopes: ['predict', 'feedback', 'registry', 'admin'],
    });
  });
  return applied;
}
