import type { Config } from '#lib/config/contract.ts';
import { embeddedPostgresCommand, findFreePort } from '#lib/db/embedded-postgres.ts';
import { connectionString } from '#lib/db/embedded-postgres-address.ts';
import { embeddedPostgresOf } from '#lib/db/find-database-url.ts';
import { prepareDatabase } from '../installation.ts';
import type { Launch } from './supervise.ts';

/** Where the database is: the one configured, or an embedded one started here. It is prepared for this version. */
export async function openDatabase(
  config: Config,
  secretKey: string,
  launch: Launch,
): Promise<string> {
  const url = config.databaseUrl ?? (await startEmbedded());
  await prepareDatabase(config, url);
  return url;

  async function startEmbedded(): Promise<string> {
    const embedded = embeddedPostgresOf(config, secretKey);
    const port = await findFreePort();
    await launch('postgres', embeddedPostgresCommand({ ...embedded, port })).ready;
    return connectionString(port, embedded.password);
  }
}
