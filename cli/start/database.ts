import type { Config } from '#lib/config/contract.ts';
import { embeddedPostgresCommand, findFreePort } from '#lib/db/embedded-postgres.ts';
import { connectionString } from '#lib/db/embedded-postgres-address.ts';
import { embeddedPostgresOf } from '#lib/db/find-database-url.ts';
import { migrate } from '#lib/db/migrate.ts';
import { UsageError } from '../usage-error.ts';
import type { Launch } from './supervise.ts';

/** Where the database is: the one configured, or an embedded one started here. It is migrated to this version's tables. */
export async function openDatabase(
  config: Config,
  secretKey: string,
  launch: Launch,
): Promise<string> {
  const url = config.databaseUrl ?? (await startEmbedded());
  await migrate(url).catch((error: Error) => {
    const where = config.databaseUrl ? 'the database of DATABASE_URL' : 'the embedded database';
    throw new UsageError(`Could not prepare ${where}: ${error.message}`);
  });
  return url;

  async function startEmbedded(): Promise<string> {
    const embedded = embeddedPostgresOf(config, secretKey);
    const port = await findFreePort();
    await launch('postgres', embeddedPostgresCommand({ ...embedded, port })).ready;
    return connectionString(port, embedded.password);
  }
}
